import EventLog
import LMDBLog
import TestSupport
import Testing

/// The stores that the contract suite runs against; a new store becomes a new case.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case memory
    case lmdb

    var testDescription: String { rawValue }

    /// Opens a store of that kind; what needs a directory uses the one given.
    func open(in directory: String) throws -> any LogStore {
        switch self {
        case .memory: MemoryLog()
        case .lmdb: try LMDBLog(directory: directory, mapSizeBytes: 1 << 30)
        }
    }

    /// Runs a closure with an empty store of that kind.
    func withStore<Result>(_ body: (any LogStore) throws -> Result) throws -> Result {
        try withTemporaryDirectory { directory in try body(try open(in: directory)) }
    }
}

extension LogStore {
    /// All records, by a scan.
    func allRecords() throws -> [[UInt8]] {
        var records: [[UInt8]] = []
        try scan(from: Position(0), upTo: Position(head.size)) { (_, bytes) throws(LogError) in
            records.append([UInt8](copying: bytes))
            return true
        }
        return records
    }

    /// All checkpoints, by a walk.
    func allCheckpoints() throws -> [StoredCheckpoint] {
        var found: [StoredCheckpoint] = []
        try checkpoints { (checkpoint) throws(LogError) in
            found.append(checkpoint)
            return true
        }
        return found
    }
}

/// The code of the log's error that a closure throws; nil when it throws none.
func code(
    sourceLocation: SourceLocation = #_sourceLocation, of body: () throws -> Void
) -> LogError.Code? {
    do {
        try body()
        return nil
    } catch let error as LogError {
        return error.code
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
        return nil
    }
}
