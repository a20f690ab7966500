import Foundation

/// A directory of its own for one test, removed with the last reference.
final class Scratch: Sendable {
    /// Where it is.
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/wenzhi-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The directory of a ledger, which does not exist at first.
    var data: String { path + "/data" }
}
