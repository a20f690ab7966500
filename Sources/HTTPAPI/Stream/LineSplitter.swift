import JSON

/// A run of lines from a stream: bytes shared by all of them, and where each line is.
public struct LineChunk: Sendable {
    /// One line that is not blank.
    public enum Line: Sendable, Equatable {
        /// Where the line is in the chunk's bytes, without its end.
        case text(Range<Int>)
        /// The line was longer than the limit, and its bytes are gone.
        case tooLong
        /// The stream is UTF-16, and nothing of it is read.
        case wide
    }

    /// The bytes that the ranges are of.
    public let bytes: [UInt8]
    /// The lines in order.
    public let lines: [Line]

    /// Bytes of the lines' text.
    var textBytes: Int {
        lines.reduce(0) { bytes, line in
            if case .text(let range) = line { bytes + range.count } else { bytes }
        }
    }
}

/// Splits a stream of bytes into lines, as they come, with bounded memory. Pure.
///
/// Lines end with a line feed, which a carriage return may precede. Blank lines are dropped, and so is a
/// byte order mark before the first line.
public struct LineSplitter: Sendable {
    /// Bytes that a line may have; longer ones are reported but not kept.
    public static let maximumLineBytes = 64 << 10
    /// Lines in a chunk.
    public static let maximumChunkLines = 512
    /// Bytes that should be added at once at most, so that chunks stay below 256 KiB.
    public static let maximumAddedBytes = 128 << 10

    /// What was added and is not a whole line yet.
    private var rest: [UInt8] = []
    /// The line under way was too long, and is dropped until it ends.
    private var isSkipping = false
    /// How the stream begins; nil until there is enough of it to tell.
    private var start: TextStart?

    /// Bytes of the line that is not whole yet.
    public var waitingBytes: Int { rest.count }

    /// A splitter at the beginning of a stream.
    public init() {}

    /// Takes the next bytes of the stream and returns the lines that they complete.
    public mutating func add(_ added: some Collection<UInt8>) -> [LineChunk] {
        var bytes = rest
        var scanned = bytes.count
        bytes.append(contentsOf: added)
        var first = 0
        if start == nil {
            guard bytes.count >= TextStart.byteCount else {
                rest = bytes
                return []
            }
            first = begin(bytes)
            // What was kept to tell the beginning was not looked through.
            scanned = first
            if start == .wide { return [LineChunk(bytes: [], lines: [.wide])] }
        }
        guard start != .wide else { return [] }
        var lines: [LineChunk.Line] = []
        let span = bytes.span
        for index in scanned..<span.count where span[index] == UInt8(ascii: "\n") {
            end(first..<index, of: span, &lines)
            first = index + 1
        }
        rest = Array(bytes[first...])
        if rest.count > Self.maximumLineBytes {
            isSkipping = true
            rest = []
        } else if isSkipping {
            rest = []
        }
        return Self.chunks(bytes, lines)
    }

    /// Ends the stream: the last line need not have an end.
    public mutating func finish() -> [LineChunk] {
        guard start != .wide else { return [] }
        let bytes = rest
        rest = []
        guard start != nil else {
            // The stream is shorter than what tells its beginning.
            let first = begin(bytes)
            if start == .wide { return [LineChunk(bytes: [], lines: [.wide])] }
            return Self.chunks(bytes, lines(of: bytes, from: first))
        }
        return Self.chunks(bytes, lines(of: bytes, from: 0))
    }

    /// Notes how the stream begins; answers where its text does.
    private mutating func begin(_ bytes: [UInt8]) -> Int {
        let found = TextStart(bytes)
        start = found
        return found.skippedBytes
    }

    /// The lines that are left at the end, of which the last need not have an end.
    private mutating func lines(of bytes: [UInt8], from first: Int) -> [LineChunk.Line] {
        var lines: [LineChunk.Line] = []
        var begin = first
        let span = bytes.span
        for index in first..<span.count where span[index] == UInt8(ascii: "\n") {
            end(begin..<index, of: span, &lines)
            begin = index + 1
        }
        end(begin..<span.count, of: span, &lines)
        return lines
    }

    private mutating func end(
        _ range: Range<Int>, of bytes: Span<UInt8>, _ lines: inout [LineChunk.Line]
    ) {
        if isSkipping || range.count > Self.maximumLineBytes + 1 {
            lines.append(.tooLong)
            isSkipping = false
            return
        }
        var upper = range.upperBound
        while upper > range.lowerBound, Self.isSpace(bytes[upper - 1]) { upper -= 1 }
        var lower = range.lowerBound
        while lower < upper, Self.isSpace(bytes[lower]) { lower += 1 }
        guard lower < upper else { return }
        lines.append(upper - lower > Self.maximumLineBytes ? .tooLong : .text(lower..<upper))
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D
    }

    private static func chunks(_ bytes: [UInt8], _ lines: [LineChunk.Line]) -> [LineChunk] {
        guard lines.count > maximumChunkLines else {
            return lines.isEmpty ? [] : [LineChunk(bytes: bytes, lines: lines)]
        }
        return stride(from: 0, to: lines.count, by: maximumChunkLines).map { first in
            let end = min(first + maximumChunkLines, lines.count)
            return LineChunk(bytes: bytes, lines: Array(lines[first..<end]))
        }
    }
}
