import NIOCore
import NIOHTTP1

/// Decodes the requests of a connection, also those behind an offer to change the protocol.
///
/// NIO's decoder stops behind a request that offers a change (`Upgrade`, RFC 9110 §7.8), because
/// what follows may be of the other protocol. This server declines every offer, and then what follows are
/// requests as before: a new decoder reads them.
final class RequestDecoder: ByteToMessageDecoder {
    typealias InboundOut = HTTPServerRequestPart

    private let limits: NIOHTTPDecoderLimitConfiguration
    private let course: ReadingCourse
    private var base: HTTPRequestDecoder

    /// A decoder with these limits, which goes on as it is told.
    init(_ limits: NIOHTTPDecoderLimitConfiguration, _ course: ReadingCourse) {
        self.limits = limits
        self.course = course
        base = Self.decoder(limits)
    }

    private static func decoder(_ limits: NIOHTTPDecoderLimitConfiguration) -> HTTPRequestDecoder {
        HTTPRequestDecoder(
            leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .drop,
            limitConfiguration: limits)
    }

    func decoderAdded(context: ChannelHandlerContext) {
        base.decoderAdded(context: context)
    }

    func decoderRemoved(context: ChannelHandlerContext) {
        base.decoderRemoved(context: context)
    }

    func decode(
        context: ChannelHandlerContext, buffer: inout ByteBuffer
    ) throws -> DecodingState {
        let state =
            course.next == .over
            ? .needMoreData : try base.decode(context: context, buffer: &buffer)
        switch course.next {
        case .on: return state
        case .over:
            // Kept, they would grow for as long as the client sends.
            buffer.moveReaderIndex(forwardBy: buffer.readableBytes)
            return .needMoreData
        case .anew: course.next = .on
        }
        base.decoderRemoved(context: context)
        base = Self.decoder(limits)
        base.decoderAdded(context: context)
        return buffer.readableBytes > 0 ? .continue : .needMoreData
    }

    func decodeLast(
        context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
    ) throws -> DecodingState {
        while buffer.readableBytes > 0 {
            guard case .continue = try decode(context: context, buffer: &buffer) else { break }
        }
        // What was dropped is not missing at the end.
        guard course.next != .over else { return .needMoreData }
        return try base.decodeLast(context: context, buffer: &buffer, seenEOF: seenEOF)
    }
}

/// What the handlers of one connection tell each other: how to read on, and which version the client has.
final class ReadingCourse {
    enum Next {
        case on
        /// A request that offered to change the protocol has ended, and was declined.
        case anew
        /// The last request has been read: what follows is dropped.
        case over
    }

    var next = Next.on
    /// The request that was read last is of HTTP/1.0.
    var isOld = false
}
