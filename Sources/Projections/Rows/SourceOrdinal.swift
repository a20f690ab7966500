package import LMDB
package import Tables

/// The number of a source among all sources seen, from 0.
package struct SourceOrdinal: IndexedValue {
    package typealias Key = SourceKey

    package let ordinal: UInt32

    package init(ordinal: UInt32) {
        self.ordinal = ordinal
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        ordinal = try row.ordinal()
    }

    package func encode(into row: inout RowWriter) {
        row.unsigned(UInt64(ordinal))
    }
}

/// A source as a key; what follows LMDB's limit is not told apart.
package struct SourceKey: KeyCoded {
    private static let maximumBytes = 500

    package let source: String

    package func encode(into key: inout [UInt8]) {
        key.append(contentsOf: source.utf8.prefix(Self.maximumBytes))
    }
}
