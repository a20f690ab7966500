import NIOCore
import NIOHTTP1

/// Decodes the requests of a connection, including those behind an offer to change the protocol.
///
/// NIO's decoder stops behind a request that offers a change (`Upgrade`, RFC 9110 §7.8), because
/// the next bytes may belong to the other protocol. This server declines every offer, so further
/// requests follow, and a new decoder reads them.
final class RequestDecoder: ByteToMessageDecoder {
    typealias InboundOut = HTTPServerRequestPart

    private let limits: NIOHTTPDecoderLimitConfiguration
    private let course: ReadingCourse
    private var base: HTTPRequestDecoder

    /// Creates a decoder with these limits. `course` tells it how to continue after each request.
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
            // Kept bytes would grow for as long as the client sends.
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
        // Bytes that were dropped do not make the last request incomplete.
        guard course.next != .over else { return .needMoreData }
        return try base.decodeLast(context: context, buffer: &buffer, seenEOF: seenEOF)
    }
}

/// State that the handlers of one connection share: how to continue reading, and the client's
/// version. Used on the event loop only.
final class ReadingCourse {
    enum Next {
        case on
        /// A request with a declined offer has ended: read on with a new decoder.
        case anew
        /// The last request has been read: drop further bytes.
        case over
    }

    var next = Next.on
    /// Whether the last request that was read has HTTP/1.0.
    var isOld = false
}
