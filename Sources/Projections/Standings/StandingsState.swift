import Catalogue
import LMDB
import Rules
import Synchronization
import Tables

/// A ranking as it was brought up to date last.
final class RankingCell: Sendable {
    let ranking: Mutex<Ranking>

    init(_ ranking: Ranking) {
        self.ranking = Mutex(ranking)
    }
}

/// What is in memory of standings: the records of service, and the rankings made from them.
struct StandingsState: Sendable {
    /// Rankings that stay in memory; the least used goes first.
    private static let maximumRankings = 32

    /// What a question is answered from, as it was at one moment.
    struct Present {
        let columns: ServiceColumns
        let size: UInt64
        let scopeChanges: Int
        /// Nil where the ranking must be made first.
        let cell: RankingCell?
    }

    private var columns: ServiceColumns
    private var districts: [CentreID: DistrictCode]
    /// Events whose changes are in.
    private var size: UInt64
    private var cells: [StandingsQuery: (cell: RankingCell, lastUse: UInt64)] = [:]
    private var uses: UInt64 = 0
    /// Whether centres changed since the districts were read.
    private(set) var mustReadDistricts = false
    /// How often service began to count in other scopes.
    private(set) var scopeChanges = 0

    /// Reads everything from the tables: about a second for a million records.
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

    /// Applies what groups changed that are later than this.
    mutating func takeIn(_ publications: [StandingsFeed.Publication]) {
        for publication in publications where publication.size > size {
            size = publication.size
            mustReadDistricts = mustReadDistricts || publication.centresChanged
            for project in publication.projects { set(project.resolved(districts)) }
            for service in publication.services { columns.append(service) }
        }
    }

    /// Takes over the districts of centres as they are now.
    mutating func set(_ districts: [CentreID: DistrictCode]) {
        self.districts = districts
        mustReadDistricts = false
        for case let project? in columns.projects { set(project.resolved(districts)) }
    }

    private mutating func set(_ project: ProjectScope) {
        guard columns.set(project) else { return }
        // Service that now counts elsewhere: all standings are made anew but those that count all.
        scopeChanges += 1
        cells = cells.filter { $0.key.scope == .city }
    }

    /// What a question is answered from.
    mutating func present(_ query: StandingsQuery) -> Present {
        uses += 1
        cells[query]?.lastUse = uses
        return Present(
            columns: columns, size: size, scopeChanges: scopeChanges, cell: cells[query]?.cell)
    }

    /// Keeps a ranking, in place of the one that was asked for longest ago where there are many.
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
