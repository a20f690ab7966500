import Foundation
import TestSupport

/// A Go program of Tests/Referees, which is built with Debian's packages when it is needed.
package final class GoProgram {
    /// Whether Go and Debian's golang-golang-x-mod-dev are there.
    package static let isAvailable: Bool = {
        let package = "/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog"
        let compiler = try? Tool.run(["go", "version"])
        return compiler?.status == 0 && FileManager.default.fileExists(atPath: package)
    }()

    /// The program's file.
    package let path: String
    private let scratch: Scratch

    /// Builds the program of a folder.
    package init(_ name: String) throws {
        scratch = try Scratch()
        path = scratch.path + "/" + name
        let built = try Tool.run([
            "env", "GO111MODULE=off", "GOPATH=/usr/share/gocode", "GOFLAGS=",
            "GOCACHE=\(scratch.path)/cache", "go", "build", "-o", path,
            Wenzhi.root.path + "/Tests/Referees/\(name)/main.go",
        ])
        guard built.status == 0 else { throw ServerFailure("go build: \(built.errors)") }
    }
}
