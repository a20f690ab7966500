import Foundation
import TestSupport

/// The Go program of Tests/Referees/tiles, which checks exported tiles and proofs.
package final class TileReferee {
    /// Whether it can be built.
    package static let isAvailable = GoProgram.isAvailable

    private let scratch: Scratch
    private let program: GoProgram

    /// Builds the program.
    package init() throws {
        scratch = try Scratch()
        program = try GoProgram("tiles")
    }

    /// What it says of a directory of tiles.
    package func judge(log folder: String, key: String) throws -> Tool.Result {
        try Tool.run([program.path, "log", key, folder])
    }

    /// What it says of a working paper.
    package func judge(paper folder: String, key: String) throws -> Tool.Result {
        try Tool.run([program.path, "paper", key, folder])
    }

    /// What it says of a record and its proof.
    package func judge(record: [UInt8], proof: [UInt8], key: String) throws -> Tool.Result {
        let files = [scratch.path + "/record", scratch.path + "/proof"]
        for (file, bytes) in zip(files, [record, proof]) {
            try Data(bytes).write(to: URL(filePath: file))
        }
        return try Tool.run([program.path, "proof", key] + files)
    }
}
