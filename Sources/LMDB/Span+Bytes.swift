extension Span<UInt8> {
    /// Whether these bytes begin with others.
    func begins(with prefix: Span<UInt8>) -> Bool {
        guard count >= prefix.count else { return false }
        for index in 0..<prefix.count where self[index] != prefix[index] { return false }
        return true
    }

    /// Whether these bytes are the same as others.
    public func isEqual(to other: Span<UInt8>) -> Bool {
        count == other.count && begins(with: other)
    }

    /// A copy of the bytes, which may outlive the transaction.
    public func copied() -> [UInt8] {
        unsafe withUnsafeBufferPointer { unsafe Array($0) }
    }

    /// The bytes as text; what is not UTF-8 is replaced by U+FFFD.
    public func copiedText() -> String {
        unsafe withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
