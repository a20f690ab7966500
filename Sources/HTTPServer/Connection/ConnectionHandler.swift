import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Reads the requests of a connection, passes them to the service and sends the replies, as
/// ``ConnectionState`` decides. All requests come this way. Runs on the connection's event loop.
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
    /// Whether the gate counts this connection.
    private var isCounted = false
    /// Inputs from the channel that the state has not taken yet.
    private var held = CircularBuffer<ConnectionState.Input>()
    /// Whether ``goOn()`` is running.
    private var isGoingOn = false
    /// The feed of the current request's body.
    private var feed: BodyFeed?
    private var isFeedFull = false
    /// The number of the current feed. It distinguishes the feed from earlier ones, whose readers
    /// may end later.
    private var feedNumber = 0
    /// Whether the channel asked to read while reading was paused.
    private var wantsRead = false
    /// The writer of the current stream, and whether it waits until the client reads.
    private var writer: StreamWriter?
    private var isWriterWaiting = false
    /// The task that answers the current request, or the last one.
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

/// Events of the channel.
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
            // Over TLS, nothing can be sent before the handshake is complete.
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

    /// Passes held inputs to the state while it takes them, then resumes reading.
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
            // The connection is not idle: the client waits for the server.
            if !state.awaitsClient || !mayRead { idleWatch.note() }
            guard idleWatch.isOver else { return watchIdleness(context) }
            context.close(promise: nil)
        }
    }

    /// Ends the current request and its stream, because the connection is closed.
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

/// Carries out the actions that the state returns.
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

    /// Sends nothing more, and reads only to notice that the client closes the connection.
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

    /// Passes on a request whose body is still arriving.
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

    /// Drops the rest of a body as it arrives, because its reader has ended.
    private func feedEnded(_ number: Int) {
        guard number == feedNumber else { return }
        feed = nil
        isFeedFull = false
        readOn()
    }
}

/// Called by ``Client`` on the event loop to send a reply.
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
        // Writing may have failed, which closes the writer.
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
