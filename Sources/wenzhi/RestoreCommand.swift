import ArgumentParser
import Foundation
import Ledger

/// `wenzhi restore`: a ledger made of a backup.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a ledger of a backup of the log, and verify it.",
        discussion: """
            Every record, the tree and every checkpoint of the new log are verified, and the read models are \
            made. With --keys, a directory with keys/ and secrets/ of one backup, it can be served; people \
            who were erased since are erased again before it answers. Without, it can only be read, as \
            with --until, which ends it at a position, a date (its end, UTC+8) or a time of recording.

            Example: wenzhi restore --from /mnt/backup/monday --keys /mnt/keys/monday --data /var/lib/wenzhi
            """)

    @OptionGroup var place: DataOptions

    @Option(help: "The directory that wenzhi backup made.")
    var from: String

    @Option(help: "A directory with keys/ and secrets/ of the same ledger.")
    var keys: String?

    @Option(help: "The last moment whose events are restored.")
    var until: AsOf?

    @Option(help: "A file with the verifier key that the ledger must have.")
    var vkey: String?

    @Option(
        help: "A file with a checkpoint that the log must begin with, such as anchor/checkpoint.")
    var checkpoint: String?

    func run() throws {
        var given = Restoration()
        given.until = until
        given.keys = keys.map { LedgerDirectory($0) }
        given.verifierKey = try vkey.map { file in
            String(decoding: try read(file), as: UTF8.self).trimmingCharacters(
                in: .whitespacesAndNewlines)
        }
        given.checkpoint = try checkpoint.map { try read($0) }
        let line = ProgressLine("restoring")
        let report: VerificationReport
        do {
            defer { line.end() }
            report = try Ledger.restore(LedgerDirectory(from), to: place.directory, given) {
                line.show($0, of: $1)
            }
        } catch let refusal as AsOfRefusal {
            throw CommandFailure("--until: \(refusal)")
        }
        print("events       \(report.events)")
        print("checkpoints  \(report.checkpoints)")
        if let reads = report.reads {
            print("reads        \(reads)")
        } else if until == nil {
            print("reads        none: the copy has no log of reads")
        }
        print("root         \(report.root)")
    }

    private func read(_ file: String) throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: file)))
        } catch {
            throw CommandFailure("\(file) cannot be read: \(error.localizedDescription)")
        }
    }
}
