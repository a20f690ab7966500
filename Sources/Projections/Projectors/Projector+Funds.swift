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
    func writeBooks() throws(LMDBError) {
        let changes = try BookChanges(event, recordedAt: recordedTime, in: workspace)
        let overlay = workspace.overlay
        for (key, row) in changes.rows { try overlay.books.set(key, row, workspace.snapshot) }
        let of = try reversedOrRefunded()
        for (place, entry) in changes.entries.enumerated() {
            let key = EntryKey(
                fund: entry.fund, day: event.time.day,
                place: EntryPlace(position: position, line: UInt16(place + 1)))
            let row = EntryRow(
                entry: entry, type: event.type, recordedTime: recordedTime,
                of: of.map {
                    EntryPlace(position: $0.position, line: $0.line ?? UInt16(place + 1))
                },
                voucher: event.voucher)
            try overlay.entries.set(key, row, workspace.snapshot)
        }
        for claim in changes.taken { try take(claim, for: event.id.description) }
        if let released = changes.released {
            for claim in released.claims { try giveUp(claim, of: released.event.description) }
        }
    }

    /// The event that a reversal or a refund is about; the line where it is about one.
    private func reversedOrRefunded() throws(LMDBError) -> (position: Position, line: UInt16?)? {
        let (id, line): (EventID, Int?)
        switch event.payload {
        case .fundReversed(let data): (id, line) = (data.of, nil)
        case .fundRefunded(let data): (id, line) = (data.of, data.line)
        default: return nil
        }
        let key = EventKey(source: id.source, id: id.id)
        return try workspace.position(of: key).map { ($0, line.map { UInt16($0) }) }
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
