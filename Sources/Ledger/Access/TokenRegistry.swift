import Catalogue
import Crypto
import LMDB
import Projections
import Queries
import Synchronization

/// Whose token is whose. Tokens are random; only their SHA-256 is on record or in memory.
final class TokenRegistry: Sendable {
    /// Tokens that stay in memory.
    private static let maximumCachedTokens = 10_000

    private struct Cache {
        var version = -1
        /// By the tokens themselves: hashing one takes longer than all else of finding it. They are
        /// in memory with every request anyway, and on disk nowhere.
        var known: [String: KnownAccess] = [:]
    }

    private let cache = Mutex(Cache())

    /// The access behind a token; nil when it is unknown, revoked or expired.
    func access(
        of token: String, _ writer: Writer, now: Timestamp
    ) throws(LedgerError) -> KnownAccess? {
        let (views, version) = writer.shared.withLock { ($0.views, $0.accessVersion) }
        let cached = cache.withLock { cache in
            if cache.version != version {
                cache = Cache(version: version)
            }
            return cache.known[token]
        }
        let access: KnownAccess
        if let cached {
            access = cached
        } else {
            do {
                guard let found = try views.access(tokenDigest: Self.hex(Self.digest(token))) else {
                    return nil
                }
                access = found
            } catch {
                throw LedgerError(.recovering, error.message)
            }
            cache.withLock { cache in
                guard cache.version == version else { return }
                if cache.known.count >= Self.maximumCachedTokens { cache.known = [:] }
                cache.known[token] = access
            }
        }
        guard access.isGranted, access.expiresAt.map({ $0 > now }) ?? true else { return nil }
        return access
    }

    static func digest(_ token: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(token.utf8)))
    }

    static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
