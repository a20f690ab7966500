import HTTPTypes
import Hummingbird
import HummingbirdCore
import Ledger
import NIOCore

/// Around every request, whatever it asks for: its name, compression, what browsers may do with the
/// answer, and the account of it.
struct ServiceResponder: HTTPResponder {
    private let api: APIResponder
    private let ids: RequestIDs
    private let cors: CORSPolicy
    private let journal: RequestJournal
    private let date = HTTPDate()

    init(_ api: APIResponder, _ ids: RequestIDs, _ cors: CORSPolicy, _ journal: RequestJournal) {
        self.api = api
        self.ids = ids
        self.cors = cors
        self.journal = journal
    }

    func respond(
        to request: Request, context: RequestScope
    ) async throws -> Response {
        try await respond(to: request, isAccounted: true, over: context.channel)
    }

    /// `isAccounted`: it holds its bytes of the budget until they have been read.
    private func respond(
        to request: Request, isAccounted: Bool, over channel: (any Channel)? = nil
    ) async throws -> Response {
        let start = journal.now()
        var trace = RequestTrace(id: ids.id(of: request.headers))
        var response: Response
        do {
            if let preflight = cors.preflight(request) {
                response = preflight
            } else {
                response = try await api.respond(to: request, &trace)
            }
            response = try await Compression.apply(to: response, for: request)
            if isAccounted {
                do throws(Problem) {
                    response = try response.accounted(
                        in: api.memory.answers, to: request, over: channel)
                } catch {
                    response = error.answer.response
                }
            }
        } catch {
            journal.noteBroken(trace, since: start)
            throw error
        }
        if request.method == .head { response = response.createHeadResponse() }
        cors.mark(&response.headers, request.headers)
        response.headers[.requestID] = trace.id
        return journal.noted(response, of: trace, since: start)
    }

    /// Whether what is asked for at a path is answered as a whole, and not in pieces.
    func answersWhole(_ path: String) -> Bool { api.answersWhole(path) }

    /// Answers a request without a body that is answered as a whole.
    func answer(_ head: HTTPRequest) async -> WholeAnswer {
        do {
            let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
            let response = try await respond(to: request, isAccounted: false)
            let body = CollectingWriter()
            try await response.body.write(body)
            var answer = WholeAnswer(response.status, response.headers, body.bytes)
            let length = answer.body.readableBytes
            if length > ServerLimits.freeAnswerBytes {
                do throws(Problem) {
                    answer.lease = try api.memory.answers.lease(length)
                } catch {
                    answer = error.answer
                    answer.headers.append(
                        HTTPField(
                            name: .contentLength, value: String(answer.body.readableBytes)))
                }
            }
            // The length of nothing is not that of what the client holds (RFC 9110 §8.6).
            if answer.status == .notModified { answer.headers[.contentLength] = nil }
            answer.headers.append(HTTPField(name: .date, value: date.text))
            return answer
        } catch {
            var answer = Problem.internalError.answer
            answer.headers.append(
                HTTPField(name: .contentLength, value: String(answer.body.readableBytes)))
            return answer
        }
    }

    /// Answers a single post with these fields, which has been read; `send` gets the answer, on the
    /// mailbox's loop.
    func answerPost(
        _ fields: HTTPFields, _ event: [UInt8], _ mailbox: LoopMailbox,
        then send: @escaping @Sendable (WholeAnswer) -> Void
    ) {
        let start = journal.now()
        var trace = RequestTrace(id: ids.id(of: fields))
        do {
            let caller = try api.admit(fields, to: .postEvents, &trace)
            // Made here, so that the writer, of which there is one, only has to hand it on.
            let receive: LoopMailbox.Receiver = { [trace] outcome in
                send(finished(outcome, to: fields, trace, since: start))
            }
            try api.submitOne(event, by: caller) { mailbox.leave($0, for: receive) }
        } catch {
            send(finished(api.answer(to: error, trace), to: fields, trace, since: start))
        }
    }

    private func finished(
        _ outcome: Outcome, to fields: HTTPFields, _ trace: RequestTrace, since start: Int64
    ) -> WholeAnswer {
        do {
            let answer = try API.answer(outcome, isDryRun: false)
            return finished(answer, to: fields, trace, since: start)
        } catch {
            return finished(api.answer(to: error, trace), to: fields, trace, since: start)
        }
    }

    /// The answer as it goes out, and on account.
    private func finished(
        _ answer: WholeAnswer, to fields: HTTPFields, _ trace: RequestTrace, since start: Int64
    ) -> WholeAnswer {
        var answer = Compression.apply(to: answer, for: fields)
        cors.mark(&answer.headers, fields)
        // None of them is there yet, so that none has to be looked for.
        answer.headers.append(HTTPField(name: .requestID, value: trace.id))
        answer.headers.append(
            HTTPField(name: .contentLength, value: String(answer.body.readableBytes)))
        answer.headers.append(HTTPField(name: .date, value: date.text))
        journal.note(answer.status.code, trace, since: start, bytes: answer.body.readableBytes)
        return answer
    }
}

/// What the framework hands over with a request: the connection.
struct RequestScope: InitializableFromSource {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }
}
