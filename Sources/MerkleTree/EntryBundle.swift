/// The bytes of entry bundles (C2SP tlog-tiles): each record after its length in two bytes.
public enum EntryBundle {
    /// The longest record of the log in bytes: its length is written in 16 bits.
    public static let maximumRecordByteCount = Int(UInt16.max)

    /// Adds a record to the end of a bundle; it is an error of the program when it is too long.
    public static func append(_ record: Span<UInt8>, to bundle: inout [UInt8]) {
        precondition(record.count <= maximumRecordByteCount, "a record has at most 65,535 bytes")
        bundle.append(UInt8(record.count >> 8))
        bundle.append(UInt8(record.count & 0xFF))
        unsafe record.withUnsafeBufferPointer { bytes in
            unsafe bundle.append(contentsOf: bytes)
        }
    }

    /// Adds a record to the end of a bundle; it is an error of the program when it is too long.
    public static func append(_ record: [UInt8], to bundle: inout [UInt8]) {
        append(record.span, to: &bundle)
    }

    /// Reads the records of a bundle; nil when its bytes do not end with a record, or there are
    /// none or more than 256.
    public static func records(in bundle: [UInt8]) -> [ArraySlice<UInt8>]? {
        var records: [ArraySlice<UInt8>] = []
        var rest = bundle[...]
        while !rest.isEmpty {
            guard rest.count >= 2, records.count < TilePath.fullWidth else { return nil }
            let count = Int(BigEndian.number(rest.prefix(2), as: UInt16.self))
            rest = rest.dropFirst(2)
            guard rest.count >= count else { return nil }
            records.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return records.isEmpty ? nil : records
    }
}
