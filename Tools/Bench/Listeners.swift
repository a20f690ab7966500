import Foundation
import Synchronization

/// Many clients of the live log, all read by one thread.
final class Listeners: Sendable {
    private static let readBytes = 256 << 10
    private static let waitMilliseconds: Int32 = 100
    /// Lines of the stream that an event has.
    private static let linesOfEvent = 3

    private struct State {
        var lines = 0
        var bytes = 0
        var isStopped = false
    }

    private let connections: [Int32]
    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)

    /// Connects a listener for every query, and waits until each has its answer's head.
    init(_ queries: [String], to server: ServedLedger) throws {
        connections = try queries.map { query in
            let descriptor = try HTTPConnection.connected(to: server.port)
            let request = """
                GET /v1/events?\(query) HTTP/1.1\r\nHost: 127.0.0.1\r\n\
                Authorization: Bearer \(server.token)\r\nAccept: text/event-stream\r\n\r\n
                """
            guard unsafe send(descriptor, request, request.utf8.count, Int32(MSG_NOSIGNAL)) > 0
            else {
                throw BenchFailure("A listener cannot ask.")
            }
            return descriptor
        }
        for descriptor in connections { try Self.readHead(descriptor) }
        Thread.detachNewThread { [self] in
            read()
            ended.signal()
        }
    }

    /// Events that arrived, at all listeners together, and their bytes.
    var received: (events: Int, bytes: Int) {
        state.withLock { ($0.lines / Self.linesOfEvent, $0.bytes) }
    }

    /// Closes all connections.
    func stop() {
        state.withLock { $0.isStopped = true }
        ended.wait()
        for descriptor in connections { close(descriptor) }
    }

    /// Reads the head and the comment behind it, byte by byte, so that counting begins after them.
    private static func readHead(_ descriptor: Int32) throws {
        var text: [UInt8] = []
        let end = Array("\r\n\r\n3\r\n:\n\n\r\n".utf8)
        while !text.reversed().starts(with: end.reversed()) {
            var byte: UInt8 = 0
            guard unsafe recv(descriptor, &byte, 1, 0) == 1, text.count < 4096 else {
                throw BenchFailure("A listener was not let in.")
            }
            text.append(byte)
        }
    }

    private func read() {
        var ready = connections.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var buffer = [UInt8](repeating: 0, count: Self.readBytes)
        while !state.withLock({ $0.isStopped }) {
            unsafe poll(&ready, nfds_t(ready.count), Self.waitMilliseconds)
            var lines = 0
            var bytes = 0
            for one in ready where one.revents != 0 {
                let size = max(0, unsafe recv(one.fd, &buffer, buffer.count, 0))
                bytes += size
                lines += Self.lines(buffer.prefix(size))
            }
            state.withLock { state in
                state.lines += lines
                state.bytes += bytes
            }
        }
    }

    /// Line feeds that end a line of the stream: chunks end in CR LF, and events hold none.
    private static func lines(_ bytes: ArraySlice<UInt8>) -> Int {
        var lines = 0
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 10, previous != 13 { lines += 1 }
            previous = byte
        }
        return lines
    }
}
