package import EventLog
package import LMDB
import Tables

extension History {
    /// The positions of the aggregate's events from `start` on, ascending, as the tables have them.
    package func positions(
        from start: Position = Position(0), _ snapshot: borrowing ReadTransaction,
        _ tables: ViewTables
    ) throws(LMDBError) -> [Position] {
        try positions(from: start) { (position) throws(LMDBError) in
            guard let bytes = try snapshot.get(tables.headers, position.value) else { return nil }
            return try EventHeader(bytes).previous
        }
    }
}
