import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOPosix
import NIOSSL

/// Asks a server over HTTP/1.1, with or without TLS, each time over a connection of its own.
package struct HTTPClient: Sendable {
    /// Bytes of the longest answer that is read.
    private static let maximumAnswerBytes = 1 << 30
    /// How long connecting may take.
    private static let connectSeconds: Int64 = 10

    private let host: String
    private let port: Int
    private let tls: NIOSSLContext?
    private let token: String?

    /// A client of a server, that sends a token with each request.
    package init(host: String, port: Int, isSecure: Bool, token: String?) throws {
        self.host = host
        self.port = port
        self.token = token
        tls = isSecure ? try NIOSSLContext(configuration: .makeClientConfiguration()) : nil
    }

    /// The whole answer to a GET of a path with its query.
    package func get(_ target: String, accepting types: String) async throws -> ReceivedAnswer {
        var request = HTTPRequest(
            method: .get, scheme: tls == nil ? "http" : "https", authority: "\(host):\(port)",
            path: target)
        request.headerFields[.accept] = types
        if let token { request.headerFields[.authorization] = "Bearer " + token }
        let head = request
        return try await connected().executeThenClose { inbound, outbound in
            try await outbound.write(.head(head))
            try await outbound.write(.end(nil))
            return try await Self.answer(inbound)
        }
    }

    private typealias Connection = NIOAsyncChannel<HTTPResponsePart, HTTPRequestPart>

    private func connected() async throws -> Connection {
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

    private static func answer(
        _ parts: NIOAsyncChannelInboundStream<HTTPResponsePart>
    ) async throws -> ReceivedAnswer {
        var head: HTTPResponse?
        var body: [UInt8] = []
        for try await part in parts {
            switch part {
            case .head(let response): head = response
            case .body(let bytes):
                guard body.count + bytes.readableBytes <= maximumAnswerBytes else {
                    throw HTTPClientError.answerTooLong
                }
                body.append(contentsOf: bytes.readableBytesView)
            case .end:
                if let head { return ReceivedAnswer(head.status, head.headerFields, body) }
            }
        }
        throw HTTPClientError.answerIncomplete
    }
}

/// Why an answer could not be read.
package enum HTTPClientError: Error, CustomStringConvertible {
    case answerTooLong
    case answerIncomplete

    package var description: String {
        switch self {
        case .answerTooLong: "the answer is longer than 1 GiB"
        case .answerIncomplete: "the connection ended before the answer was complete"
        }
    }
}
