package import HTTPServer
import Ledger
package import MerkleTree

/// A log as a server shows it over HTTP.
package struct ServedTiles: TileSource {
    /// What a mirror reads of an answer that may take so long: a full bundle of the longest records has
    /// 16 MiB.
    package static func limits(seconds: Int64) -> AnswerLimits {
        AnswerLimits(
            bytes: TilePath.fullWidth * (EntryBundle.maximumRecordByteCount + 2), seconds: seconds)
    }

    private let client: HTTPClient

    /// The log of the server that a client asks.
    package init(_ client: HTTPClient) {
        self.client = client
    }

    /// The newest signed note.
    package func checkpoint() async throws -> [UInt8] {
        let answer = try await client.get("/checkpoint", accepting: MediaTypes.text)
        guard answer.isSuccess else { throw ServedTilesError("/checkpoint", answer) }
        return answer.body
    }

    /// The bytes of tiles and bundles; nil for those that are not found.
    package func tiles(_ paths: [TilePath]) async throws -> [[UInt8]?] {
        let answers = try await client.get(
            paths.map { "/" + $0.description }, accepting: MediaTypes.bytes)
        return try zip(paths, answers).map { path, answer in
            guard !answer.isNotFound else { return nil }
            guard answer.isSuccess else { throw ServedTilesError("/\(path)", answer) }
            return answer.body
        }
    }
}

/// A server refuses what a mirror asks for, by an answer that says nothing about the log.
package struct ServedTilesError: Error, CustomStringConvertible {
    package let description: String

    init(_ target: String, _ answer: ReceivedAnswer) {
        description = "GET \(target) is answered with \(answer.statusLine)"
    }
}
