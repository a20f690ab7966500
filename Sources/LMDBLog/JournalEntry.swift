import MerkleTree

/// One group in the journal: magic, first position, number of records, bytes of all, root; then each
/// record behind its length. Integers are little-endian. Pure.
struct JournalEntry {
    private static let headerBytes = 56
    private static let lengthBytes = 4
    /// No text contains its first byte, so that no record looks like an entry.
    private static let magic: UInt64 = 0x3130_4C4E_4A5A_57FF
    private static let rootOffset = 24

    /// The position of the first record.
    let first: UInt64
    let records: [[UInt8]]
    /// The root of the tree with these records.
    let root: Digest
    /// Bytes of the entry, header included.
    let byteCount: Int

    /// Bytes that an entry of these records has.
    static func byteCount(of records: [[UInt8]]) -> Int {
        records.reduce(headerBytes) { $0 + lengthBytes + $1.count }
    }

    static func bytes(
        of records: [[UInt8]], from first: UInt64, root: Digest
    ) -> [UInt8] {
        let byteCount = byteCount(of: records)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount)
        bytes.append(littleEndian: magic)
        bytes.append(littleEndian: first)
        bytes.append(littleEndian: UInt32(records.count))
        bytes.append(littleEndian: UInt32(byteCount - headerBytes))
        root.append(to: &bytes)
        for record in records {
            bytes.append(littleEndian: UInt32(record.count))
            bytes.append(contentsOf: record)
        }
        return bytes
    }

    /// The first position of the entry that seems to begin there.
    static func first(_ bytes: [UInt8], at offset: Int) -> UInt64? {
        guard bytes.count - offset >= headerBytes, bytes.integer(at: offset) == magic else {
            return nil
        }
        return bytes.integer(at: offset + 8)
    }

    /// The entry that seems to begin there; whether it is whole, its root says.
    init?(_ bytes: [UInt8], at offset: Int) {
        guard let first = Self.first(bytes, at: offset) else { return nil }
        let count = Int(bytes.integer(at: offset + 16) as UInt32)
        let length = Int(bytes.integer(at: offset + 20) as UInt32)
        let start = offset + Self.headerBytes
        guard count > 0, length <= bytes.count - start, first <= UInt64.max - UInt64(count),
            let root = Digest(bytes: bytes[offset + Self.rootOffset..<start])
        else { return nil }
        var records: [[UInt8]] = []
        var place = start
        for _ in 0..<count {
            guard place + Self.lengthBytes <= start + length else { return nil }
            let bytesOfRecord = Int(bytes.integer(at: place) as UInt32)
            place += Self.lengthBytes
            guard bytesOfRecord <= start + length - place else { return nil }
            records.append(Array(bytes[place..<place + bytesOfRecord]))
            place += bytesOfRecord
        }
        guard place == start + length else { return nil }
        self.first = first
        self.records = records
        self.root = root
        byteCount = Self.headerBytes + length
    }
}

extension [UInt8] {
    fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
        for byte in 0..<value.bitWidth / 8 {
            append(UInt8(truncatingIfNeeded: value >> (8 * byte)))
        }
    }

    fileprivate func integer<Value: FixedWidthInteger>(at offset: Int) -> Value {
        var value: Value = 0
        for byte in (0..<Value.bitWidth / 8).reversed() {
            value = value << 8 | Value(self[offset + byte])
        }
        return value
    }
}
