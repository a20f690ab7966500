/// How a table keeps its keys and values; fixed when the table is created.
public struct TableFlags: OptionSet, Sendable, Hashable {
    /// The bits, as LMDB defines them.
    public let rawValue: UInt32

    /// Creates flags from bits as LMDB defines them.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Keys are `UInt64` in native byte order and sort as numbers.
    public static let integerKey = Self(rawValue: 0x08)
    /// A key may have several values, each 1 to 511 bytes, sorted bytewise.
    public static let duplicates = Self(rawValue: 0x04)
    /// As `duplicates`, and all values of the table have one length: smaller and faster.
    public static let fixedDuplicates = Self(rawValue: 0x14)
    /// As `fixedDuplicates`, and values are `UInt64` in native byte order and sort as numbers.
    public static let integerDuplicates = Self(rawValue: 0x34)
}

/// A named table of an environment: a handle, cheap to copy, valid until the environment closes.
public struct Table: Sendable, Hashable {
    /// The number of the table in this environment.
    public let dbi: UInt32
    /// The name of the table.
    public let name: String
    /// How it keeps keys and values.
    public let flags: TableFlags
    /// The length of every value, in bytes, where the table has fixed duplicates and it was given.
    public let valueBytes: Int?
    /// Whether each value is stored with a check value over it and its key, which every read
    /// compares.
    let isChecked: Bool
    /// The environment it belongs to, so that use with another one is caught.
    let environment: UInt64

    /// The longest key, and the longest value of a table with duplicates, in bytes.
    public static let maximumKeyBytes = 511
}

extension Table {
    /// Throws when a table with duplicates does not allow a value of this length.
    ///
    /// LMDB accepts an empty value as the only one of its key, but refuses a second value of the
    /// key.
    @inline(__always)
    func checkDuplicate(of count: Int) throws(LMDBError) {
        guard flags.contains(.duplicates) else { return }
        guard (1...Self.maximumKeyBytes).contains(count), count == valueBytes ?? count else {
            throw .badDuplicate(of: count, in: self)
        }
    }
}
