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
}

/// A named table of an environment: a handle, cheap to copy, valid until the environment closes.
public struct Table: Sendable, Hashable {
    /// The number of the table in this environment.
    public let dbi: UInt32
    /// The name of the table.
    public let name: String
    /// How it keeps keys and values.
    public let flags: TableFlags
    /// Whether each value is stored with a check value over it and its key, which every read
    /// compares.
    let isChecked: Bool
    /// The environment it belongs to, so that use with another one is caught.
    let environment: UInt64

    /// The longest key, in bytes.
    public static let maximumKeyBytes = 511
}
