package import HTTPTypes
package import NIOCore
import NIOHTTP1
package import NIOHTTPTypes

/// What a connection reads and answers: one request at a time, so that answers keep the order of
/// requests. Pure: it takes what the channel and the responder tell, and returns what to do about it.
///
/// A request whose body is short is handed on as a whole. A longer body, and one that is wanted so, is
/// handed on while it arrives. A request is over when it has been read to its end and its reply has been
/// sent, whichever comes first; the rest of a body without a reader is dropped.
package struct ConnectionState {
    /// What the channel tells.
    package enum Input {
        case part(HTTPRequestPart)
        /// The client sends nothing more.
        case ended
        case failed(any Error)
    }

    /// What is to be done.
    package enum Action {
        case nothing
        /// Tell the client to send the body that it holds back (RFC 9110 §10.1.1).
        case sendContinue
        /// Answer a request that has been read.
        case answer(HTTPRequest, ByteBuffer, since: NIODeadline)
        /// Answer a request of whose body this much has arrived.
        case answerArriving(HTTPRequest, ByteBuffer, since: NIODeadline, sendContinue: Bool)
        /// The same for a request whose body breaks off there.
        case answerBroken(HTTPRequest, ByteBuffer, since: NIODeadline, any Error)
        /// Hand on a piece of a body.
        case feed(ByteBuffer)
        /// Hand on that the body has ended.
        case endFeed
        /// Hand on that the body breaks off.
        case failFeed(any Error)
        /// The reply was sent before the body had ended: drop the rest of it.
        case dropFeed
        /// The request is over: look at what was held.
        case goOn
        /// Say why nothing more is answered, then end the connection.
        case refuse(TransportRefusal)
        /// Send nothing more; the client closes the connection when it has read everything.
        case finish
        /// Close the connection at once.
        case close
    }

    private enum Reading {
        /// No request is under way.
        case idle
        /// A body is gathered to be handed on as a whole.
        case gathering(HTTPRequest, ByteBuffer, since: NIODeadline)
        /// A body is handed on while it arrives.
        case feeding
        /// The request has been read.
        case ended
        /// Nothing more is read or answered.
        case over
    }

    private enum Answering {
        case nothing
        /// Nothing of the reply was sent yet.
        case waiting
        /// The head of the reply was sent.
        case sending
        case sent
    }

    private let takesPieces: @Sendable (HTTPRequest) -> Bool
    private var reading = Reading.idle
    private var answering = Answering.nothing
    /// The connection ends with the reply under way.
    private var isLast = false
    /// Why the body of the request under way breaks off.
    private var failure: (any Error)?
    /// The server stops.
    private var isQuiescing = false
    /// The client reads what was sent.
    package var isWritable = true

    /// A new connection. `takesPieces` says of a request whether even a short body is handed on as it
    /// arrives.
    package init(takesPieces: @escaping @Sendable (HTTPRequest) -> Bool) {
        self.takesPieces = takesPieces
    }

    /// Whether what the channel tells has to wait: a request is being answered, or the client has not
    /// read the answers to those before.
    package var holds: Bool {
        switch reading {
        case .idle: !isWritable
        case .ended: true
        case .gathering, .feeding, .over: false
        }
    }

    /// Whether it is the client's turn, so that a connection on which nothing arrives is idle.
    package var awaitsClient: Bool {
        if case .ended = reading { false } else { true }
    }

    /// Takes what the channel tells at a moment; only to be called while nothing has to wait.
    package mutating func take(_ input: Input, at now: NIODeadline) -> Action {
        switch (reading, input) {
        case (.idle, .part(.head(let head))): return begin(head, now)
        case (.idle, .ended): return end(.finish)
        case (.idle, .failed(let error)): return end(Self.farewell(error))
        case (.gathering(let head, var body, let since), .part(.body(var piece))):
            // The state gives the buffer up, so that it is not copied to be written to.
            reading = .idle
            if body.readableBytes == 0 { body = piece } else { body.writeBuffer(&piece) }
            return gather(head, body, since, now)
        case (.gathering(let head, let body, let since), .part(.end)):
            reading = .ended
            answering = .waiting
            return .answer(head, body, since: since)
        case (.gathering(let head, let body, let since), .failed(let error)):
            breakOff(error)
            answering = .waiting
            return .answerBroken(head, body, since: since, error)
        case (.feeding, .part(.body(let piece))): return .feed(piece)
        case (.feeding, .part(.end)):
            reading = .ended
            return answering == .sent ? settle() : .endFeed
        case (.feeding, .failed(let error)):
            breakOff(error)
            return answering == .sent ? settle() : .failFeed(error)
        case (.gathering, .ended), (.feeding, .ended), (.over, _), (.ended, _): return .nothing
        case (.idle, .part), (.gathering, .part(.head)), (.feeding, .part(.head)):
            return end(.close)
        }
    }

    private mutating func begin(_ head: HTTPRequest, _ now: NIODeadline) -> Action {
        let fields = head.headerFields
        isLast = fields.value(.connection) == "close"
        let isExpecting = fields.value(.expect)?.lowercased() == "100-continue"
        let length = fields.value(.contentLength).flatMap { Int($0) }
        let hasBody = (length ?? 0) > 0 || fields.contains(.transferEncoding)
        let isShort = (length ?? .max) <= TransportLimits.gatheredBodyBytes
        guard hasBody, !isShort || takesPieces(head) else {
            reading = .gathering(head, ByteBuffer(), since: now)
            return isExpecting ? .sendContinue : .nothing
        }
        reading = .feeding
        answering = .waiting
        return .answerArriving(head, ByteBuffer(), since: now, sendContinue: isExpecting)
    }

    /// A body that trickles is not gathered for longer than a short body may take: who reads it as it
    /// arrives refuses it.
    private mutating func gather(
        _ head: HTTPRequest, _ body: ByteBuffer, _ since: NIODeadline, _ now: NIODeadline
    ) -> Action {
        guard BodyPace(since: since).allows(body.readableBytes, at: now) else {
            reading = .feeding
            answering = .waiting
            return .answerArriving(head, body, since: since, sendContinue: false)
        }
        reading = .gathering(head, body, since: since)
        return .nothing
    }

    private mutating func breakOff(_ error: any Error) {
        reading = .ended
        isLast = true
        failure = error
    }

    /// Notes that a stream's head was sent.
    package mutating func replyBegan() {
        answering = .sending
    }

    /// Notes that a reply was sent.
    package mutating func replyEnded() -> Action {
        answering = .sent
        return settle()
    }

    /// Notes that there is no reply, or not all of it: the connection broke, or the reply has to.
    package mutating func replyFailed() -> Action {
        guard answering == .waiting, let failure else { return end(.close) }
        return end(Self.farewell(failure))
    }

    /// What follows when a reply was sent.
    private mutating func settle() -> Action {
        if isLast { return end(.finish) }
        guard case .ended = reading else { return isQuiescing ? end(.close) : .dropFeed }
        reading = .idle
        answering = .nothing
        return .goOn
    }

    /// Notes that the server stops: what was asked is answered, then the connection is closed.
    /// `isHolding`: something of the client's has not been looked at yet.
    package mutating func quiesce(isHolding: Bool) -> Action {
        isQuiescing = true
        return closeIfQuiet(isHolding: isHolding)
    }

    /// Closes a connection of a server that stops, when nothing is left to be answered.
    package mutating func closeIfQuiet(isHolding: Bool) -> Action {
        guard isQuiescing, !isHolding else { return .nothing }
        switch reading {
        case .idle, .over: return end(.close)
        case .feeding where answering == .sent: return end(.close)
        case .gathering, .feeding, .ended: return .nothing
        }
    }

    /// Notes that the connection is closed, or is being closed.
    package mutating func end() {
        reading = .over
    }

    private mutating func end(_ action: Action) -> Action {
        reading = .over
        return action
    }

    /// What a client is told of an error that is not about a request.
    private static func farewell(_ error: any Error) -> Action {
        error is HTTPParserError ? .refuse(.notHTTP) : .close
    }
}
