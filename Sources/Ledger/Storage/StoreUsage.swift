import LMDB
import LMDBLog
import Projections
import Queries

/// What a store occupies, for supervision.
public struct StoreUsage: Sendable, Equatable {
    /// Bytes of its file that are in use.
    public let usedBytes: Int
    /// The largest size of the file, bytes.
    public let mapSizeBytes: Int
    /// Reader slots that have been taken so far.
    public let readerSlots: Int
}

extension Ledger {
    /// What the log occupies; nil for a log that is not on disk.
    public var logUsage: StoreUsage? {
        get throws(LedgerError) {
            guard let log = log as? LMDBLog else { return nil }
            do {
                let usage = try log.usage
                return StoreUsage(
                    usedBytes: usage.usedBytes, mapSizeBytes: usage.mapSizeBytes,
                    readerSlots: usage.readerSlots)
            } catch {
                throw LedgerError(error)
            }
        }
    }

    /// What the read models occupy.
    public var viewsUsage: StoreUsage {
        get throws(LedgerError) {
            do {
                let usage = try views.usage
                return StoreUsage(
                    usedBytes: usage.usedBytes, mapSizeBytes: usage.mapSizeBytes,
                    readerSlots: usage.readerSlots)
            } catch {
                throw LedgerError(error)
            }
        }
    }
}
