package import MerkleTree

/// Where a mirror fetches a log from (C2SP tlog-tiles). Nothing that it returns is trusted.
package protocol TileSource: Sendable {
    /// The newest signed note that the log shows.
    func checkpoint() async throws -> [UInt8]

    /// The bytes of tiles and entry bundles, in the order of their names; nil for those that the log
    /// says it does not have.
    func tiles(_ paths: [TilePath]) async throws -> [[UInt8]?]
}
