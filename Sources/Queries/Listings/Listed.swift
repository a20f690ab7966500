import Catalogue
import EventLog
import Projections
import Tables

/// Where an entry of a collection stands: what pages go on after.
protocol ListPlace: Sendable {
    /// The key of the entry's row.
    associatedtype RowKey: KeyCoded

    /// Reads what a cursor says; nil where it says nothing of the kind.
    init?(text: String)
    /// Reads the key of a table, or the end of a key of its index.
    init?(bytes: [UInt8])

    /// As a cursor has it.
    var text: String { get }
    /// As the key has it.
    var bytes: [UInt8] { get }
    var rowKey: RowKey { get }
}

/// Aggregates are listed by their ids.
extension ListPlace where Self: AggregateID & KeyCoded {
    init?(text: String) {
        self.init(text)
    }

    init?(bytes: [UInt8]) {
        self.init(String(decoding: bytes, as: UTF8.self))
    }

    var rowKey: Self { self }
}

extension CentreID: ListPlace {}
extension VolunteerID: ListPlace {}
extension GroupID: ListPlace {}
extension ProjectID: ListPlace {}
extension ParticipationID: ListPlace {}
extension RecruitmentID: ListPlace {}
extension ShiftID: ListPlace {}
extension HoursID: ListPlace {}
extension StarID: ListPlace {}

/// An entry of a collection: where it stands, and its row.
///
/// A reference, because a row has many members that are counted references themselves: each copy of one
/// would cost as much as writing a column.
final class Listed<Place: ListPlace, Value: Sendable>: Sendable {
    let place: Place
    let row: Value

    init(_ place: Place, _ row: Value) {
        self.place = place
        self.row = row
    }

    /// The key of the row: the id of an aggregate.
    var id: Place.RowKey { place.rowKey }
}

/// A row that says what an aggregate is, and which events made it so.
protocol StateRow: Sendable {
    associatedtype State

    var state: State { get }
    var created: Position { get }
    var changed: Position { get }
}

extension Row: StateRow {}

extension Listed where Value: StateRow {
    /// What the aggregate is.
    var state: Value.State { row.state }
    /// The event that created it.
    var created: Position { row.created }
    /// The last event that changed its row.
    var changed: Position { row.changed }
}

extension Listed: Dated where Value: StateRow {}

/// An aggregate of which there is a table, with its id.
typealias Stored<State: StoredState> = Listed<State.Key, Row<State>>
where State.Key: ListPlace
