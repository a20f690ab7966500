import HTTPTypes
import NIOCore

/// Has requests answered, whatever they ask for: names them, and gives every reply its compression, what
/// browsers may do with it, its length, its place in the budget for answers and its line in the log.
package final class RequestService: Sendable {
    private let responder: any Responder
    private let ids: RequestIDs
    private let cors: CORSPolicy
    private let log: RequestLog
    private let answers: ByteBudget
    private let date = HTTPDate()

    /// A service that asks a responder; `answers` is the budget for answers that wait to be read.
    package init(
        _ responder: any Responder, _ ids: RequestIDs, _ cors: CORSPolicy, _ log: RequestLog,
        answers: ByteBudget
    ) {
        self.responder = responder
        self.ids = ids
        self.cors = cors
        self.log = log
        self.answers = answers
    }

    func takesPieces(_ head: HTTPRequest) -> Bool { responder.takesPieces(head) }

    /// Has a request answered, from its connection's event loop; returns the task that does it, if one
    /// is needed.
    func answer(_ request: Request, to client: Client) -> Task<Void, Never>? {
        let trace = log.trace(ids.id(of: request.headers))
        let head = request.head
        let isTaken = responder.submit(request, trace, on: client.loop) { reply, trace in
            client.sendWhole(self.finished(reply, to: head, trace))
        }
        guard !isTaken else { return nil }
        return Task { await self.answer(request, trace, to: client) }
    }

    private func answer(_ request: Request, _ trace: RequestTrace, to client: Client) async {
        var trace = trace
        do {
            let reply: Reply
            if let preflight = cors.preflight(request) {
                reply = preflight
            } else {
                reply = try await responder.respond(to: request, &trace)
            }
            await client.send(finished(reply, to: request.head, trace))
        } catch {
            log.recordBroken(trace)
            client.giveUp()
        }
    }

    /// What is said on a connection of something that is refused, before the connection is ended.
    func reply(to refusal: TransportRefusal) -> Reply {
        var reply = responder.reply(to: refusal)
        reply.headers[.connection] = "close"
        frame(&reply, .get)
        reply.headers.append(HTTPField(name: .requestID, value: ids.next()))
        return reply
    }

    /// The reply as it goes out, recorded in the log.
    private func finished(_ reply: Reply, to head: HTTPRequest, _ trace: RequestTrace) -> Reply {
        let fields = head.headerFields
        var reply = Compression.apply(to: reply, for: fields)
        if head.method == .get { account(&reply) }
        frame(&reply, head.method)
        cors.mark(&reply.headers, fields)
        // None of them is there yet, so that none has to be looked for.
        reply.headers.append(HTTPField(name: .requestID, value: trace.id))
        reply.headers.append(HTTPField(name: .date, value: date.text))
        return log.recorded(reply, of: trace)
    }

    /// Gives a reply its length; to HEAD, none of its body (RFC 9110 §9.3.2).
    private func frame(_ reply: inout Reply, _ method: HTTPRequest.Method) {
        let isHead = method == .head
        if !reply.status.hasNoBody, let length = reply.lengthBytes ?? (isHead ? 0 : nil) {
            reply.headers.append(HTTPField(name: .contentLength, value: String(length)))
        }
        if isHead { reply.body = .whole(ByteBuffer()) }
    }

    /// Has an answer hold its bytes of the budget until its client has read them; it is refused when
    /// too many are held.
    ///
    /// Small answers hold nothing, nor do streams that follow the log, which account for themselves.
    private func account(_ reply: inout Reply) {
        let length = reply.lengthBytes
        guard length ?? .max > TransportLimits.freeAnswerBytes,
            reply.headers.value(.contentType) != Compression.eventStream
        else { return }
        let lease = answers.lease()
        guard lease.take(length ?? TransportLimits.streamedAnswerBytes) else {
            reply = responder.reply(to: .tooManyAnswers(answers))
            return
        }
        guard case .stream(let run) = reply.body else {
            reply.lease = lease
            return
        }
        reply.body = .stream { write in
            try await run(write)
            withExtendedLifetime(lease) {}
        }
    }
}
