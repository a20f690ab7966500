import Foundation

/// Files that a test reads.
enum Files {
    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
    }

    static func bytes(of path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path)))
    }
}

/// How much is tried: a fixed number of inputs, and more until the seconds in `FUZZ_SECONDS` are over.
struct FuzzBudget {
    private let minimumInputs: Int
    private let end: Date
    private(set) var inputs = 0

    init(minimumInputs: Int) {
        self.minimumInputs = minimumInputs
        let text = ProcessInfo.processInfo.environment["FUZZ_SECONDS"]
        end = Date(timeIntervalSinceNow: text.flatMap(Double.init) ?? 0)
    }

    /// Counts inputs; false when enough was tried.
    mutating func spend(_ count: Int) -> Bool {
        guard inputs < minimumInputs || Date() < end else { return false }
        inputs += count
        return true
    }
}
