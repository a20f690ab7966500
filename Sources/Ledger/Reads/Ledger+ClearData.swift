public import Catalogue
public import EventLog
import Projections
import Queries
public import Rules

/// Personal data in clear, of one person.
public struct ClearData: Sendable {
    /// A personal field as an event says it.
    public struct Field: Sendable {
        /// Where the event is.
        public let position: Position
        /// The type of the event.
        public let type: EventType
        /// The name of the field.
        public let name: String
        /// Its value, JSON.
        public let value: [UInt8]
    }

    /// The fields.
    public let fields: [Field]
}

extension Ledger {
    /// The thing that decides who may read the personal fields of an event: the volunteer whose they
    /// are, or a complaint about nobody; nil where the event has none.
    public func holder(
        ofPersonalFieldsOf event: Event
    ) throws -> (aggregate: Aggregate, id: String)? {
        guard event.type.descriptor.hasPersonal else { return nil }
        let ownership = try OwnershipSnapshot(views)
        let volunteer =
            event.aggregate == .complaint
            ? try ownership.person(ofComplaint: event)
            : try ownership.volunteer(of: event.aggregate, event.subject)
        if let volunteer { return (.volunteer, volunteer.text) }
        return event.aggregate == .complaint ? (.complaint, event.subject) : nil
    }

    /// Reads the personal fields of one event, after that is entered in the log of reads.
    ///
    /// Who may read them is decided before, by ``holder(ofPersonalFieldsOf:)``. Nil where none can be
    /// read: the person was erased, or the event has none; then nothing is entered.
    public func clearData(
        ofEventAt position: Position, for purpose: ReadingPurpose, by principal: Principal
    ) async throws -> ClearData? {
        guard let record = try log.record(at: position) else { return nil }
        let event = try Catalogue.decodeStored(record)
        guard let holder = try holder(ofPersonalFieldsOf: event) else { return nil }
        let name =
            holder.aggregate == .complaint
            ? KeyStore.complaint(holder.id) : VolunteerID(holder.id)
        let fields = try clearFields(at: [position], of: name)
        return try await entered(fields, of: name, for: purpose, by: principal)
    }

    /// Reads the newest of each personal field that events about a volunteer said, after that is entered
    /// in the log of reads. Nil as for ``clearData(ofEventAt:for:by:)``.
    public func clearData(
        of volunteer: VolunteerID, for purpose: ReadingPurpose, by principal: Principal
    ) async throws -> ClearData? {
        let positions = try views.events(of: volunteer)
        var fields: [ClearData.Field] = []
        for field in try clearFields(at: positions.reversed(), of: volunteer)
        where !fields.contains(where: { $0.name == field.name }) { fields.append(field) }
        return try await entered(fields, of: volunteer, for: purpose, by: principal)
    }

    private func clearFields(
        at positions: some Sequence<Position>, of person: VolunteerID
    ) throws -> [ClearData.Field] {
        guard let key = try requireWriter().keys.key(of: person) else { return [] }
        var fields: [ClearData.Field] = []
        for position in positions {
            guard let record = try log.record(at: position) else { break }
            let clear = try ClearFields(of: record, under: key)
            for (name, value) in clear.all {
                fields.append(
                    ClearData.Field(
                        position: position, type: clear.type, name: name, value: value))
            }
        }
        return fields
    }

    private func entered(
        _ fields: [ClearData.Field], of person: VolunteerID, for purpose: ReadingPurpose,
        by principal: Principal
    ) async throws -> ClearData? {
        guard !fields.isEmpty else { return nil }
        let kind = PersonalRead.Kind(
            by: principal.id, role: principal.role, centre: principal.centre, purpose: purpose,
            fields: Set(fields.map(\.name)).sorted())
        try await reads.enter(PersonalRead(kind: kind, person: person.text))
        return ClearData(fields: fields)
    }

    /// The log of reads, for auditors; nil where personal data was never read.
    public func readLog() throws(LedgerError) -> (any LogStore)? { try reads.store() }
}
