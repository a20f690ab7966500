package import NIOCore

/// The client of a connection, as those see it who answer its requests: where the reply to the request
/// under way is sent. May be used on any thread.
package struct Client: Sendable {
    private let connection: NIOLoopBound<ConnectionHandler>
    /// The event loop that the connection is on.
    package let loop: any EventLoop

    init(_ connection: ConnectionHandler, on loop: any EventLoop) {
        self.connection = NIOLoopBound(connection, eventLoop: loop)
        self.loop = loop
    }

    /// Sends a reply: a whole one at once, a stream piece by piece, as fast as the client reads.
    func send(_ reply: Reply) async {
        guard case .stream(let run) = reply.body else { return sendWhole(reply) }
        do {
            try await begin(reply)
            try await run(write)
            onLoop { $0.endStream() }
        } catch {
            giveUp()
        }
    }

    /// Sends a whole reply.
    func sendWhole(_ reply: Reply) {
        onLoop { $0.send(reply) }
    }

    /// Ends the connection, because there is no reply or not all of it.
    func giveUp() {
        onLoop { $0.giveUp() }
    }

    private func begin(_ reply: Reply) async throws {
        try await withCheckedThrowingContinuation { continuation in
            onLoop { $0.beginStream(reply, continuation) }
        }
    }

    private func write(_ piece: ByteBuffer) async throws {
        try await withCheckedThrowingContinuation { continuation in
            onLoop { $0.write(piece, continuation) }
        }
    }

    private func onLoop(_ body: @escaping @Sendable (ConnectionHandler) -> Void) {
        guard !loop.inEventLoop else { return body(connection.value) }
        loop.execute { body(connection.value) }
    }
}
