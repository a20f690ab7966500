/// The name of a tile or of an entry bundle below the log's prefix (C2SP tlog-tiles).
///
/// Text: `tile/<level>/<index>[.p/<width>]` and `tile/entries/<index>[.p/<width>]`; the index is in
/// groups of three digits, all but the last after an `x`: 1234067 is `x001/x234/067`.
public struct TilePath: Sendable, Hashable {
    /// What a tile holds.
    public enum Content: Sendable, Hashable {
        /// Digests of the tree, of height 8 times the level. Levels go to 63; those over 6 are
        /// always empty in a tree of up to 2^56 leaves.
        case hashes(level: UInt8)
        /// The records themselves.
        case entries
    }

    /// The number of digests or entries of a full tile.
    public static let fullWidth = 256

    /// What the tile holds.
    public let content: Content
    /// The number of the tile among those of its level, from 0.
    public let index: UInt64
    /// How many digests or entries it holds: 256, or fewer for a partial tile.
    public let width: Int

    /// Names a tile; it is an error of the program when a number is out of its range.
    public init(content: Content, index: UInt64, width: Int = TilePath.fullWidth) {
        precondition((1...Self.fullWidth).contains(width), "a tile has 1 to 256 entries")
        precondition(index <= Self.maximumIndex, "the index of a tile has 48 bits")
        if case .hashes(let level) = content {
            precondition(level <= Self.maximumLevel, "the level of a tile is at most 63")
        }
        self.content = content
        self.index = index
        self.width = width
    }

    /// Reads a path, with or without a slash before it; nil when it is not exactly as written.
    public init?(parsing path: String) {
        let relative = path.utf8.first == UInt8(ascii: "/") ? path.utf8.dropFirst() : path.utf8[...]
        var parts = relative.split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false
        ).map { String(decoding: $0, as: UTF8.self) }[...]
        guard parts.count <= Self.maximumPartCount, parts.popFirst() == "tile",
            let kind = parts.popFirst()
        else { return nil }
        if kind == "entries" {
            content = .entries
        } else if let level = NoteText.number(kind), level <= UInt64(Self.maximumLevel) {
            content = .hashes(level: UInt8(level))
        } else {
            return nil
        }
        width = Self.takeWidth(from: &parts)
        guard (1...Self.fullWidth).contains(width), let index = Self.index(from: parts) else {
            return nil
        }
        self.index = index
    }

    /// The indices of the digests on their level, or of the entries in the log.
    public var range: Range<UInt64> {
        let first = index * UInt64(Self.fullWidth)
        return first..<first + UInt64(width)
    }

    /// Whether the tile is one of the tree of some size: all that it names exists.
    ///
    /// A partial tile stays so when the tree has grown past it.
    public func isAvailable(size: UInt64) -> Bool {
        range.upperBound <= Self.count(of: content, size: size)
    }

    /// All tiles and bundles of the tree of some size, each as wide as it can be: what a mirror has
    /// to fetch. Bundles come first, then tiles by level.
    public static func covering(size: UInt64) -> [TilePath] {
        let levels = (0...UInt8(7)).map { Content.hashes(level: $0) }
        return ([Content.entries] + levels).flatMap { content in
            let count = count(of: content, size: size)
            return stride(from: 0, to: count, by: fullWidth).map { first in
                TilePath(
                    content: content, index: first / UInt64(fullWidth),
                    width: Int(min(count - first, UInt64(fullWidth))))
            }
        }
    }

    /// How many digests of a level, or entries, the tree of some size has.
    private static func count(of content: Content, size: UInt64) -> UInt64 {
        switch content {
        case .hashes(let level): size >> (UInt64(level) * UInt64(NodeID.levelsPerTile))
        case .entries: size
        }
    }

    private static let maximumLevel: UInt8 = 63
    private static let maximumIndex: UInt64 = (1 << 48) - 1
    /// `tile`, the level, five groups of digits, the last with `.p`, and the width.
    private static let maximumPartCount = 8
}

// MARK: - Text

extension TilePath: CustomStringConvertible {
    /// The path, without a slash before it.
    public var description: String {
        let kind =
            switch content {
            case .hashes(let level): String(level)
            case .entries: "entries"
            }
        let partial = width < Self.fullWidth ? ".p/\(width)" : ""
        return "tile/\(kind)/\(Self.text(of: index))\(partial)"
    }

    private static func text(of index: UInt64) -> String {
        var text = ""
        var rest = index
        repeat {
            let digits = String(rest % 1000)
            let group = String(repeating: "0", count: 3 - digits.count) + digits
            text = text.isEmpty ? group : "x\(group)/\(text)"
            rest /= 1000
        } while rest > 0
        return text
    }

    /// Takes the width off the end, and the mark of a partial tile off the part before it; 0 when
    /// the width is not one of a partial tile.
    private static func takeWidth(from parts: inout ArraySlice<String>) -> Int {
        guard parts.count > 1, parts[parts.endIndex - 2].hasSuffix(".p") else { return fullWidth }
        let text = parts.removeLast()
        parts[parts.endIndex - 1].removeLast(2)
        guard let width = NoteText.number(text), width < fullWidth else { return 0 }
        return Int(width)
    }

    /// Reads groups of three digits, all but the last after an `x`.
    private static func index(from parts: ArraySlice<String>) -> UInt64? {
        var index: UInt64 = 0
        for (offset, part) in parts.enumerated() {
            var digits = part.utf8[...]
            if offset < parts.count - 1, digits.popFirst() != UInt8(ascii: "x") { return nil }
            guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            index = digits.reduce(index) { $0 * 10 + UInt64($1 - 0x30) }
            // Only the shortest form: no group of zeros before the others.
            if offset == 0, parts.count > 1, index == 0 { return nil }
        }
        return parts.isEmpty || index > maximumIndex ? nil : index
    }
}
