import Catalogue
import LMDB
import Projections
import Rules
import Tables

/// The tree of all centres, a few hundred rows, read for one answer.
struct CentreTree {
    let centres: [CentreID: Row<Centre>]

    init(_ snapshot: borrowing ViewSnapshot) throws(LMDBError) {
        var centres: [CentreID: Row<Centre>] = [:]
        try snapshot.forEachRow(snapshot.tables.centres, after: nil) {
            (id, row: Row<Centre>) throws(LMDBError) in
            centres[CentreID(id)] = row
            return true
        }
        self.centres = centres
    }

    /// The centre and those above it, lowest first. A dissolved centre is a child of its successor.
    func path(from centre: CentreID) -> [CentreID] {
        var path: [CentreID] = []
        CentreWalk.up(
            from: centre, by: { centres[$0]?.state.above },
            until: { current in
                if path.contains(current) { return true }
                path.append(current)
                return false
            })
        return path
    }

    /// The centres whose parent this is, by id.
    func children(of centre: CentreID) -> [CentreID] {
        centres.filter { $0.value.state.parent == centre }.keys.sorted { $0.text < $1.text }
    }

    /// The dissolved centres that this one took over, by id.
    func takenOver(by centre: CentreID) -> [CentreID] {
        centres.filter { $0.value.state.successor == centre }.keys.sorted { $0.text < $1.text }
    }

    /// The centre and all centres below it.
    func subtree(of centre: CentreID) -> [CentreID] {
        centres.keys.filter { path(from: $0).contains(centre) }
    }
}
