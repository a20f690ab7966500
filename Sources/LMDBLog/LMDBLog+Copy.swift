public import EventLog
import LMDB

extension LMDBLog {
    /// Stores checkpoints over what the log holds already, durable on return.
    public func keep(_ checkpoints: [StoredCheckpoint]) throws(LogError) {
        let tables = present.tables
        try write(tables) { (transaction) throws(LMDBError) in
            for checkpoint in checkpoints {
                try transaction.put(tables.checkpoints, checkpoint.size, checkpoint.note)
            }
        }
    }

    /// Writes a copy of the log to a directory, which must be empty or missing; its parent must exist.
    ///
    /// The copy is the log as it was when this one was opened, or newer, and durable on return. It may
    /// be taken beside a writer, of this or another process. Returns what the copy holds.
    public func copy(to directory: String) throws(LogError) -> LogHead {
        let known = head
        do {
            try present.tables.environment.copyCompacted(to: directory)
        } catch {
            throw LogError(.unavailable, "The log cannot be copied: \(error.message)")
        }
        let copy = try LMDBLog(directory: directory)
        defer { copy.close() }
        // What only the journal held follows.
        var missing: [[UInt8]] = []
        try scan(from: Position(copy.head.size), upTo: Position(known.size)) {
            (_, record) throws(LogError) in
            missing.append([UInt8](copying: record))
            return true
        }
        return missing.isEmpty ? copy.head : try copy.append(missing, checkpoint: nil)
    }
}
