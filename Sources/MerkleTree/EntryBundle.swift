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
        records.reserveCapacity(TilePath.fullWidth)
        var place = 0
        while place < bundle.count {
            guard place + 2 <= bundle.count, records.count < TilePath.fullWidth else { return nil }
            let first = place + 2
            place = first + (Int(bundle[place]) << 8 | Int(bundle[place + 1]))
            guard place <= bundle.count else { return nil }
            records.append(bundle[first..<place])
        }
        return records.isEmpty ? nil : records
    }
}
