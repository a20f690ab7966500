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

extension StoreUsage {
    fileprivate init(_ read: () throws -> (usedBytes: Int, mapSizeBytes: Int, readerSlots: Int))
        throws(LedgerError)
    {
        do {
            let usage = try read()
            usedBytes = usage.usedBytes
            mapSizeBytes = usage.mapSizeBytes
            readerSlots = usage.readerSlots
        } catch {
            throw LedgerError(reading: error) ?? LedgerError(.unavailable, "\(error)")
        }
    }
}

extension Ledger {
    /// What the log occupies; nil for a log that is not on disk.
    public var logUsage: StoreUsage? {
        get throws(LedgerError) {
            guard let log = log as? LMDBLog else { return nil }
            return try StoreUsage { try log.usage }
        }
    }

    /// What the read models occupy.
    public var viewsUsage: StoreUsage {
        get throws(LedgerError) { try StoreUsage { [views] in try views.usage } }
    }
}
