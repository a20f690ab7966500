import Foundation

/// The Go program of Tests/Referees/tlog: an independent judge of trees, tiles and notes.
enum Referee {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Whether Go and Debian's golang-golang-x-mod-dev are there.
    static let isAvailable: Bool = {
        let package = "\(goPath)/src/golang.org/x/mod/sumdb/tlog"
        return go != nil && FileManager.default.fileExists(atPath: package)
    }()

    /// Builds the program, asks all the questions and returns the answers, one for each.
    static func answers(to questions: [String]) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("wenzhi-referee-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        guard let go else { throw Failure(description: "go is not installed") }
        let program = folder.appendingPathComponent("referee")
        let environment = [
            "GO111MODULE": "off", "GOPATH": goPath, "GOFLAGS": "",
            "GOCACHE": folder.appendingPathComponent("cache").path,
        ]
        _ = try run(
            go, ["build", "-o", program.path], in: source, environment: environment,
            files: folder, input: "")
        let output = try run(
            program, [], in: folder, environment: [:], files: folder,
            input: questions.map { $0 + "\n" }.joined())
        return output.split(separator: "\n").map(String.init)
    }

    private static let goPath = "/usr/share/gocode"

    private static let go: URL? = {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":")
            .map { URL(fileURLWithPath: String($0)).appendingPathComponent("go") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    /// Tests/Referees/tlog, beside the folder of this file.
    private static let source = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Referees/tlog")

    /// Runs a program between files, so that neither side waits for the other's pipe.
    private static func run(
        _ program: URL, _ arguments: [String], in folder: URL, environment: [String: String],
        files: URL, input: String
    ) throws -> String {
        let inputFile = files.appendingPathComponent("input")
        let outputFile = files.appendingPathComponent("output")
        let errorFile = files.appendingPathComponent("error")
        try Data(input.utf8).write(to: inputFile)
        try Data().write(to: outputFile)
        try Data().write(to: errorFile)
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let message = String(decoding: try Data(contentsOf: errorFile), as: UTF8.self)
            throw Failure(description: "\(program.lastPathComponent) failed: \(message)")
        }
        return String(decoding: try Data(contentsOf: outputFile), as: UTF8.self)
    }
}
