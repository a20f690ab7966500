import Foundation

/// A file for each thread of the load generator, filled in turn.
struct LineFiles: Sendable {
    private static let bufferBytes = 1 << 20

    /// What the names of the files begin with; a number follows.
    let prefix: String
    private let handles: [FileHandle]
    private var buffers: [[UInt8]]
    private var lines = 0

    /// Makes the files.
    init(_ prefix: String, threads: Int) throws {
        self.prefix = prefix
        buffers = Array(repeating: [], count: threads)
        handles = try (0..<threads).map { number in
            let path = prefix + String(number)
            guard FileManager.default.createFile(atPath: path, contents: nil),
                let handle = FileHandle(forWritingAtPath: path)
            else { throw BenchFailure("\(path) cannot be written.") }
            return handle
        }
    }

    /// Adds a line to the next file in turn.
    mutating func add(_ line: String) throws {
        let number = lines % handles.count
        lines += 1
        buffers[number] += line.utf8
        buffers[number].append(UInt8(ascii: "\n"))
        if buffers[number].count >= Self.bufferBytes { try flush(number) }
    }

    /// Writes what is left and closes the files.
    mutating func finish() throws {
        for number in handles.indices {
            try flush(number)
            try handles[number].close()
        }
    }

    /// Deletes the files.
    func remove() {
        for number in handles.indices {
            try? FileManager.default.removeItem(atPath: prefix + String(number))
        }
    }

    private mutating func flush(_ number: Int) throws {
        try handles[number].write(contentsOf: Data(buffers[number]))
        buffers[number].removeAll(keepingCapacity: true)
    }
}
