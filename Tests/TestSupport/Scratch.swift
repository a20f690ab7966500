import Foundation

/// A directory of its own for one test, removed with the last reference.
package final class Scratch: Sendable {
    /// Where it is.
    package let path: String

    package init() throws {
        path = FileManager.default.temporaryDirectory.path + "/wenzhi-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The directory of a ledger, which does not exist at first.
    package var data: String { path + "/data" }
}

/// Runs a closure with a directory that exists until it returns.
package func withTemporaryDirectory<Result>(
    _ body: (String) throws -> Result
) throws -> Result {
    let scratch = try Scratch()
    return try withExtendedLifetime(scratch) { try body(scratch.path) }
}
