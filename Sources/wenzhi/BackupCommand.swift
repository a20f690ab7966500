import ArgumentParser
import EventLog
import Ledger

/// `wenzhi backup`: a copy of the log at one moment.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the log, as it is at one moment, into another directory.",
        discussion: """
            Works beside a running server. The log of reads is copied too. Keys and secrets are not: back \
            them up apart, with wenzhi keys backup.

            Example: wenzhi backup --data /var/lib/wenzhi --to /mnt/backup/monday
            """)

    @OptionGroup var place: DataOptions

    @Option(help: "The directory of the copy; it is created.")
    var to: String

    func run() throws {
        let head = try Ledger.backUp(place.directory, to: LedgerDirectory(to))
        print("events  \(head.size)")
        print("root    \(head.root)")
    }
}
