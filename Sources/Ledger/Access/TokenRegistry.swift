import Catalogue
import MerkleTree
import LMDB
import Projections
import Queries
import Synchronization

/// Finds the access of a token. Tokens are random, and only their SHA-256 is on record. May be used
/// on any thread.
final class TokenRegistry: Sendable {
    /// The maximum number of tokens in memory.
    private static let maximumCachedTokens = 10_000

    private struct Cache {
        var version = -1
        /// Accesses by token in clear, because hashing a token takes longer than the rest of the
        /// look-up. Tokens are in memory with every request anyway, but never on disk.
        var known: [String: KnownAccess] = [:]
    }

    private let cache = Mutex(Cache())

    /// The access of a token in read models of some version of the accesses; nil when the token is unknown,
    /// revoked or expired.
    func access(
        of token: String, in views: Views, _ version: Int, now: Timestamp
    ) throws(LedgerError) -> KnownAccess? {
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
                guard let found = try views.access(tokenDigest: Self.digest(token)) else {
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

    /// The SHA-256 of a token, in hexadecimal digits.
    static func digest(_ token: String) -> String { Digest(hashing: Array(token.utf8)).hex }
}
