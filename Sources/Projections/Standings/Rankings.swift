import Catalogue
import EventLog
package import LMDB
import Rules
import Synchronization
import Tables

/// The standings in memory: loaded when first asked for, then kept up to date by the writer.
///
/// The writer only appends what changed to a short queue; whoever asks takes it in.
package final class Rankings: Sendable {
    /// Rankings that stay in memory; the least used goes first.
    private static let maximumRankings = 32

    /// What one group of events changed.
    package struct Changes {
        package var services: [ServiceChange] = []
        package var projects: [ProjectScope] = []
        package var centresChanged = false

        package var isEmpty: Bool { services.isEmpty && projects.isEmpty && !centresChanged }
    }

    private struct Publication {
        let size: UInt64
        let changes: Changes
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

    /// Called by the writer before each commit, so that whoever sees the tables changed finds here
    /// what changed.
    package func publish(_ changes: Changes, size: UInt64) {
        guard !changes.isEmpty else { return }
        let publication = Publication(size: size, changes: changes)
        queue.withLock { queue in
            // Until someone asks, the last is enough: its commit alone may still be under way.
            if !queue.isCollecting { queue.publications.removeAll() }
            queue.publications.append(publication)
        }
    }

    /// The commit failed: nobody has seen the tables at that size, and nobody will.
    package func withdraw(size: UInt64) {
        queue.withLock { $0.publications.removeAll { $0.size == size } }
    }

    /// Looks at a standing as the tables show it at that size; nil when it is ahead of them already
    /// and must be asked with a newer snapshot.
    package func read<Result: Sendable>(
        _ query: StandingsQuery, at size: UInt64, _ tables: ViewTables,
        _ body: (Ranking, ServiceColumns) -> Result
    ) throws(LMDBError) -> Result? {
        var failure: LMDBError?
        let result =
            loaded.withLock { loaded in
                do throws(LMDBError) {
                    try takeIn(&loaded, upTo: size, tables)
                } catch {
                    failure = error
                }
                guard failure == nil, var state = loaded.take() else { return nil }
                defer { loaded = state }
                guard state.size <= size else { return nil }
                return body(Self.ranking(query, &state), state.columns)
            } as Result?
        if let failure { throw failure }
        return result
    }

    /// The ranking of a question, brought up to date.
    private static func ranking(_ query: StandingsQuery, _ state: inout Loaded) -> Ranking {
        state.uses += 1
        var ranking = state.rankings.removeValue(forKey: query) ?? Ranking(query)
        ranking.refresh(from: state.columns)
        ranking.lastUse = state.uses
        if state.rankings.count >= maximumRankings,
            let oldest = state.rankings.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            state.rankings[oldest.key] = nil
        }
        state.rankings[query] = ranking
        return ranking
    }

    /// Loads the columns when they are not there yet, then applies what was published since.
    private func takeIn(
        _ loaded: inout Loaded?, upTo size: UInt64, _ tables: ViewTables
    ) throws(LMDBError) {
        if loaded == nil {
            // Collect first, then read: what falls between is told apart by its size.
            queue.withLock { $0.isCollecting = true }
            loaded = try load(tables)
        }
        let publications = queue.withLock { queue in
            let visible = Array(queue.publications.prefix { $0.size <= size })
            queue.publications.removeFirst(visible.count)
            return visible
        }
        guard !publications.isEmpty, var state = loaded.take() else { return }
        var mustReload = false
        for publication in publications where publication.size > state.size {
            state.size = publication.size
            mustReload = mustReload || publication.changes.centresChanged
            for var project in publication.changes.projects {
                project.district = project.district ?? project.owner.flatMap { state.districts[$0] }
                // Service that now counts elsewhere: every standing is made anew.
                if state.columns.set(project) { state.rankings = [:] }
            }
            for service in publication.changes.services { state.columns.append(service) }
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
