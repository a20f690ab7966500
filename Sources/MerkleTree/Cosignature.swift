/// The cosignatures of witnesses over checkpoints, version 1 (C2SP tlog-cosignature).
enum Cosignature {
    private static let timeByteCount = 8
    /// Times go to 2^63 − 1.
    private static let maximumTime = UInt64(Int64.max)

    /// What a witness signs.
    static func message(text: String, time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
    }

    /// The time of a cosignature by `key` over `text`, in seconds since 1970; nil when it is not one.
    static func verify(_ bytes: [UInt8], key: VerifierKey, text: String) -> UInt64? {
        guard bytes.count > timeByteCount else { return nil }
        let time = BigEndian.number(bytes.prefix(timeByteCount), as: UInt64.self)
        guard time <= maximumTime,
            key.isValid(
                signature: bytes.dropFirst(timeByteCount), message: message(text: text, time: time))
        else { return nil }
        return time
    }
}
