import HTTPTypes
import Ledger
import NIOCore

/// What is answered past the framework: single events in structured mode, which districts send most,
/// and short questions, which dashboards ask most.
///
/// An event is read, checked and answered on its connection's event loop: nothing is waited for but the
/// writer, so that there is no task, and no thread is changed but for that. A question is answered in a
/// task, because many look things up. In every other way both are what ``ServiceResponder`` makes of
/// them, which gets whatever is not of these forms from the framework.
struct DirectAnswers: Sendable {
    /// Bytes of a body that an event loop, which has other connections, may take its time for.
    private static let maximumBodyBytes = 16 << 10

    private let service: ServiceResponder
    private let mailboxes = LoopMailboxes()

    init(_ service: ServiceResponder, _ ledger: Ledger) {
        self.service = service
        ledger.afterAnswers { [mailboxes] in mailboxes.ring() }
    }

    /// Where the writer leaves answers for a loop.
    func mailbox(of loop: any EventLoop) -> LoopMailbox {
        mailboxes.box(of: loop)
    }

    /// Whether a request is one of these; any other goes the usual way.
    func takes(_ head: HTTPRequest) -> Bool {
        let fields = head.headerFields
        guard !fields.contains(.expect),
            fields.value(.connection).map({ $0.lowercased() == "keep-alive" }) ?? true
        else { return false }
        switch head.method {
        case .post: return isEvent(head)
        case .get: return isQuestion(head)
        default: return false
        }
    }

    private func isEvent(_ head: HTTPRequest) -> Bool {
        let fields = head.headerFields
        guard head.path == Route.postEvents.path,
            let length = fields.value(.contentLength).flatMap({ Int($0) }),
            (1...Self.maximumBodyBytes).contains(length),
            let type = ContentType(fields)
        else { return false }
        return type.name == MediaTypes.event && type.isUTF8
    }

    private func isQuestion(_ head: HTTPRequest) -> Bool {
        let fields = head.headerFields
        guard let path = head.path?.prefix(while: { $0 != "?" }),
            !fields.contains(.contentLength), !fields.contains(.transferEncoding)
        else { return false }
        return service.answersWhole(String(path))
    }

    /// Answers a request that it takes; `send` gets the answer, on the mailbox's loop.
    func answer(
        _ head: HTTPRequest, _ body: ByteBuffer, _ mailbox: LoopMailbox,
        then send: @escaping @Sendable (WholeAnswer) -> Void
    ) {
        if head.method == .post {
            let event = Array(body.readableBytesView)
            return service.answerPost(head.headerFields, event, mailbox, then: send)
        }
        Task {
            let answer = await service.answer(head)
            mailbox.loop.execute { send(answer) }
        }
    }
}
