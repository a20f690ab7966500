import Catalogue
import Foundation
import Logging
import Synchronization

/// When the key-encryption key is rotated.
enum KeyRotationLimits {
    /// Erasures are gathered for so long before the key-encryption key is rotated: one hour, of the 24
    /// in which an erasure must be complete.
    static let gatheringMicroseconds: Int64 = 3_600_000_000
}

extension Ledger {
    /// Makes a new key-encryption key, wraps every person's key under it, and destroys the older one.
    ///
    /// From then on nothing opens what `keys/`, or an older copy of it, still holds of persons who were
    /// erased. Works while events are recorded. Throws when files cannot be written; nothing is lost then,
    /// and the next rotation finishes it.
    public func rotateKeys() async throws(LedgerError) {
        try await rotateKeys(lookingOn: nil)
    }

    /// The same, with a look at each step, on the thread that does it.
    package func rotateKeys(
        lookingOn step: (@Sendable (KeyRotationStep) throws(LedgerError) -> Void)?
    ) async throws(LedgerError) {
        let writer = try requireWriter()
        let keys = writer.keys
        let result: Result<Void, LedgerError> = await withCheckedContinuation { continuation in
            keys.queue.async {
                continuation.resume(
                    returning: Result { () throws(LedgerError) in try keys.rotate(lookingOn: step) }
                )
            }
        }
        try result.get()
        writer.logger.notice("the key-encryption key was rotated")
    }

    /// Rotates the key-encryption key where erasures have waited for it long enough; answers whether it
    /// did. To be called now and then: looking costs a microsecond.
    public func rotateKeysIfDue() async throws(LedgerError) -> Bool {
        guard let since = try requireWriter().keys.erasureOutstandingSince() else { return false }
        let waited = clock.now().microseconds - since.microseconds
        // A clock that was set back must not put it off.
        guard waited < 0 || waited >= KeyRotationLimits.gatheringMicroseconds else { return false }
        try await rotateKeys()
        return true
    }
}
