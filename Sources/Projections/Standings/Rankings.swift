package import LMDB
import Synchronization
import Tables

/// The standings in memory. They are loaded for the first query and updated afterwards. May be used
/// on any thread.
///
/// No lock is held during long work that other callers need not wait for. The feed's lock is held
/// for an append. The lock of the loaded records is held while at most some thousand records are
/// appended. Each ranking has a lock, held while some thousand records are applied to it. Loading,
/// and making a ranking, holds a separate lock, for which only callers wait that need something
/// made.
package final class Rankings: Sendable {
    /// The maximum number of records that are applied to a ranking while its lock is held.
    private static let maximumRecordsAtOnce = 2048

    /// The result of an attempt to answer without long work.
    private enum Attempt {
        case found(RankedPlaces)
        /// The standings reflect a later commit than the one asked for.
        case ahead
        /// The records must be loaded or a ranking made first, which takes long.
        case unprepared
    }

    private let tables: ViewTables
    private let feed = StandingsFeed()
    private let loaded = Mutex<StandingsState?>(nil)
    /// Held while records are loaded or a ranking is made.
    private let making = Mutex<Void>(())

    init(_ tables: ViewTables) {
        self.tables = tables
    }

    /// The writer calls it before each commit, so that every reader of the changed tables finds the
    /// changes here.
    package func publish(_ publication: StandingsFeed.Publication) {
        guard !publication.isEmpty, feed.add(publication) else { return }
        // All earlier publications are committed.
        let size = publication.size - 1
        loaded.withLock { loaded in
            guard var state = loaded.take() else { return }
            state.takeIn(feed.take(upTo: size))
            loaded = state
        }
    }

    /// Removes the publication of a failed commit, which no reader has seen.
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

    /// The state in memory after applying changes up to a size; it may be later. Nil before it is
    /// loaded.
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
                // The changes taken from the feed are lost, so everything is loaded again.
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

    /// Loads the records and makes the ranking that a query needs. Other queries continue
    /// meanwhile, unless they need something made, too.
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
                // Collecting begins before reading. Changes in between are recognised by their
                // size.
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
                // A ranking is discarded when projects changed their scopes while it was made.
                guard loaded?.scopeChanges == present.scopeChanges else { return false }
                loaded?.keep(cell, for: query)
                return true
            }
            if isKept { return }
        }
    }
}
