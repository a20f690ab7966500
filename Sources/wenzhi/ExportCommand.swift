import ArgumentParser
import Ledger

/// `wenzhi export`: the log as files for other people's verifiers.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the log as tiles that other people's verifiers read.",
        discussion: """
            Writes every tile and entry bundle of the newest checkpoint, the checkpoint, and the log's \
            verifier key as log.vkey (C2SP tlog-tiles). An earlier export in the directory is extended; \
            a file there that differs from the log ends the export. Works beside a running server.

            A verifier needs the key from elsewhere: a log that was replaced would come with its own.

            Example: wenzhi export --data /var/lib/wenzhi --tiles /srv/audit
            """)

    @OptionGroup var place: DataOptions

    @Option(help: "The directory of the tiles; it is created.")
    var tiles: String

    @Flag(help: "The log of reads of personal data instead of the ledger's own.")
    var reads = false

    func run() throws {
        let line = ProgressLine("exporting", unit: "tiles")
        let report = try Ledger.exportTiles(
            of: place.directory, reads: reads, to: tiles
        ) { done, total in
            line.show(done, of: total)
        }
        line.end()
        print("events   \(report.events)")
        print("root     \(report.root)")
        print("written  \(report.written)")
        print("kept     \(report.kept)")
    }
}
