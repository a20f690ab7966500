import EventLog
import Ledger
import MerkleTree
import Synchronization

/// The tiles of a log in this process; tests replace some.
final class TestTiles: TileSource {
    /// What the server does with a request for a tile, and with its bytes.
    typealias Forgery = @Sendable (TilePath, [UInt8]?) throws -> [UInt8]?

    private struct State {
        var note: [UInt8]
        var forge: Forgery
    }

    private let log: any LogStore
    private let state: Mutex<State>

    /// Shows a checkpoint of a log, the newest unless another size is given.
    init(_ log: any LogStore, size: UInt64 = .max) throws {
        guard let checkpoint = try log.checkpoint(atOrBelow: size) else {
            throw TestFailure("no checkpoint at or below \(size)")
        }
        self.log = log
        state = Mutex(State(note: checkpoint.note) { $1 })
    }

    /// Shows another note from now on.
    func show(_ note: [UInt8]) { state.withLock { $0.note = note } }

    /// Serves forged tiles from now on.
    func forge(_ forge: @escaping Forgery) { state.withLock { $0.forge = forge } }

    /// Serves no bundle from an index on.
    func cut(fromBundle index: UInt64) {
        forge { path, bytes in
            if path.content == .entries, path.index >= index { throw TestFailure("cut off") }
            return bytes
        }
    }

    func checkpoint() async throws -> [UInt8] { state.withLock { $0.note } }

    func tiles(_ paths: [TilePath]) async throws -> [[UInt8]?] {
        let forge = state.withLock { $0.forge }
        return try paths.map { path in
            try forge(path, Transparency(log).tile(path, size: log.head.size))
        }
    }
}
