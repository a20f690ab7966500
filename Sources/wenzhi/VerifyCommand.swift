import ArgumentParser
import Foundation
import Ledger

/// `wenzhi verify`: recomputes everything from the log.
///
/// The walk is a process of its own: a damaged page of the file can end it with a signal, which is
/// then a finding like any other.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recompute every hash, checkpoint, rule and read model from the log.",
        discussion: """
            Works beside a running server. The first position that is wrong is named.

            Example: wenzhi verify --data /var/lib/wenzhi --hashes-only
            """)

    @OptionGroup var place: DataOptions

    @Flag(help: "Check the records, the tree and the checkpoints, but not rules and read models.")
    var hashesOnly = false

    @Option(
        help: ArgumentHelp(
            "Where to compute read models for comparison; without, wherever there is room.",
            valueName: "directory"))
    var scratch: String?

    @OptionGroup var witnesses: WitnessOptions

    @Flag(help: .hidden)
    var inProcess = false

    func run() throws {
        guard !inProcess else { return try walk() }
        let child = Process()
        child.executableURL = URL(filePath: try Self.ownPath())
        child.arguments = ["verify", "--in-process", "--data", place.data]
        if hashesOnly { child.arguments?.append("--hashes-only") }
        if let scratch { child.arguments? += ["--scratch", scratch] }
        child.arguments? += witnesses.arguments
        // The signal is the finding; a backtrace would only bury it.
        child.environment = ProcessInfo.processInfo.environment.merging(
            ["SWIFT_BACKTRACE": "enable=no"]
        ) { _, new in new }
        do {
            try child.run()
        } catch {
            throw CommandFailure("The walk could not be started: \(error.localizedDescription)")
        }
        child.waitUntilExit()
        if child.terminationReason == .uncaughtSignal {
            throw CommandFailure(
                "The walk was stopped by signal \(child.terminationStatus): a page of a file in "
                    + "\(place.data) is damaged. Restore a backup; views can be deleted.")
        }
        // The child has said what is wrong.
        guard child.terminationStatus == 0 else { throw ExitCode(child.terminationStatus) }
    }

    private static func ownPath() throws -> String {
        do {
            return try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        } catch {
            throw CommandFailure("This program cannot find itself: \(error.localizedDescription)")
        }
    }

    private func walk() throws {
        let keys = try witnesses.keys()
        let line = ProgressLine("verifying")
        let report: VerificationReport
        do {
            defer { line.end() }
            report = try Ledger.verify(
                place.directory, hashesOnly: hashesOnly, scratch: scratch, witnesses: keys
            ) { done, total in
                line.show(done, of: total)
            }
        }
        print("events       \(report.events)")
        print("checkpoints  \(report.checkpoints)")
        if let replayed = report.replayed { print("replayed     \(replayed)") }
        if let reads = report.reads { print("reads        \(reads)") }
        print("root         \(report.root)")
        for cosigned in report.cosigned {
            print("witness      \(cosigned.witness.shownText) cosigned \(cosigned.size) events")
        }
        print("verified in \((line.elapsedSeconds * 10).rounded() / 10) s")
    }
}
