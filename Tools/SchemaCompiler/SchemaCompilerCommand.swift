internal import ArgumentParser
internal import Foundation

/// The command line of the schema compiler.
@main
struct SchemaCompilerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "SchemaCompiler",
        abstract: "Writes what follows from the JSON Schemas of the event catalogue in Swift.")

    @Option(help: "The folder of the schemas.")
    var schemas = "Schemas"

    @Option(help: "The folder of the modules, each with a folder Generated.")
    var sources = "Sources"

    @Flag(help: "Write nothing; name stale files and exit with 1 if there are any.")
    var check = false

    func run() throws {
        let folder = URL(fileURLWithPath: sources)
        let files = try SchemaCompilation.files(from: URL(fileURLWithPath: schemas))
        let stale = SchemaCompilation.stale(files, in: folder)
        if check {
            guard stale.isEmpty else {
                print("stale: " + stale.joined(separator: ", "))
                throw ExitCode(1)
            }
            return
        }
        for name in stale {
            let file = folder.appendingPathComponent(name)
            if let text = files[name] {
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try text.write(to: file, atomically: true, encoding: .utf8)
            } else {
                try FileManager.default.removeItem(at: file)
            }
        }
        print("\(files.count) files, \(stale.count) changed")
    }
}
