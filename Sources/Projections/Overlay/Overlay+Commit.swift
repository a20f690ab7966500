import Catalogue
import EventLog
import LMDB
import Rules
import Tables

extension Overlay {
    /// Writes all changes in one transaction, each row once, and the mark of the views.
    ///
    /// `makeMark` is called when everything but the mark is written; no change is visible before it
    /// returns. When this throws, the tables are unchanged, and the overlay must not be used again.
    public func commit(_ makeMark: () throws -> ViewsMark) throws {
        let tables = views.tables
        var published: UInt64?
        var refusal: (any Error)?
        do throws(LMDBError) {
            try tables.environment.write { (transaction) throws(LMDBError) in
                try flush(into: &transaction)
                var changes = changesOfStandings()
                // `makeMark` waits for the log: rows are evicted while the device flushes it.
                settle()
                // Reserves space now: after the log has taken the group, this transaction must not
                // find the disk full.
                try transaction.prepare(changes: 1, bytes: Views.maximumMarkBytes)
                do {
                    let made = try makeMark()
                    published = made.head.size
                    // Published before a reader can see the changed tables.
                    changes.size = made.head.size
                    views.rankings.publish(changes)
                    try Views.put(made, into: &transaction, tables)
                } catch let error as LMDBError {
                    throw error
                } catch {
                    refusal = error
                    throw LMDBError(.badTransaction, operation: "mark the read models")
                }
            }
        } catch {
            if let published { views.rankings.withdraw(size: published) }
            throw refusal ?? error
        }
    }

    private func flush(into transaction: inout WriteTransaction) throws(LMDBError) {
        var index = IndexChanges()
        for part in parts { try part.flush(&transaction, &index) }
        try index.flush(into: &transaction, views.tables.index)
        try flushEventIDs(into: &transaction)
        try flushHeaders(into: &transaction)
        try flushPostings(into: &transaction)
    }

    /// Clears the list of changes, after they were written or when there were none, and evicts the
    /// least recently used rows.
    public func settle() {
        for part in parts { part.settle() }
        newEvents.truncate(to: 0)
        headers.truncate(to: 0)
        services = []
    }

    private func flushEventIDs(into transaction: inout WriteTransaction) throws(LMDBError) {
        let newEvents = newEvents
        var keys = SortedKeys(reserving: newEvents.count)
        for place in 0..<newEvents.count { keys.append(newEvents.key(place)) }
        keys.sort()
        var row = RowWriter()
        for place in keys.indices {
            row.clear()
            row.position(newEvents.position(keys.number(place)))
            try transaction.put(views.tables.eventIDs, keys.key(place), row.bytes.span)
        }
    }

    private func flushHeaders(into transaction: inout WriteTransaction) throws(LMDBError) {
        let headers = headers
        guard let first = headers.first else { return }
        for place in 0..<headers.count {
            try transaction.put(
                views.tables.headers, first + UInt64(place), headers.bytes(place),
                options: .append)
        }
    }

    /// Writes the postings of the segments that this group completes.
    private func flushPostings(into transaction: inout WriteTransaction) throws(LMDBError) {
        guard let first = headers.first else { return }
        let end = first + UInt64(headers.count)
        var segment = PostingSegment(of: first)
        while segment.range.upperBound <= end {
            try segment.write(into: &transaction, views.tables)
            segment = PostingSegment(of: segment.range.upperBound)
        }
    }

    /// The changes of service, from which standings are updated.
    private func changesOfStandings() -> StandingsFeed.Publication {
        var changes = StandingsFeed.Publication(services: services)
        projects.forEachDirty { id, row in
            guard let row else { return }
            changes.projects.append(ProjectScope(id, row))
        }
        centres.forEachDirty { _, _ in changes.centresChanged = true }
        return changes
    }
}
