import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Takes the requests that are answered directly out of a connection's; the others go on.
///
/// One at a time, so that answers keep the order of requests: while one waits for its answer, whatever
/// the client sends is held, and while another request is under way, all go the usual way behind it.
/// They also do where the client does not read its answers: that way knows how to wait.
final class DirectHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum State {
        /// What comes next is looked at.
        case open
        /// A request is being read.
        case reading(HTTPRequest, ByteBuffer)
        /// A request waits for its answer.
        case waiting
    }

    /// What comes in, to go on later.
    private enum Held {
        case part(HTTPRequestPart)
        case event(Any)
        case failure(any Error)
    }

    private let answers: DirectAnswers
    private let encoder: AnswerEncoder
    private var state = State.open
    /// Requests that have gone on and are not answered yet.
    private var passedOn = 0
    private var held = CircularBuffer<Held>()
    /// What was held is being looked at.
    private var isGoingOn = false
    /// The channel wanted to be read while there was enough to do.
    private var wantsRead = false
    private var context: ChannelHandlerContext?
    private var mailbox: LoopMailbox?

    init(_ answers: DirectAnswers, _ encoder: AnswerEncoder) {
        self.answers = answers
        self.encoder = encoder
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        mailbox = answers.mailbox(of: context.eventLoop)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        held.removeAll()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(.part(unwrapInboundIn(data)), context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        take(.event(event), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        take(.failure(error), context)
    }

    func read(context: ChannelHandlerContext) {
        if held.isEmpty { context.read() } else { wantsRead = true }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { passedOn -= 1 }
        context.write(data, promise: promise)
    }

    private func take(_ item: Held, _ context: ChannelHandlerContext) {
        switch (state, item) {
        case (.waiting, _): held.append(item)
        case (.open, .part(.head(let head)))
        where passedOn == 0 && context.channel.isWritable && answers.takes(head):
            state = .reading(head, ByteBuffer())
        case (.reading(let head, var body), .part(.body(var piece))):
            // The state lets go of the buffer, so that it is not copied to be written to.
            state = .open
            if body.readableBytes == 0 { body = piece } else { body.writeBuffer(&piece) }
            state = .reading(head, body)
        case (.reading(let head, let body), .part(.end)): answer(head, body)
        case (.reading(let head, let body), _):
            // Something is wrong with it: that is told the usual way.
            state = .open
            passOn(.part(.head(head)), context)
            passOn(.part(.body(body)), context)
            passOn(item, context)
        case (.open, _): passOn(item, context)
        }
    }

    private func passOn(_ item: Held, _ context: ChannelHandlerContext) {
        switch item {
        case .part(let part):
            if case .head = part { passedOn += 1 }
            context.fireChannelRead(wrapInboundOut(part))
        case .event(let event): context.fireUserInboundEventTriggered(event)
        case .failure(let error): context.fireErrorCaught(error)
        }
    }

    private func answer(_ head: HTTPRequest, _ body: ByteBuffer) {
        guard let context, let mailbox else { return }
        state = .waiting
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        answers.answer(head, body, mailbox) { handler.value.send($0) }
    }

    private func send(_ answer: WholeAnswer) {
        // The connection may be gone by now.
        guard let context else { return }
        encoder.send(answer)
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        state = .open
        goOn(context)
    }

    /// Looks at what came while the request waited.
    private func goOn(_ context: ChannelHandlerContext) {
        guard !held.isEmpty, !isGoingOn else { return }
        isGoingOn = true
        while let item = held.first {
            if case .waiting = state { break }
            held.removeFirst()
            take(item, context)
        }
        isGoingOn = false
        context.fireChannelReadComplete()
        guard held.isEmpty, wantsRead else { return }
        wantsRead = false
        context.read()
    }
}
