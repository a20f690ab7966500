import Catalogue
import EventLog
import LMDB
import Rules
import Tables

extension Overlay {
    /// Writes everything that changed in one transaction, each row once, and marks how far it is.
    ///
    /// `makeMark` is asked when all is done but the mark: nothing is visible before it answers. When it
    /// or anything else throws, the tables are as before, and the overlay must not be used any more.
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
                // Once the log has taken the group, nothing here may find the disk full.
                try transaction.prepare(changes: 1, bytes: Views.maximumMarkBytes)
                do {
                    let made = try makeMark()
                    published = made.head.size
                    // Before anyone can see the tables changed.
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

    /// Forgets what was to be written, once it is or when there was nothing, and lets go of the rows that
    /// were asked for longest ago.
    public func settle() {
        for part in parts { part.settle() }
        // Clearing costs as much as there is room, however little is in it.
        if eventIDs.count < eventIDs.capacity / 4 {
            eventIDs = Dictionary(minimumCapacity: eventIDs.count)
        } else {
            eventIDs.removeAll(keepingCapacity: true)
        }
        newEvents.removeAll(keepingCapacity: true)
        headers.truncate(to: 0)
        services = []
    }

    private func flushEventIDs(into transaction: inout WriteTransaction) throws(LMDBError) {
        var keys = SortedKeys(reserving: newEvents.count)
        for event in newEvents { keys.append(event.key.bytes.span) }
        keys.sort()
        var row = RowWriter()
        for place in keys.indices {
            row.clear()
            row.position(newEvents[keys.number(place)].position)
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

    /// What standings are made of.
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
