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
}
