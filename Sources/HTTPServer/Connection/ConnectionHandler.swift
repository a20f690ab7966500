import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// The one way in: reads the requests of a connection, has each answered and sends the replies, as
/// ``ConnectionState`` decides.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = HTTPResponsePart

    private let service: RequestService
    private let gate: ConnectionGate
    private let course: ReadingCourse
    private let isSecure: Bool
    private var idleWatch: IdleWatch
    private var state: ConnectionState
    private var context: ChannelHandlerContext?
    private var client: Client?
    private var encoder: ReplyEncoder?
    /// The connection is counted by the gate.
    private var isCounted = false
    /// What the channel told and was not looked at yet.
    private var held = CircularBuffer<ConnectionState.Input>()
    /// What was held is being looked at.
    private var isGoingOn = false
    /// Where the body of the request under way goes.
    private var feed: BodyFeed?
    private var isFeedFull = false
    /// Tells the feed under way from those before, whose readers may end later.
    private var feedNumber = 0
    /// The channel wanted to be read while there was enough to do.
    private var wantsRead = false
    /// The writer of the stream under way, and whether it waits until the client reads.
    private var writer: StreamWriter?
    private var isWriterWaiting = false
    /// The task that answers the request under way, or the one before.
    private(set) var task: Task<Void, Never>?

    init(
        _ service: RequestService, _ gate: ConnectionGate, _ course: ReadingCourse,
        idleTimeout: TimeAmount, isSecure: Bool
    ) {
        self.service = service
        self.gate = gate
        self.course = course
        self.isSecure = isSecure
        idleWatch = IdleWatch(idleTimeout)
        state = ConnectionState { service.takesPieces($0) }
    }
}

/// What the channel tells.
extension ConnectionHandler {
    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        client = Client(self, on: context.eventLoop)
        encoder = ReplyEncoder(context.pipeline)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        close()
        self.context = nil
        client = nil
        encoder = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        isCounted = true
        if gate.enter() {
            watchIdleness(context)
        } else {
            state.end()
            // Over TLS nothing can be said before the client has had its part in the handshake.
            if !isSecure { sendRefusal(.tooManyConnections) }
            context.close(promise: nil)
        }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        close()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(.part(unwrapInboundIn(data)))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed: take(.ended)
        case is ChannelShouldQuiesceEvent: perform(state.quiesce(isHolding: !held.isEmpty))
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        take(.failed(error))
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        state.isWritable = context.channel.isWritable
        if state.isWritable {
            if isWriterWaiting { writer?.takesMore() }
            isWriterWaiting = false
            goOn()
        }
        context.fireChannelWritabilityChanged()
    }

    func read(context: ChannelHandlerContext) {
        if mayRead { context.read() } else { wantsRead = true }
    }

    private var mayRead: Bool { held.isEmpty && !isFeedFull }

    private func take(_ input: ConnectionState.Input) {
        idleWatch.note()
        guard held.isEmpty, !state.holds else { return held.append(input) }
        perform(state.take(input, at: idleWatch.lastActivity))
    }

    /// Looks at what was held, and reads on.
    private func goOn() {
        guard !isGoingOn else { return }
        isGoingOn = true
        while !state.holds, let input = held.popFirst() {
            perform(state.take(input, at: idleWatch.lastActivity))
        }
        isGoingOn = false
        perform(state.closeIfQuiet(isHolding: !held.isEmpty))
        readOn()
    }

    private func readOn() {
        guard mayRead, wantsRead, let context else { return }
        wantsRead = false
        context.read()
    }

    private func watchIdleness(_ context: ChannelHandlerContext) {
        let loop = context.eventLoop.assumeIsolated()
        idleWatch.check = loop.scheduleTask(deadline: idleWatch.deadline) { [self] in
            guard let context = self.context else { return }
            // The client waits for the server, which does not read or has not answered.
            if !state.awaitsClient || !mayRead { idleWatch.note() }
            guard idleWatch.isOver else { return watchIdleness(context) }
            context.close(promise: nil)
        }
    }

    /// Ends what is under way, because the connection is closed.
    private func close() {
        if isCounted { gate.leave() }
        isCounted = false
        state.end()
        held.removeAll()
        idleWatch.check?.cancel()
        feed?.fail(ChannelError.ioOnClosedChannel)
        feed = nil
        isFeedFull = false
        writer.take()?.close()
    }
}

/// What the state decides.
extension ConnectionHandler {
    private func perform(_ action: ConnectionState.Action) {
        guard let context else { return }
        switch action {
        case .nothing: break
        case .sendContinue: sendContinue(context)
        case .answer(let head, let body, let since):
            answer(Request(head: head, body: RequestBody(whole: body, since: since)))
        case .answerArriving(let head, let first, let since, let isExpecting):
            if isExpecting { sendContinue(context) }
            answer(head, first, since)
        case .answerBroken(let head, let body, let since, let error):
            answer(head, body, since)
            feed?.fail(error)
            feed = nil
        case .feed(let piece): isFeedFull = feed.map { !$0.add(piece) } ?? false
        case .endFeed:
            feed?.finish()
            feed = nil
        case .failFeed(let error):
            feed?.fail(error)
            feed = nil
        case .dropFeed:
            feed?.finish()
            feedEnded(feedNumber)
        case .goOn: goOn()
        case .refuse(let refusal):
            sendRefusal(refusal)
            finish(context)
        case .finish: finish(context)
        case .close: context.close(promise: nil)
        }
    }

    /// Sends nothing more, and reads on only to see that the client closes the connection.
    private func finish(_ context: ChannelHandlerContext) {
        context.close(mode: .output, promise: nil)
        held.removeAll()
        readOn()
    }

    private func sendContinue(_ context: ChannelHandlerContext) {
        let head = HTTPResponsePart.head(HTTPResponse(status: .continue))
        context.writeAndFlush(wrapOutboundOut(head), promise: nil)
    }

    private func sendRefusal(_ refusal: TransportRefusal) {
        let reply = service.reply(to: refusal)
        guard case .whole(let body) = reply.body else { return }
        encoder?.send(reply, body, isOld: course.isOld)
    }

    private func answer(_ request: Request) {
        guard let client, let task = service.answer(request, to: client) else { return }
        self.task = task
    }

    /// Has a request answered whose body is still arriving.
    private func answer(_ head: HTTPRequest, _ first: ByteBuffer, _ since: NIODeadline) {
        guard let context else { return }
        let (loop, handler) = (context.eventLoop, NIOLoopBound(self, eventLoop: context.eventLoop))
        feedNumber += 1
        let number = feedNumber
        let feed = BodyFeed(
            BodyFeed.Reader(
                wantsMore: { loop.execute { handler.value.feedHasRoom(number) } },
                wantsNone: { loop.execute { handler.value.feedEnded(number) } }))
        if first.readableBytes > 0 { _ = feed.add(first) }
        self.feed = feed
        answer(Request(head: head, body: RequestBody(feed.pieces, since: since)))
    }

    private func feedHasRoom(_ number: Int) {
        guard number == feedNumber, isFeedFull else { return }
        isFeedFull = false
        idleWatch.note()
        readOn()
    }

    /// Has the rest of a body dropped as it arrives, because its reader has ended.
    private func feedEnded(_ number: Int) {
        guard number == feedNumber else { return }
        feed = nil
        isFeedFull = false
        readOn()
    }
}

/// What the service has done for a reply; called on the event loop.
extension ConnectionHandler {
    func send(_ reply: Reply) {
        guard context != nil, case .whole(let body) = reply.body else { return }
        encoder?.send(reply, body, isOld: course.isOld)
        idleWatch.note()
        perform(state.replyEnded())
    }

    func giveUp() {
        perform(state.replyFailed())
    }

    func beginStream(_ reply: Reply, _ writer: StreamWriter) {
        guard let context, context.channel.isActive else { return writer.close() }
        self.writer = writer
        state.replyBegan()
        let head = HTTPResponse(status: reply.status, headerFields: reply.headers)
        context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
    }

    func write(_ piece: ByteBuffer) {
        guard let context, writer != nil else { return }
        context.writeAndFlush(wrapOutboundOut(.body(piece)), promise: nil)
        // Writing may have found the connection broken, and closed the writer.
        isWriterWaiting = !context.channel.isWritable
        if !isWriterWaiting { writer?.takesMore() }
    }

    func endStream() {
        guard let context else { return }
        writer = nil
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        idleWatch.note()
        perform(state.replyEnded())
    }
}
