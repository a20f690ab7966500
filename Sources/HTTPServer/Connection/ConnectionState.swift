package import HTTPTypes
package import NIOCore
import NIOHTTP1
package import NIOHTTPTypes

/// The state of a connection, which answers one request at a time, so that answers keep the order
/// of requests. Pure: it takes inputs of the channel and of the responder, and returns actions.
///
/// A request with a short body is passed on with all of it. A longer body is passed on while it
/// arrives, and so is a short one where the responder asks for that. A request is over when it has
/// been read to its end and its reply has been sent, in either order. The rest of a body without a
/// reader is dropped.
package struct ConnectionState {
    /// An input from the channel.
    package enum Input {
        case part(HTTPRequestPart)
        /// The client has closed its direction of the connection.
        case ended
        case failed(any Error)
    }

    /// An action for the handler.
    package enum Action {
        case nothing
        /// Send 100 Continue: the client waits for it before it sends the body (RFC 9110 §10.1.1).
        case sendContinue
        /// Answer a request that has been read completely.
        case answer(HTTPRequest, ByteBuffer, since: NIODeadline)
        /// Answer a request whose body is still arriving; the buffer has the bytes so far.
        case answerArriving(HTTPRequest, ByteBuffer, since: NIODeadline, sendContinue: Bool)
        /// Answer a request whose body ended early; the buffer has the bytes that arrived.
        case answerBroken(HTTPRequest, ByteBuffer, since: NIODeadline, any Error)
        /// Pass on a piece of a body.
        case feed(ByteBuffer)
        /// Pass on that the body is complete.
        case endFeed
        /// Pass on that the body ended early.
        case failFeed(any Error)
        /// Drop the rest of the body: the reply was sent before it ended.
        case dropFeed
        /// The request is over: take the held inputs.
        case goOn
        /// Send the refusal, then end the connection.
        case refuse(TransportRefusal)
        /// Send nothing more, and wait until the client has closed the connection.
        case finish
        /// Close the connection at once.
        case close
    }

    private enum Reading {
        /// Between two requests.
        case idle
        /// Collecting a short body.
        case gathering(HTTPRequest, ByteBuffer, since: NIODeadline)
        /// Passing on a body while it arrives.
        case feeding
        /// The request has been read completely.
        case ended
        /// No further request is read or answered.
        case over
    }

    private enum Answering {
        case nothing
        /// Nothing of the reply has been sent.
        case waiting
        /// The head of the reply has been sent.
        case sending
        case sent
    }

    private let takesPieces: @Sendable (HTTPRequest) -> Bool
    private var reading = Reading.idle
    private var answering = Answering.nothing
    /// Whether the connection ends after the current reply.
    private var isLast = false
    /// Why the current body ended early.
    private var failure: (any Error)?
    /// Whether the server is stopping.
    private var isQuiescing = false
    /// Whether the client reads what is sent.
    package var isWritable = true

    /// Creates the state of a new connection. `takesPieces` says whether even a short body of a
    /// request is passed on while it arrives.
    package init(takesPieces: @escaping @Sendable (HTTPRequest) -> Bool) {
        self.takesPieces = takesPieces
    }

    /// Whether inputs have to wait: a request is being answered, or the client has not read earlier
    /// answers.
    package var holds: Bool {
        switch reading {
        case .idle: !isWritable
        case .ended: true
        case .gathering, .feeding, .over: false
        }
    }

    /// Whether the server waits for the client. Only then can the connection be idle.
    package var awaitsClient: Bool {
        if case .ended = reading { false } else { true }
    }

    /// Takes an input that arrived at `now`. Must not be called while ``holds`` is true.
    package mutating func take(_ input: Input, at now: NIODeadline) -> Action {
        switch (reading, input) {
        case (.idle, .part(.head(let head))): return begin(head, now)
        case (.idle, .ended): return end(.finish)
        case (.idle, .failed(let error)): return end(Self.farewell(error))
        case (.gathering(let head, var body, let since), .part(.body(var piece))):
            // The state drops its reference to the buffer, so that appending does not copy it.
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

    /// Collects a short body. A body that arrives too slowly is passed on early, and its reader
    /// refuses it.
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

    /// Notes that the head of a stream was sent.
    package mutating func replyBegan() {
        answering = .sending
    }

    /// Notes that a reply was sent.
    package mutating func replyEnded() -> Action {
        answering = .sent
        return settle()
    }

    /// Notes that there is no reply or only a part of it, so that the connection has to be closed.
    package mutating func replyFailed() -> Action {
        guard answering == .waiting, let failure else { return end(.close) }
        return end(Self.farewell(failure))
    }

    /// What follows a reply.
    private mutating func settle() -> Action {
        if isLast { return end(.finish) }
        guard case .ended = reading else { return isQuiescing ? end(.close) : .dropFeed }
        reading = .idle
        answering = .nothing
        return .goOn
    }

    /// Notes that the server is stopping: received requests are answered, then the connection is
    /// closed. `isHolding` says whether inputs are held.
    package mutating func quiesce(isHolding: Bool) -> Action {
        isQuiescing = true
        return closeIfQuiet(isHolding: isHolding)
    }

    /// Closes the connection of a stopping server when no request is left to answer.
    package mutating func closeIfQuiet(isHolding: Bool) -> Action {
        guard isQuiescing, !isHolding else { return .nothing }
        switch reading {
        case .idle, .over: return end(.close)
        case .feeding where answering == .sent: return end(.close)
        case .gathering, .feeding, .ended: return .nothing
        }
    }

    /// Notes that the connection is closed or closing.
    package mutating func end() {
        reading = .over
    }

    private mutating func end(_ action: Action) -> Action {
        reading = .over
        return action
    }

    /// The last message to a client after an error of the connection.
    private static func farewell(_ error: any Error) -> Action {
        error is HTTPParserError ? .refuse(.notHTTP) : .close
    }
}
