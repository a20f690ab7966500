import Glibc
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOPosix
import NIOSSL

/// Asks a server over HTTP/1.1, with or without TLS, each time over a connection of its own.
package struct HTTPClient: Sendable {
    /// How long connecting may take.
    private static let connectSeconds: Int64 = 10

    private let host: String
    private let port: Int
    private let tls: NIOSSLContext?
    private let token: String?
    private let limits: AnswerLimits

    /// A client of a server, that sends a token with each request.
    package init(
        host: String, port: Int, isSecure: Bool, token: String?,
        limits: AnswerLimits = AnswerLimits()
    ) throws {
        self.host = host
        self.port = port
        self.token = token
        self.limits = limits
        tls = isSecure ? try NIOSSLContext(configuration: .makeClientConfiguration()) : nil
    }

    /// The whole answer to a GET of a path with its query.
    package func get(_ target: String, accepting types: String) async throws -> ReceivedAnswer {
        guard let answer = try await get([target], accepting: types).first else {
            throw HTTPClientError.answerIncomplete
        }
        return answer
    }

    /// The whole answers to GETs, asked one after the other over one connection.
    package func get(
        _ targets: [String], accepting types: String
    ) async throws -> [ReceivedAnswer] {
        let connection = try await connected()
        return try await connection.executeThenClose { inbound, outbound in
            var answers: [ReceivedAnswer] = []
            var answer = AnswerParts(limits)
            var deadline = deadline(connection.channel)
            defer { deadline?.cancel() }
            guard let first = targets.first else { return answers }
            try await ask(first, types, outbound)
            for try await part in inbound {
                guard let received = try answer.take(part) else { continue }
                answers.append(received)
                guard answers.count < targets.count else { return answers }
                answer = AnswerParts(limits)
                deadline?.cancel()
                deadline = self.deadline(connection.channel)
                try await ask(targets[answers.count], types, outbound)
            }
            throw HTTPClientError.answerIncomplete
        }
    }

    /// The whole answer to a POST of a body.
    package func post(
        _ body: [UInt8], to target: String, as type: String
    ) async throws -> ReceivedAnswer {
        let connection = try await connected()
        return try await connection.executeThenClose { inbound, outbound in
            let deadline = deadline(connection.channel)
            defer { deadline?.cancel() }
            var request = request(.post, target)
            request.headerFields[.contentType] = type
            request.headerFields[.contentLength] = "\(body.count)"
            try await outbound.write(.head(request))
            try await outbound.write(.body(ByteBuffer(bytes: body)))
            try await outbound.write(.end(nil))
            var answer = AnswerParts(limits)
            for try await part in inbound {
                if let received = try answer.take(part) { return received }
            }
            throw HTTPClientError.answerIncomplete
        }
    }

    private typealias Connection = NIOAsyncChannel<HTTPResponsePart, HTTPRequestPart>

    private func ask(
        _ target: String, _ types: String,
        _ outbound: NIOAsyncChannelOutboundWriter<HTTPRequestPart>
    ) async throws {
        var request = request(.get, target)
        request.headerFields[.accept] = types
        try await outbound.write(.head(request))
        try await outbound.write(.end(nil))
    }

    private func request(_ method: HTTPRequest.Method, _ target: String) -> HTTPRequest {
        var request = HTTPRequest(
            method: method, scheme: tls == nil ? "http" : "https", authority: "\(host):\(port)",
            path: target)
        if let token { request.headerFields[.authorization] = "Bearer " + token }
        return request
    }

    /// Closes the connection when an answer has not arrived in time, unless it is cancelled.
    private func deadline(_ channel: any Channel) -> Scheduled<Void>? {
        limits.seconds.map { seconds in
            channel.eventLoop.scheduleTask(in: .seconds(seconds)) { channel.close(promise: nil) }
        }
    }

    private func connected() async throws -> Connection {
        do {
            return try await connect()
        } catch let failure as NIOConnectionError {
            throw HTTPClientError.unreachable(failure.reason)
        } catch let error as IOError {
            throw HTTPClientError.unreachable(error.words)
        }
    }

    private func connect() async throws -> Connection {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(Self.connectSeconds))
            .connect(host: host, port: port) { [tls, host] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls {
                        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
                        try pipeline.addHandler(
                            NIOSSLClientHandler(
                                context: tls, serverHostname: isAddress ? nil : host))
                    }
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(HTTP1ToHTTPClientCodec())
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
    }
}

/// Why an answer could not be read.
package enum HTTPClientError: Error, CustomStringConvertible {
    /// No connection was made, for a reason in words.
    case unreachable(String)
    case answerTooLong
    case answerIncomplete

    package var description: String {
        switch self {
        case .unreachable(let reason): "no connection, \(reason)"
        case .answerTooLong: "the answer is longer than the most that is read"
        case .answerIncomplete:
            "the connection ended, or the time for an answer passed, before the answer was complete"
        }
    }
}

extension NIOConnectionError {
    /// Why none of the addresses of the host could be connected, in words.
    fileprivate var reason: String {
        guard let last = connectionErrors.last else { return "\(host) has no address" }
        let place = "\(last.target.ipAddress ?? host) port \(port)"
        switch last.error {
        case let error as IOError: return "\(place): \(error.words)"
        case ChannelError.connectTimeout: return "\(place): no answer in time"
        default: return "\(place): \(last.error)"
        }
    }
}

extension IOError {
    /// What the operating system calls it.
    fileprivate var words: String { unsafe String(cString: strerror(errnoCode)) }
}
