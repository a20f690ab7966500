import Catalogue
import EventLog
import LMDB
import Rules
import Synchronization

/// The standings in memory: loaded when first asked for, then kept up to date by the writer.
///
/// The writer only appends what changed to a short queue; whoever asks takes it in.
final class Rankings: Sendable {
    /// Rankings that stay in memory; the least used goes first.
    private static let maximumRankings = 32

    /// What one group of events changed.
    private struct Publication {
        let size: UInt64
        let services: [ServiceChange]
        let projects: [ProjectScope]
        let centresChanged: Bool
    }

    private struct Queue {
        var isCollecting = false
        var publications: [Publication] = []
    }

    private struct Loaded {
        var columns: ServiceColumns
        var districts: [CentreID: DistrictCode]
        var size: UInt64
        var rankings: [StandingsQuery: Ranking] = [:]
        var uses: UInt64 = 0
    }

    private let queue = Mutex(Queue())
    private let loaded = Mutex<Loaded?>(nil)

    /// Called by the writer after each commit, before anyone is answered.
    func publish(
        size: UInt64, services: [ServiceChange], projects: [ProjectScope], centresChanged: Bool
    ) {
        guard !services.isEmpty || !projects.isEmpty || centresChanged else { return }
        queue.withLock { queue in
            guard queue.isCollecting else { return }
            queue.publications.append(
                Publication(
                    size: size, services: services, projects: projects,
                    centresChanged: centresChanged))
        }
    }

    /// A page of a standing; ranks, ids and minutes.
    func page(
        _ query: StandingsQuery, after cursor: (minutes: Int32, id: String)?, limit: Int,
        _ tables: ViewTables
    ) throws(LMDBError) -> [(rank: Int, id: String, ordinal: UInt32, minutes: Int32)] {
        var failure: LMDBError?
        let page =
            loaded.withLock { loaded in
                do throws(LMDBError) {
                    try takeIn(&loaded, tables)
                } catch {
                    failure = error
                }
                guard failure == nil, var state = loaded.take() else { return [] }
                defer { loaded = state }
                return Self.page(query, after: cursor, limit: limit, &state)
            } as [(rank: Int, id: String, ordinal: UInt32, minutes: Int32)]
        if let failure { throw failure }
        return page
    }

    private static func page(
        _ query: StandingsQuery, after cursor: (minutes: Int32, id: String)?, limit: Int,
        _ state: inout Loaded
    ) -> [(rank: Int, id: String, ordinal: UInt32, minutes: Int32)] {
        state.uses += 1
        var ranking = state.rankings.removeValue(forKey: query) ?? Ranking(query)
        ranking.refresh(from: state.columns)
        ranking.lastUse = state.uses
        if state.rankings.count >= maximumRankings,
            let oldest = state.rankings.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            state.rankings[oldest.key] = nil
        }
        let columns = state.columns
        let page = ranking.page(after: cursor, limit: limit) { ordinal in
            query.subject == .volunteers
                ? columns.volunteers[Int(ordinal)].text : columns.groups[Int(ordinal)].text
        }
        state.rankings[query] = ranking
        return page
    }

    /// Loads the columns when they are not there yet, then applies what was published since.
    private func takeIn(_ loaded: inout Loaded?, _ tables: ViewTables) throws(LMDBError) {
        if loaded == nil {
            // Collect first, then read: what falls between is told apart by its size.
            queue.withLock { $0.isCollecting = true }
            loaded = try load(tables)
        }
        let publications = queue.withLock { queue in
            defer { queue.publications = [] }
            return queue.publications
        }
        guard !publications.isEmpty, var state = loaded.take() else { return }
        var mustReload = false
        for publication in publications where publication.size > state.size {
            state.size = publication.size
            mustReload = mustReload || publication.centresChanged
            for var project in publication.projects {
                project.district = project.district ?? project.owner.flatMap { state.districts[$0] }
                // Service that now counts elsewhere: every standing is made anew.
                if state.columns.set(project) { state.rankings = [:] }
            }
            for service in publication.services { state.columns.append(service) }
        }
        loaded = mustReload ? try load(tables) : state
    }

    private func load(_ tables: ViewTables) throws(LMDBError) -> Loaded {
        try tables.environment.read { (transaction) throws(LMDBError) in
            let size = try Views.mark(transaction, tables)?.head.size ?? 0
            var columns = try ServiceColumns(reading: transaction, tables)
            let districts = try Self.districts(transaction, tables)
            for case var project? in columns.projects where project.district == nil {
                project.district = project.owner.flatMap { districts[$0] }
                _ = columns.set(project)
            }
            return Loaded(columns: columns, districts: districts, size: size)
        }
    }

    /// The district of every centre: its own, or that of the centre above it.
    private static func districts(
        _ transaction: borrowing ReadTransaction, _ tables: ViewTables
    ) throws(LMDBError) -> [CentreID: DistrictCode] {
        var centres: [CentreID: Centre] = [:]
        try transaction.forEach(tables.centres) { (key, value) throws(LMDBError) in
            var reader = RowReader(value)
            centres[CentreID(String(utf8: key))] = try Row<Centre>(from: &reader).state
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
