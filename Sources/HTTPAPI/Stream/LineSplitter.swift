/// A run of lines from a stream: bytes shared by all of them, and where each line is.
public struct LineChunk: Sendable {
    /// One line that is not blank.
    public enum Line: Sendable, Equatable {
        /// Where the line is in the chunk's bytes, without its end.
        case text(Range<Int>)
        /// The line was longer than the limit, and its bytes are gone.
        case tooLong
    }

    /// The bytes that the ranges are of.
    public let bytes: [UInt8]
    /// The lines in order.
    public let lines: [Line]
}

/// Splits a stream of bytes into lines, as they come, with bounded memory. Pure.
///
/// Lines end with a line feed, which a carriage return may precede. Blank lines are dropped.
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

    /// A splitter at the beginning of a stream.
    public init() {}

    /// Takes the next bytes of the stream and returns the lines that they complete.
    public mutating func add(_ added: some Collection<UInt8>) -> [LineChunk] {
        var bytes = rest
        let scanned = bytes.count
        bytes.append(contentsOf: added)
        var lines: [LineChunk.Line] = []
        var start = 0
        let span = bytes.span
        for index in scanned..<span.count where span[index] == UInt8(ascii: "\n") {
            end(start..<index, of: span, &lines)
            start = index + 1
        }
        rest = Array(bytes[start...])
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
        let bytes = rest
        var lines: [LineChunk.Line] = []
        end(0..<bytes.count, of: bytes.span, &lines)
        rest = []
        return Self.chunks(bytes, lines)
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
