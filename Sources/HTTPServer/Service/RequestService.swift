import HTTPTypes
import NIOCore

/// Passes requests to the responder, and completes every reply: name, CORS fields, compression,
/// length, lease of the answer budget and log line.
package final class RequestService: Sendable {
    private let responder: any Responder
    private let ids: RequestIDs
    private let cors: CORSPolicy
    private let log: RequestLog
    private let answers: ByteBudget
    private let date = HTTPDate()

    /// Creates a service for a responder; `answers` is the budget for unread answers.
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

    /// Answers a request. Called on the connection's event loop; returns the task that answers, if
    /// one is needed.
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

    /// The reply to a refusal that ends the connection.
    func reply(to refusal: TransportRefusal) -> Reply {
        var reply = responder.reply(to: refusal)
        reply.headers[.connection] = "close"
        frame(&reply, .get)
        reply.headers.append(HTTPField(name: .requestID, value: ids.next()))
        return reply
    }

    /// Completes a reply and records it in the log.
    private func finished(_ reply: Reply, to head: HTTPRequest, _ trace: RequestTrace) -> Reply {
        let fields = head.headerFields
        var reply = Compression.apply(to: reply, for: fields)
        if head.method == .get { account(&reply) }
        frame(&reply, head.method)
        cors.mark(&reply.headers, fields)
        // The reply has none of these fields yet, so they can be appended without a search.
        reply.headers.append(HTTPField(name: .requestID, value: trace.id))
        reply.headers.append(HTTPField(name: .date, value: date.text))
        return log.recorded(reply, of: trace)
    }

    /// Sets the length of a reply, and removes the body of a reply to HEAD (RFC 9110 §9.3.2).
    private func frame(_ reply: inout Reply, _ method: HTTPRequest.Method) {
        let isHead = method == .head
        if !reply.status.hasNoBody, let length = reply.lengthBytes ?? (isHead ? 0 : nil) {
            reply.headers.append(HTTPField(name: .contentLength, value: String(length)))
        }
        if isHead { reply.body = .whole(ByteBuffer()) }
    }

    /// Makes an answer hold its bytes of the budget until the client has read them. Replaces it by
    /// a refusal when the budget is used up.
    ///
    /// Small answers hold nothing. Event streams hold nothing here, because they take their own
    /// leases.
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
