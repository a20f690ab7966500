import Foundation
import Glibc

/// A connection that could not be made, or broke.
package struct ConnectionFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ operation: String) {
        let reason = unsafe String(cString: strerror(errno))
        description = "\(operation): \(reason)"
    }
}

/// A TCP connection to a server on this machine, over which bytes go exactly as a test wants them.
///
/// Blocking, and for one thread.
package final class Connection {
    /// No answer may take longer; a test that hangs is a failure.
    private static let timeoutSeconds = 60

    private let descriptor: Int32
    private var received: [UInt8] = []

    /// Connects; `receiveBufferBytes` is what the system keeps for a client that does not read.
    package init(port: Int, receiveBufferBytes: Int32? = nil) throws(ConnectionFailure) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw ConnectionFailure("socket") }
        if var bytes = receiveBufferBytes {
            unsafe setsockopt(
                descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw ConnectionFailure("connect") }
        var timeout = timeval(tv_sec: Self.timeoutSeconds, tv_usec: 0)
        var isOn: Int32 = 1
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout,
            socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn,
            socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        close(descriptor)
    }

    /// Sends bytes.
    package func send(_ bytes: [UInt8]) throws(ConnectionFailure) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    descriptor, buffer.baseAddress?.advanced(by: sent), bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw ConnectionFailure("send") }
            sent += count
        }
    }

    /// Tells the server that nothing more comes.
    package func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Reads one answer.
    package func response() throws(ConnectionFailure) -> Response {
        let head = try beginning()
        let (body, isWhole) = try body(head.status, head.headers)
        return Response(
            status: head.status, headers: head.headers, body: body, isWhole: isWhole)
    }

    /// Reads status and fields of an answer; its body is to follow.
    package func beginning() throws(ConnectionFailure) -> Response {
        let end: [UInt8] = Array("\r\n\r\n".utf8)
        var headEnd = received.firstIndex(ofRun: end)
        while headEnd == nil {
            guard try fill() else { throw ConnectionFailure("closed before an answer") }
            headEnd = received.firstIndex(ofRun: end)
        }
        let head = String(decoding: received[..<(headEnd ?? 0)], as: UTF8.self)
        received.removeFirst((headEnd ?? 0) + end.count)
        let lines = head.split(separator: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else {
            throw ConnectionFailure("not an answer: \(lines[0])")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        if status == 100 { return try beginning() }
        return Response(status: status, headers: headers, body: [], isWhole: false)
    }

    /// Reads the status of an interim answer, which has nothing but that.
    package func interim() throws(ConnectionFailure) -> Int? {
        let end: [UInt8] = Array("\r\n\r\n".utf8)
        while received.firstIndex(ofRun: end) == nil {
            guard try fill() else { throw ConnectionFailure("closed before an answer") }
        }
        let head = take((received.firstIndex(ofRun: end) ?? 0) + end.count)
        let words = String(decoding: head, as: UTF8.self).split(separator: " ")
        return words.count > 1 ? Int(words[1]) : nil
    }

    /// Reads the body of an answer of which the head was read.
    package func rest(of head: Response) throws(ConnectionFailure) -> [UInt8] {
        try body(head.status, head.headers).0
    }

    /// Reads the head of an answer and the first chunk of its body, and leaves the rest.
    package func firstChunk() throws(ConnectionFailure) -> [UInt8] {
        let end: [UInt8] = Array("\r\n\r\n".utf8)
        while true {
            if let headEnd = received.firstIndex(ofRun: end) {
                let body = Array(received[(headEnd + end.count)...])
                if let lineEnd = body.firstIndex(ofRun: Array("\r\n".utf8)),
                    let size = Int(String(decoding: body[..<lineEnd], as: UTF8.self), radix: 16),
                    body.count >= lineEnd + 2 + size
                {
                    return Array(body[(lineEnd + 2)..<(lineEnd + 2 + size)])
                }
            }
            guard try fill() else { throw ConnectionFailure("closed before a chunk") }
        }
    }

    /// Reads an answer that has no body, to the end of the connection.
    package func head() throws(ConnectionFailure) -> String {
        while try fill() {}
        let text = String(decoding: received, as: UTF8.self)
        guard text.hasSuffix("\r\n\r\n") else { throw ConnectionFailure("a body: \(text)") }
        return text
    }

    /// Reads all that the server sends until it closes the connection.
    package func bytesUntilClosed() throws(ConnectionFailure) -> [UInt8] {
        while try fill() {}
        return take(received.count)
    }

    /// Whether the server closes the connection, without another byte, within the timeout.
    package func isClosedByServer() -> Bool {
        received.isEmpty && (try? fill()) != true && errno != EAGAIN
    }

    private func body(
        _ status: Int, _ headers: [String: String]
    ) throws(ConnectionFailure) -> ([UInt8], Bool) {
        if headers["transfer-encoding"]?.lowercased() == "chunked" { return try chunks() }
        guard status != 204, status != 304 else { return ([], true) }
        guard let length = headers["content-length"].flatMap({ Int($0) }) else {
            while try fill() {}
            return (take(received.count), true)
        }
        while received.count < length {
            guard try fill() else { return (take(received.count), false) }
        }
        return (take(length), true)
    }

    private func chunks() throws(ConnectionFailure) -> ([UInt8], Bool) {
        var body: [UInt8] = []
        while true {
            let (chunk, isWhole) = try chunk()
            body += chunk
            if chunk.isEmpty || !isWhole { return (body, isWhole) }
        }
    }

    /// Reads one chunk of a body, empty for the last; what arrived of a broken one was sent all the
    /// same.
    package func chunk() throws(ConnectionFailure) -> (bytes: [UInt8], isWhole: Bool) {
        var lineEnd = received.firstIndex(ofRun: Array("\r\n".utf8))
        while lineEnd == nil {
            guard try fill() else { return ([], false) }
            lineEnd = received.firstIndex(ofRun: Array("\r\n".utf8))
        }
        let line = String(decoding: take(lineEnd ?? 0), as: UTF8.self)
        guard let size = Int(line, radix: 16) else {
            throw ConnectionFailure("not a chunk: \(line)")
        }
        while received.count < size + 4 {
            guard try fill() else { return (Array(received.dropFirst(2).prefix(size)), false) }
        }
        _ = take(2)
        let bytes = take(size)
        _ = take(2)
        return (bytes, true)
    }

    private func take(_ count: Int) -> [UInt8] {
        let taken = Array(received.prefix(count))
        received.removeFirst(min(count, received.count))
        return taken
    }

    /// Waits for more bytes; false when there are none any more.
    private func fill() throws(ConnectionFailure) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        errno = 0
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
        }
        guard count >= 0 else {
            if errno == ECONNRESET { return false }
            throw ConnectionFailure("receive")
        }
        received += buffer.prefix(count)
        return count > 0
    }
}

extension [UInt8] {
    /// Where these bytes stand first.
    package func firstIndex(ofRun run: [UInt8]) -> Int? {
        guard count >= run.count else { return nil }
        for start in 0...(count - run.count) where self[start] == run[0] {
            if self[start..<(start + run.count)].elementsEqual(run) { return start }
        }
        return nil
    }
}
