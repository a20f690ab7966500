import Catalogue
import HTTPServer
import HTTPTypes
import Ledger
import NIOCore

/// Answers single events, the most frequent requests, without a task.
///
/// Such an event is read, checked and answered on its connection's event loop. It waits only for
/// the writer, so no other change of threads is needed. A task for each event costs a third more
/// processor time.
extension APIResponder {
    func submit(
        _ request: Request, _ trace: RequestTrace, on loop: any EventLoop,
        then answer: @escaping @Sendable (Reply, RequestTrace) -> Void
    ) -> Bool {
        guard let body = singleEvent(of: request) else { return false }
        var trace = trace
        let language = Language(preferredBy: request.headers)
        do {
            let caller = try admit(request.headers, to: .postEvents, &trace)
            // Made here, so that the writer, of which there is one, only has to hand it on.
            let receive: LoopMailbox.Receiver = { [trace] outcome in
                answer(self.reply(to: outcome, in: language, trace), trace)
            }
            let mailbox = mailboxes.box(of: loop)
            try api.submitOne(Array(body.readableBytesView), by: caller) {
                mailbox.leave($0, for: receive)
            }
        } catch {
            answer(reply(to: error, in: language, trace), trace)
        }
        return true
    }

    /// The body of a request that posts a single event in structured mode, and has arrived.
    private func singleEvent(of request: Request) -> ByteBuffer? {
        guard request.method == .post, request.head.path == Route.postEvents.path,
            let body = request.body.whole, !request.headers.contains(.expect),
            let type = ContentType(request.headers), type.isUTF8, type.name == MediaTypes.event
        else { return nil }
        return body
    }

    private func reply(to outcome: Outcome, in language: Language, _ trace: RequestTrace) -> Reply {
        do {
            return try API.answer(outcome, isDryRun: false, in: language)
        } catch {
            return reply(to: error, in: language, trace)
        }
    }
}
