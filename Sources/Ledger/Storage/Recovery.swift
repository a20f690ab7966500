import Catalogue
import EventLog
import Foundation
import LMDB
import MerkleTree
import Projections
import Queries
import Rules

/// Called during long work with how many events are done and how many there are.
public typealias Progress = (_ done: UInt64, _ total: UInt64) -> Void

/// Brings the read models up to the log: by replaying what is missing, or all of it.
struct Recovery {
    /// Events that are replayed before they are written, so that each row is written rarely.
    static let replayGroupEvents = 32_768

    private let log: any LogStore
    private let bootID: String

    init(_ log: any LogStore, bootID: String) {
        self.log = log
        self.bootID = bootID
    }

    /// Whether views can be trusted: of this log, and closed cleanly or written since the machine
    /// started (unsynced pages survive the death of a process, but not a power loss).
    func canContinue(_ views: Views) throws -> Bool {
        guard let mark = try? views.mark() else { return false }
        guard mark.isClean || mark.bootID == bootID, mark.head.size <= log.head.size else {
            return false
        }
        return try log.root(at: mark.head.size) == mark.head.root
    }

    /// Replays what the views miss, up to the end of the log or before.
    ///
    /// When it `isStrict`, an event that the rules would refuse today is damage.
    func replay(
        into views: Views, upTo limit: UInt64? = nil, isStrict: Bool = false, _ progress: Progress
    ) throws {
        let end = limit ?? log.head.size
        var next = try views.mark()?.head.size ?? 0
        guard next < end else { return }
        let overlay = Overlay(views)
        let decoder = ReplayDecoder(log, from: Position(next), upTo: Position(end))
        defer { decoder.stop() }
        while next < end {
            let workspace = try Workspace(overlay)
            let groupEnd = min(end, next + UInt64(Self.replayGroupEvents))
            // A group ends with a chunk, not in it.
            while next < groupEnd {
                for replayed in try decoder.chunk() {
                    try Self.apply(replayed, to: workspace, isStrict: isStrict)
                    next += 1
                }
            }
            try overlay.commit {
                let head = LogHead(size: next, root: try log.root(at: next))
                return ViewsMark(head: head, bootID: bootID, isClean: false)
            }
            progress(next, end)
        }
    }

    private static func apply(
        _ replayed: ReplayedEvent, to workspace: Workspace, isStrict: Bool
    ) throws {
        if replayed.event.aggregate == .ledger {
            var city = City()
            city.evolve(replayed.event)
            try checkKnown(city.rulesEpoch)
        }
        let found = try Decider.review(
            replayed.event, recordedAt: replayed.recordedTime, in: workspace)
        if isStrict, let reason = found.reasons.first {
            throw LedgerError(
                .damaged,
                "Position \(replayed.position) breaks the rule \(reason.code): \(reason.message)")
        }
        try Projector.apply(
            replayed.event, at: replayed.position, replayed.recordedTime, owner: found.owner,
            findings: found.findings, to: workspace)
        var key = replayed.key
        while try workspace.position(of: key) != nil { key = key.next }
        workspace.remember(key, at: replayed.position)
    }

    /// Throws where rules of an epoch are in force that only a newer program can judge by.
    static func checkKnown(_ epoch: RulesEpoch) throws(LedgerError) {
        guard epoch > .newest else { return }
        throw LedgerError(
            .directory,
            "Epoch \(epoch.number) of the rules was adopted, and this program knows the epochs up to "
                + "\(RulesEpoch.newest.number): go on with a newer program.")
    }

    /// Deletes the views and computes them anew.
    func rebuilt(
        _ views: Views, directory: String, mapSizeBytes: Int, _ progress: Progress
    ) throws -> Views {
        views.close()
        let fresh = try Self.emptied(directory, mapSizeBytes: mapSizeBytes)
        try replay(into: fresh, progress)
        return fresh
    }

    /// New, empty views in a directory whose files are deleted; waits for readers of the old ones.
    static func emptied(_ directory: String, mapSizeBytes: Int) throws -> Views {
        var waitsLeft = 10_000
        while true {
            do {
                for name in ["data.mdb", "lock.mdb"] {
                    let path = directory + "/" + name
                    if FileManager.default.fileExists(atPath: path) {
                        try FileManager.default.removeItem(atPath: path)
                    }
                }
                return try Views(directory: directory, mapSizeBytes: mapSizeBytes)
            } catch let error as LMDBError where error.code == .busy && waitsLeft > 0 {
                waitsLeft -= 1
                Thread.sleep(forTimeInterval: 0.001)
            }
        }
    }
}

extension LogStore {
    /// The root of the tree as it was with `size` records.
    func root(at size: UInt64) throws(LogError) -> Digest {
        if size == head.size { return head.root }
        return try SubtreeHash.root(size: size) { (id) throws(LogError) in try presentNode(id) }
    }
}
