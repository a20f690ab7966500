package import EventLog
package import LMDB
package import Tables

/// The history of one aggregate: its first and last position and the number of its events. Each
/// event's header has the position of the one before, so a row has the same size for any number of
/// events.
package struct History: Equatable, Sendable {
    /// The event that created the aggregate.
    package let created: Position
    /// Its last event.
    package private(set) var last: Position
    /// How many events it has.
    package private(set) var count: UInt64 = 1

    /// The history of an aggregate that an event creates.
    package init(createdAt position: Position) {
        created = position
        last = position
    }

    /// Adds an event.
    package mutating func append(_ position: Position) {
        last = position
        count += 1
    }

    package func encode(into row: inout RowWriter) {
        row.position(created)
        row.unsigned(last.value - created.value)
        row.unsigned(count)
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        created = try row.position()
        let length = try row.unsigned()
        count = try row.unsigned()
        guard length <= Position.maximum.value - created.value, count > 0, count - 1 <= length
        else {
            throw RowReader.damaged()
        }
        last = Position(created.value + length)
    }

    /// The positions of the events from `start` on, ascending. `previous` answers how many positions
    /// before an event the one before it stands.
    package func positions(
        from start: Position = Position(0),
        _ previous: (Position) throws(LMDBError) -> UInt64?
    ) throws(LMDBError) -> [Position] {
        var positions: [Position] = []
        var next = last
        while next >= start {
            positions.append(next)
            guard next > created, UInt64(positions.count) < count else { break }
            guard let distance = try previous(next), distance > 0,
                distance <= next.value - created.value
            else { throw RowReader.damaged() }
            next = Position(next.value - distance)
        }
        return positions.reversed()
    }
}
