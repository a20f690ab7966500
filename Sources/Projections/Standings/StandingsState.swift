import Catalogue
import LMDB
import Rules
import Synchronization
import Tables

/// A ranking after its last update, behind a lock.
final class RankingCell: Sendable {
    let ranking: Mutex<Ranking>

    init(_ ranking: Ranking) {
        self.ranking = Mutex(ranking)
    }
}

/// The records of service in memory, and the rankings made from them.
struct StandingsState: Sendable {
    /// The maximum number of rankings in memory; the least recently used one is evicted.
    private static let maximumRankings = 32

    /// A copy of the state at one moment, from which a query is answered.
    struct Present {
        let columns: ServiceColumns
        let size: UInt64
        let scopeChanges: Int
        /// Nil where the ranking must be made first.
        let cell: RankingCell?
    }

    private var columns: ServiceColumns
    private var districts: [CentreID: DistrictCode]
    /// The number of events whose changes are applied.
    private var size: UInt64
    private var cells: [StandingsQuery: (cell: RankingCell, lastUse: UInt64)] = [:]
    private var uses: UInt64 = 0
    /// Whether centres changed since the districts were read.
    private(set) var mustReadDistricts = false
    /// How often service of a project moved to other scopes.
    private(set) var scopeChanges = 0

    /// Reads all records from the tables, which takes about a second for a million.
    init(loading tables: ViewTables) throws(LMDBError) {
        (size, districts, columns) = try tables.environment.read {
            (transaction) throws(LMDBError) in
            let districts = try Self.districts(transaction, tables)
            return (
                try Views.size(transaction, tables), districts,
                try ServiceColumns(reading: transaction, tables, districts)
            )
        }
    }

    /// Applies the publications of later groups.
    mutating func takeIn(_ publications: [StandingsFeed.Publication]) {
        for publication in publications where publication.size > size {
            size = publication.size
            mustReadDistricts = mustReadDistricts || publication.centresChanged
            for project in publication.projects { set(project.resolved(districts)) }
            for service in publication.services { columns.append(service) }
        }
    }

    /// Stores the present districts of all centres.
    mutating func set(_ districts: [CentreID: DistrictCode]) {
        self.districts = districts
        mustReadDistricts = false
        for case let project? in columns.projects { set(project.resolved(districts)) }
    }

    private mutating func set(_ project: ProjectScope) {
        guard columns.set(project) else { return }
        // Service moved to other scopes: all rankings are discarded except those of the whole city.
        scopeChanges += 1
        cells = cells.filter { $0.key.scope == .city }
    }

    /// The state from which a query is answered.
    mutating func present(_ query: StandingsQuery) -> Present {
        uses += 1
        cells[query]?.lastUse = uses
        return Present(
            columns: columns, size: size, scopeChanges: scopeChanges, cell: cells[query]?.cell)
    }

    /// Keeps a ranking, and evicts the least recently used one when there are too many.
    mutating func keep(_ cell: RankingCell, for query: StandingsQuery) {
        if cells.count >= Self.maximumRankings,
            let oldest = cells.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            cells[oldest.key] = nil
        }
        cells[query] = (cell, uses)
    }

    /// The district of every centre: its own, or that of the centre above it.
    static func districts(
        _ transaction: borrowing ReadTransaction, _ tables: ViewTables
    ) throws(LMDBError) -> [CentreID: DistrictCode] {
        var centres: [CentreID: Centre] = [:]
        try transaction.forEach(tables.centres) { (key, value) throws(LMDBError) in
            var reader = RowReader(value)
            centres[CentreID(key.copiedText())] = try Row<Centre>(from: &reader).state
            return true
        }
        var districts: [CentreID: DistrictCode] = [:]
        for (id, centre) in centres {
            let above = centre.parent.flatMap { centres[$0] }
            districts[id] = centre.district ?? above?.district
        }
        return districts
    }
}
