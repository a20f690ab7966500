import HTTPTypes
import Ledger
import NIOCore

/// Single events in structured mode: what districts send most.
///
/// They are read, checked and answered on their connection's event loop. Nothing is waited for but
/// the writer, so that there is no task, and no thread is changed but for that. In every other way
/// they are what `Route.postEvents` makes of them, which takes whatever is not of this form.
struct DirectPosts: Sendable {
    /// Bytes of a body that an event loop, which has other connections, may take its time for.
    private static let maximumBodyBytes = 16 << 10

    private let service: ServiceResponder
    private let mailboxes = LoopMailboxes()

    init(_ service: ServiceResponder) {
        self.service = service
    }

    /// Where the writer leaves answers for a loop.
    func mailbox(of loop: any EventLoop) -> LoopMailbox {
        mailboxes.box(of: loop)
    }

    /// Whether a request is one of these; any other goes the usual way.
    func takes(_ head: HTTPRequest) -> Bool {
        guard head.method == .post, head.path == Route.postEvents.path else { return false }
        let fields = head.headerFields
        guard let length = fields.value(.contentLength).flatMap({ Int($0) }),
            (1...Self.maximumBodyBytes).contains(length),
            !fields.contains(.expect),
            fields.value(.connection).map({ $0.lowercased() == "keep-alive" }) ?? true,
            let type = ContentType(fields)
        else { return false }
        return type.name == MediaTypes.event && type.isUTF8
    }

    /// Has an event recorded; `send` gets the answer, on the loop.
    func post(
        _ head: HTTPRequest, _ body: ByteBuffer, _ mailbox: LoopMailbox,
        then send: @escaping @Sendable (WholeAnswer) -> Void
    ) {
        let event = Array(body.readableBytesView)
        service.answerPost(head.headerFields, event, mailbox, then: send)
    }
}
