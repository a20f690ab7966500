import Crypto
import Foundation

/// Random bytes of the kernel, taken many at a time: for many keys at once.
///
/// Asked for one key and its nonce, swift-crypto goes to the kernel six times, for eight bytes each.
struct RandomBytes {
    /// The most that the kernel gives at once (getentropy(3)).
    private static let chunkBytes = 256

    private var left: ArraySlice<UInt8> = []

    init() {}

    /// A new key of 256 bits.
    mutating func key() -> SymmetricKey { SymmetricKey(data: take(32)) }

    /// A new nonce of 96 bits (NIST SP 800-38D §8.2.2).
    mutating func nonce() -> AES.GCM.Nonce {
        guard let nonce = try? AES.GCM.Nonce(data: take(12)) else {
            preconditionFailure("a nonce has twelve bytes")
        }
        return nonce
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        if left.count < count {
            var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
            let code = unsafe chunk.withUnsafeMutableBytes { room in
                unsafe getentropy(room.baseAddress, room.count)
            }
            precondition(code == 0, "the kernel gives random bytes")
            left = chunk[...]
        }
        defer { left = left.dropFirst(count) }
        return left.prefix(count)
    }
}
