package import Catalogue
import EventLog
package import LMDB
package import Rules
import Tables

/// Figures of days.
extension ViewSnapshot {
    /// A project's figures of some days: minutes that count, and people reached.
    package func figures(
        of project: Row<Project>, in days: ClosedRange<CivilDate>?
    ) throws(LMDBError) -> Figures {
        guard let days else { return try figures(in: project.scope) }
        var sums = Figures()
        try forEachDay(of: project.ordinal, in: days) { (_, figures) throws(LMDBError) in
            try sums.add(figures)
        }
        return sums
    }

    /// Walks the days on which a project has figures.
    package func forEachDay(
        of project: UInt32, in days: ClosedRange<CivilDate>,
        _ body: (CivilDate, Figures) throws(LMDBError) -> Void
    ) throws(LMDBError) {
        let start = Scope.dated(.project, project, days.lowerBound).bytes
        let prefix = start.dropLast(4)
        try transaction.forEach(tables.figures, from: start) { (key, value) throws(LMDBError) in
            let bytes = [UInt8](copying: key)
            guard bytes.starts(with: prefix), bytes.count == start.count else { return false }
            let day = try CivilDate(inKey: key.extracting((key.count - 4)...))
            guard day <= days.upperBound else { return false }
            var row = RowReader(value)
            try body(day, try Figures(from: &row))
            return true
        }
    }

    /// Walks the days on which the city has figures.
    package func forEachDay(
        in days: ClosedRange<CivilDate>, _ body: (CivilDate, Figures) throws(LMDBError) -> Void
    ) throws(LMDBError) {
        let first = Scope.of(days.lowerBound).bytes
        try transaction.forEach(tables.figures, from: first) { (key, value) throws(LMDBError) in
            guard let code = Scope.day(of: key), let number = Int32(exactly: code) else {
                return false
            }
            let day = CivilDate(daysSinceEpoch: number)
            guard day <= days.upperBound else { return false }
            var row = RowReader(value)
            try body(day, try Figures(from: &row))
            return true
        }
    }
}
