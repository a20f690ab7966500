package import Catalogue
package import EventLog
import LMDB
package import Projections
import Rules
import Tables

extension Views {
    /// The events on which a certificate's minutes rest, in the order of the log: those of the confirmed
    /// records of hours of its days, of mergers of registrations, and of schemes, recorded before it.
    ///
    /// They end with the first that exceeds the limit.
    package func serviceEvents(
        of certificate: CertificateID, upTo limit: Int, _ log: any LogStore
    ) throws -> [Position] {
        let snapshot = try ViewSnapshot(self)
        let stored: Stored<Certificate>? = try snapshot.stored(
            certificate, snapshot.tables.certificates)
        guard let stored else { return [] }
        var found = try snapshot.schemes(before: stored.created)
        let reader = EventReader(log: log)
        let registration = stored.state.volunteer
        var mergers: [VolunteerID: Merger?] = [:]
        let person = try snapshot.person(registration)
        for (day, entries) in try snapshot.timesheets(of: person) {
            guard stored.state.from <= day, day <= stored.state.to else { continue }
            for entry in entries {
                var served = entry.mergedFrom ?? person
                var through: [Position] = []
                while served != registration {
                    let merger = try snapshot.merger(of: served, reader, known: &mergers)
                    guard let merger, merger.position < stored.created else { break }
                    through.append(merger.position)
                    served = merger.into
                }
                guard served == registration,
                    let events = try snapshot.events(
                        ofConfirmed: entry.hours, before: stored.created, reader)
                else { continue }
                found.formUnion(events + through)
                if found.count > limit { return found.sorted() }
            }
        }
        return found.sorted()
    }
}

/// That a registration was merged into another.
private struct Merger {
    let into: VolunteerID
    let position: Position
}

extension ViewSnapshot {
    /// The events that published schemes before a position.
    fileprivate func schemes(before end: Position) throws(LMDBError) -> Set<Position> {
        var found: Set<Position> = []
        try forEachRow(tables.schemes, after: nil) { (_, row: Row<Scheme>) throws(LMDBError) in
            if row.created < end { found.insert(row.created) }
            return true
        }
        return found
    }

    /// The merger that ended a registration; nil where none did.
    fileprivate func merger(
        of volunteer: VolunteerID, _ reader: EventReader, known: inout [VolunteerID: Merger?]
    ) throws -> Merger? {
        if let merger = known[volunteer] { return merger }
        var found: Merger?
        if let row = try row(tables.volunteers, volunteer, as: Row<Volunteer>.self),
            row.state.into != nil
        {
            for position in try events(of: row.history).reversed() {
                guard case .volunteerMerged(let data) = try reader.event(at: position).payload
                else { continue }
                found = Merger(into: data.into, position: position)
                break
            }
        }
        known[volunteer] = .some(found)
        return found
    }

    /// The events of a record of hours before a position; nil where it was not confirmed then.
    fileprivate func events(
        ofConfirmed hours: HoursID, before end: Position, _ reader: EventReader
    ) throws -> [Position]? {
        guard let row = try row(tables.hours, hours, as: Row<Hours>.self) else { return nil }
        let positions = try events(of: row.history).filter { $0 < end }
        let state = try ExplainedHours.state(of: row, positions, before: end, reader)
        return state?.lifecycle == .confirmed ? positions : nil
    }
}
