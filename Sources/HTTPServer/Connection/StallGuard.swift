import NIOCore

/// Closes the connection of a client that neither reads its answer nor sends anything.
///
/// A client that still sends may let its answer wait: many clients send everything before they
/// read.
final class StallGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let timeout = TimeAmount.seconds(TransportLimits.stallTimeoutSeconds)
    private var lastProgress = NIODeadline.now()
    private var check: Scheduled<Void>?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if check != nil { lastProgress = .now() }
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        check?.cancel()
        check = nil
        if !context.channel.isWritable {
            lastProgress = .now()
            scheduleCheck(context)
        }
        context.fireChannelWritabilityChanged()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        check?.cancel()
        check = nil
    }

    private func scheduleCheck(_ context: ChannelHandlerContext) {
        let loop = context.eventLoop.assumeIsolated()
        check = loop.scheduleTask(deadline: lastProgress + timeout) {
            self.check = nil
            if NIODeadline.now() - self.lastProgress >= self.timeout {
                context.close(promise: nil)
            } else {
                self.scheduleCheck(context)
            }
        }
    }
}
