import Catalogue
import EventLog
import Projections
import Tables

/// The place of an entry in a collection, after which the next page begins.
protocol ListPlace: Sendable {
    /// The key of the entry's row.
    associatedtype RowKey: KeyCoded

    /// Parses the text of a cursor; nil when malformed.
    init?(text: String)
    /// Parses the key of a table, or the end of a key of its index.
    init?(bytes: [UInt8])

    /// The place as text, for a cursor.
    var text: String { get }
    /// The place as bytes of a key.
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

/// An entry of a collection: its place and its row.
///
/// A reference type: a row has many reference-counted members, so copying it would cost as much as
/// writing a column.
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

/// A row with the state of an aggregate and the positions of its first and last event.
protocol StateRow: Sendable {
    associatedtype State

    /// Lent where it stands: each column asks for it, and a copy counts references.
    @_borrowed var state: State { get }
    var created: Position { get }
    var changed: Position { get }
}

extension Row: StateRow {}

extension Listed where Value: StateRow {
    /// The state of the aggregate.
    var state: Value.State { _read { yield row.state } }
    /// The event that created it.
    var created: Position { row.created }
    /// The last event that changed its row.
    var changed: Position { row.changed }
}

extension Listed: Dated where Value: StateRow {}

/// An aggregate that has a table, with its id.
typealias Stored<State: StoredState> = Listed<State.Key, Row<State>>
where State.Key: ListPlace
