import Foundation
import TestSupport

/// The Go program of Tests/Referees/tiles, which checks exported tiles and proofs.
package final class TileReferee {
    /// Whether Go and Debian's golang-golang-x-mod-dev are there.
    package static let isAvailable: Bool = {
        let package = "/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog"
        let compiler = try? Tool.run(["go", "version"])
        return compiler?.status == 0 && FileManager.default.fileExists(atPath: package)
    }()

    private let scratch: Scratch
    private let program: String

    /// Builds the program.
    package init() throws {
        scratch = try Scratch()
        program = scratch.path + "/tiles"
        let built = try Tool.run([
            "env", "GO111MODULE=off", "GOPATH=/usr/share/gocode", "GOFLAGS=",
            "GOCACHE=\(scratch.path)/cache", "go", "build", "-o", program,
            Wenzhi.root.path + "/Tests/Referees/tiles/main.go",
        ])
        guard built.status == 0 else { throw ServerFailure("go build: \(built.errors)") }
    }

    /// What it says of a directory of tiles.
    package func judge(log folder: String, key: String) throws -> Tool.Result {
        try Tool.run([program, "log", key, folder])
    }

    /// What it says of a working paper.
    package func judge(paper folder: String, key: String) throws -> Tool.Result {
        try Tool.run([program, "paper", key, folder])
    }

    /// What it says of a record and its proof.
    package func judge(record: [UInt8], proof: [UInt8], key: String) throws -> Tool.Result {
        let files = [scratch.path + "/record", scratch.path + "/proof"]
        for (file, bytes) in zip(files, [record, proof]) {
            try Data(bytes).write(to: URL(filePath: file))
        }
        return try Tool.run([program, "proof", key] + files)
    }
}
