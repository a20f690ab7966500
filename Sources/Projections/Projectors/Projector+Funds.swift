import Catalogue
import EventLog
package import LMDB
import Rules
import Tables

extension Projector {
    /// A fund's events change its row and the books.
    package func projectFund() throws(LMDBError) {
        try project(into: workspace.overlay.funds)
        try writeBooks()
    }

    /// The city knows the thresholds of all days.
    package func projectRules() throws(LMDBError) {
        try project(into: workspace.overlay.rules)
        try changeCity { $0.evolve(event) }
    }

    /// Writes what the event changes in the books, its entries and the claims that it takes or gives up.
    private func writeBooks() throws(LMDBError) {
        let changes = try workspace.takeBookChanges(of: event, recordedAt: recordedTime)
        let overlay = workspace.overlay
        for (key, row) in changes.rows { try overlay.books.set(key, row, workspace.snapshot) }
        var positions: [EventID: Position] = [:]
        for (place, (entry, origin)) in zip(changes.entries, changes.origins).enumerated() {
            let key = EntryKey(
                fund: entry.fund, day: event.time.day,
                place: EntryPlace(position: position, line: UInt16(place + 1)))
            let row = EntryRow(
                entry: entry, type: event.type, recordedTime: recordedTime,
                of: try self.place(of: origin, &positions),
                voucher: event.voucher)
            try overlay.entries.set(key, row, workspace.snapshot)
        }
        for claim in changes.taken { try take(claim, for: event.id.description) }
        if let released = changes.released {
            for claim in released.claims { try giveUp(claim, of: released.event.description) }
        }
    }

    /// Where an entry of an earlier event stands. An event is looked up once.
    private func place(
        of origin: EntryOrigin?, _ positions: inout [EventID: Position]
    ) throws(LMDBError) -> EntryPlace? {
        guard let origin else { return nil }
        let event = origin.event
        if positions[event] == nil {
            let key = EventKey(source: event.source, id: event.id)
            positions[event] = try workspace.position(of: key)
        }
        return positions[event].map {
            EntryPlace(position: $0, line: UInt16(clamping: origin.line))
        }
    }
}

extension Event {
    /// The number of the voucher that a fund's event rests on.
    fileprivate var voucher: String? {
        switch payload {
        case .fundReceived(let data): data.voucher
        case .fundReturned(let data): data.voucher
        case .fundTransferred(let data): data.voucher
        case .fundSpent(let data): data.voucher
        case .fundRefunded(let data): data.voucher
        default: nil
        }
    }
}
