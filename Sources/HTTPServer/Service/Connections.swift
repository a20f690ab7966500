import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Sets up each connection that Hummingbird's server accepts, and waits until it ends.
struct Connections: ServerChildChannel {
    /// A connection and its handler.
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        fileprivate let handler: NIOLoopBound<ConnectionHandler>
    }

    let service: RequestService
    let gate: ConnectionGate
    let idleSeconds: Int
    let isSecure: Bool

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = TransportLimits.headBytes
            limits.maxHeaderListSize = TransportLimits.headBytes
            limits.maxHeaderFieldCount = TransportLimits.headFields
            let course = ReadingCourse()
            let handler = ConnectionHandler(
                service, gate, course, idleTimeout: .seconds(Int64(idleSeconds)),
                isSecure: isSecure)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTPResponseEncoder())
            try pipeline.addHandler(ByteToMessageHandler(RequestDecoder(limits, course)))
            try pipeline.addHandler(HTTPVersionHandler(course))
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(StallGuard())
            try pipeline.addHandler(handler)
            return Value(
                channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
        }
    }

    /// Returns when the connection is closed and its last task has ended.
    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            try? await value.channel.closeFuture.get()
            let task = try? await value.channel.eventLoop.submit { value.handler.value.task }.get()
            await task?.value
        } onCancel: {
            value.channel.close(promise: nil)
        }
    }
}
