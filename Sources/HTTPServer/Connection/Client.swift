package import NIOCore

/// Sends the reply to the current request of a connection. May be used on any thread.
package struct Client: Sendable {
    private let connection: NIOLoopBound<ConnectionHandler>
    /// The event loop that the connection is on.
    package let loop: any EventLoop

    init(_ connection: ConnectionHandler, on loop: any EventLoop) {
        self.connection = NIOLoopBound(connection, eventLoop: loop)
        self.loop = loop
    }

    /// Sends a reply: a whole one at once, a stream piece by piece at the speed at which the client
    /// reads.
    func send(_ reply: Reply) async {
        guard case .stream(let run) = reply.body else { return sendWhole(reply) }
        let writer = StreamWriter(self)
        onLoop { $0.beginStream(reply, writer) }
        do {
            try await run(writer.write)
            onLoop { $0.endStream() }
        } catch {
            giveUp()
        }
    }

    /// Sends a whole reply.
    func sendWhole(_ reply: Reply) {
        onLoop { $0.send(reply) }
    }

    /// Closes the connection, because there is no reply or only a part of it.
    func giveUp() {
        onLoop { $0.giveUp() }
    }

    /// Runs a closure on the event loop, after the closures that were submitted before.
    func onLoop(_ body: @escaping @Sendable (ConnectionHandler) -> Void) {
        guard !loop.inEventLoop else { return body(connection.value) }
        loop.execute { body(connection.value) }
    }
}
