import Foundation

/// One connection to a server on this machine; one request at a time, HTTP/1.1.
final class HTTPConnection {
    private static let timeoutSeconds = 10
    private static let readBytes = 64 << 10

    private let descriptor: Int32

    /// Connects; throws when nobody listens.
    init(port: Int) throws {
        descriptor = try Self.connected(to: port)
    }

    /// A socket that is connected to a server on this machine.
    static func connected(to port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw BenchFailure("There is no socket to be had.") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var wait = timeval(tv_sec: Self.timeoutSeconds, tv_usec: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        var isOn: Int32 = 1
        unsafe setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn,
            socklen_t(MemoryLayout<Int32>.size))
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { rebound in
                unsafe connect(descriptor, rebound, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw BenchFailure("Nobody listens on port \(port).") }
        return descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Sends a request and reads the whole answer; returns its status.
    func send(
        _ method: String, _ path: String, headers: [String] = [], body: [UInt8] = []
    ) throws -> Int {
        let lines =
            ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1", "Content-Length: \(body.count)"]
            + headers + ["", ""]
        try write(Array(lines.joined(separator: "\r\n").utf8) + body)
        var answer: [UInt8] = []
        var end = Self.endOfHead(answer)
        while end == nil {
            answer += try read()
            end = Self.endOfHead(answer)
        }
        let head = String(decoding: answer[..<(end ?? 0)], as: UTF8.self)
        guard let status = Int(head.dropFirst("HTTP/1.1 ".count).prefix(3)) else {
            throw BenchFailure("The answer is not HTTP.")
        }
        let length = try Self.length(head)
        var missing = length - (answer.count - (end ?? 0))
        while missing > 0 { missing -= try read().count }
        return status
    }

    private static func length(_ head: String) throws -> Int {
        for line in head.lowercased().split(separator: "\r\n")
        where line.hasPrefix("content-length:") {
            guard let length = Int(line.dropFirst(15).drop { $0 == " " }) else { break }
            return length
        }
        throw BenchFailure("The answer has no length.")
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for index in 3..<bytes.count
        where bytes[index] == 10 && bytes[index - 1] == 13 && bytes[index - 2] == 10 {
            return index + 1
        }
        return nil
    }

    private func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Foundation.send(
                    descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw BenchFailure("The connection broke.") }
            rest = rest.dropFirst(count)
        }
    }

    private func read() throws -> [UInt8] {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.readBytes) { buffer, count in
            count = max(0, unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
        guard !bytes.isEmpty else { throw BenchFailure("The connection broke.") }
        return bytes
    }
}
