package import LMDB
import Synchronization
import Tables

/// The standings in memory: loaded when first asked for, then kept up to date.
///
/// Three locks, none of which is held while another waits for long work. The feed's is held for an
/// append. That of what is loaded is held while some thousand records are appended, at the most. Each
/// ranking has its own, held while some thousand records are taken into it. Loading, and making a
/// ranking, goes on beside all of them; the one lock for that is waited for by those alone who need it.
package final class Rankings: Sendable {
    /// More records are not taken into a ranking while others wait for it.
    private static let maximumRecordsAtOnce = 2048

    /// What can be said to a question at once.
    private enum Attempt {
        case found(RankedPlaces)
        /// The standings have seen a later commit than the one that is asked for.
        case ahead
        /// Something must be made first, which takes long.
        case unprepared
    }

    private let tables: ViewTables
    private let feed = StandingsFeed()
    private let loaded = Mutex<StandingsState?>(nil)
    /// Held while something is made that takes long.
    private let making = Mutex<Void>(())

    init(_ tables: ViewTables) {
        self.tables = tables
    }

    /// Called by the writer before each commit, so that those who see the tables changed find here what
    /// changed.
    package func publish(_ publication: StandingsFeed.Publication) {
        guard !publication.isEmpty, feed.add(publication) else { return }
        // What was published before is committed.
        let size = publication.size - 1
        loaded.withLock { loaded in
            guard var state = loaded.take() else { return }
            state.takeIn(feed.take(upTo: size))
            loaded = state
        }
    }

    /// The commit failed: nobody has seen the tables at that size, and nobody will.
    package func withdraw(size: UInt64) {
        feed.remove(size: size)
    }

    /// The standing as the tables show it at that size; nil when it is ahead of them already and must be
    /// asked for with a newer snapshot. Makes it first where that is necessary.
    package func places(
        _ query: StandingsQuery, at size: UInt64
    ) throws(LMDBError) -> RankedPlaces? {
        while true {
            switch try attempt(query, at: size) {
            case .found(let places): return places
            case .ahead: return nil
            case .unprepared: try prepare(query)
            }
        }
    }

    private func attempt(
        _ query: StandingsQuery, at size: UInt64
    ) throws(LMDBError) -> Attempt {
        guard let present = try present(query, upTo: size), let cell = present.cell else {
            return .unprepared
        }
        guard present.size <= size else { return .ahead }
        let columns = present.columns
        return cell.ranking.withLock { ranking in
            if ranking.consumed > columns.count { return .ahead }
            guard columns.count - ranking.consumed <= Self.maximumRecordsAtOnce else {
                return .unprepared
            }
            ranking.refresh(from: columns)
            return .found(RankedPlaces(ranking, columns))
        }
    }

    /// What is in memory, once it is as the tables are at a size, or later; nil before it is loaded.
    private func present(
        _ query: StandingsQuery, upTo size: UInt64
    ) throws(LMDBError) -> StandingsState.Present? {
        var failure: LMDBError?
        let present = loaded.withLock { loaded -> StandingsState.Present? in
            guard var state = loaded.take() else { return nil }
            state.takeIn(feed.take(upTo: size))
            do throws(LMDBError) {
                if state.mustReadDistricts { try readDistricts(&state) }
            } catch {
                // What was taken from the feed is lost: it is all loaded anew.
                failure = error
                return nil
            }
            defer { loaded = state }
            return state.present(query)
        }
        if let failure { throw failure }
        return present
    }

    private func readDistricts(_ state: inout StandingsState) throws(LMDBError) {
        let (size, districts) = try tables.environment.read { (transaction) throws(LMDBError) in
            (
                try Views.size(transaction, tables),
                try StandingsState.districts(transaction, tables)
            )
        }
        state.takeIn(feed.take(upTo: size))
        state.set(districts)
    }

    /// Makes what a question needs that is not there. Others go on meanwhile, but for those who need
    /// something made, too.
    package func prepare(_ query: StandingsQuery) throws(LMDBError) {
        var failure: LMDBError?
        making.withLock { _ in
            do throws(LMDBError) {
                try make(query)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    private func make(_ query: StandingsQuery) throws(LMDBError) {
        while true {
            let size = try tables.environment.read { (transaction) throws(LMDBError) in
                try Views.size(transaction, tables)
            }
            guard let present = try present(query, upTo: size) else {
                // Collect first, then read: what falls between is told apart by its size.
                feed.collect()
                let state = try StandingsState(loading: tables)
                loaded.withLock { $0 = state }
                continue
            }
            var ranking = present.cell?.ranking.withLock { $0 } ?? Ranking(query)
            ranking.refresh(from: present.columns)
            if let cell = present.cell {
                cell.ranking.withLock { if $0.consumed < ranking.consumed { $0 = ranking } }
                return
            }
            let cell = RankingCell(ranking)
            let isKept = loaded.withLock { loaded -> Bool in
                // Nothing is kept that counts in scopes that are no longer those of now.
                guard loaded?.scopeChanges == present.scopeChanges else { return false }
                loaded?.keep(cell, for: query)
                return true
            }
            if isKept { return }
        }
    }
}
