package import Catalogue
package import EventLog
package import LMDB
package import Rules
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
        try changes.forEachRow { (key, row) throws(LMDBError) in
            try overlay.books.set(key, row, workspace.snapshot)
        }
        var positions: [EventID: Position] = [:]
        let listed = try changes.listed(event, at: position, recordedTime) {
            (origin) throws(LMDBError) in
            try self.position(of: origin, &positions)
        }
        for (key, row) in listed { try overlay.entries.set(key, row, workspace.snapshot) }
        for claim in changes.taken { try take(claim, for: event.id.description) }
        if let released = changes.released {
            for claim in released.claims { try giveUp(claim, of: released.event.description) }
        }
    }

    /// The position of an earlier event, which is looked up once.
    private func position(
        of event: EventID, _ positions: inout [EventID: Position]
    ) throws(LMDBError) -> Position? {
        if positions[event] == nil {
            let key = EventKey(source: event.source, id: event.id)
            positions[event] = try workspace.position(of: key)
        }
        return positions[event]
    }
}

extension BookChanges {
    /// The entries of an event as a fund's book lists them.
    ///
    /// - Parameter found: where an earlier event stands; nil where it is not on record.
    package func listed<Failure: Error>(
        _ event: Event, at position: Position, _ recordedTime: Timestamp,
        where found: (EventID) throws(Failure) -> Position?
    ) throws(Failure) -> [(key: EntryKey, row: EntryRow)] {
        var listed: [(key: EntryKey, row: EntryRow)] = []
        var payment: FundSpent?
        if case .fundSpent(let data) = event.payload { payment = data }
        let paidFor = PaidFor(payment?.for)
        for (place, (entry, origin)) in zip(entries, origins).enumerated() {
            var of: EntryPlace?
            if let origin, let earlier = try found(origin.event) {
                of = EntryPlace(position: earlier, line: UInt16(clamping: origin.line))
            }
            let key = EntryKey(
                fund: entry.fund, day: event.time.day,
                place: EntryPlace(position: position, line: UInt16(place + 1)))
            let row = EntryRow(
                entry: entry, type: event.type, recordedTime: recordedTime, of: of,
                voucher: event.voucher,
                creditCode: entry.serviceDay == nil ? payment?.payee?.creditCode : nil,
                paidFor: entry.measure == .spent ? paidFor : nil)
            listed.append((key, row))
        }
        return listed
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
