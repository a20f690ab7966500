import ArgumentParser
import MerkleTree

/// `wenzhi paper`: a working paper on a fund, and its check.
struct PaperCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paper",
        abstract: "Write an auditor's working paper on a fund, or check one.",
        subcommands: [PaperWriteCommand.self, PaperVerifyCommand.self],
        defaultSubcommand: PaperWriteCommand.self)
}

/// `wenzhi paper --fund …`: figures, entries, tests, findings, a sample and the records that prove them.
struct PaperWriteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write", abstract: "Write a working paper into a new directory.",
        discussion: """
            Every figure is an answer of the interface as of one moment. The records that the figures rest \
            on come with their inclusion proofs, all of one signed checkpoint. The directory gets its \
            name when the paper is complete and has been checked. index.html is made to be printed; it \
            has the SHA-256 of every other file.

            Examples:
              wenzhi paper --fund f-2026 --period 2026 --as-of 2027-01-31 \
            --size 25 --seed 2026-audit-1 --to paper
              wenzhi paper verify paper --vkey log.vkey
            """)

    @Option(help: "The fund.")
    var fund: String

    @Option(help: "The days of the figures: all, 2026, 2026-Q2, 2026-04 or 2026-04-13.")
    var period = "all"

    @Option(help: "The moment of recording: a position, a day that is over or an RFC 3339 time.")
    var asOf: String

    @Option(help: "Units of the sample, 1 to 1000.")
    var size = 25

    @Option(help: "The seed of the sample, which the audit named when it was opened.")
    var seed: String

    @Option(help: "The directory of the paper, which must not exist.")
    var to: String

    @OptionGroup var source: AnswerOptions

    func validate() throws {
        guard (1...1000).contains(size) else { throw ValidationError("--size is 1 to 1000.") }
    }

    func run() async throws {
        let question = PaperQuestion(
            fund: fund, period: period, asOf: asOf, size: size, seed: seed)
        let report = try await source.withAnswers { get in
            let line = ProgressLine("writing")
            defer { line.end() }
            return try await PaperWriter(question, get).write(to: to) { line.show($0, of: $1) }
        }
        report.print()
    }
}

/// `wenzhi paper verify`: checks a working paper with nothing but its files.
struct PaperVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check a working paper with nothing but its files.",
        discussion: """
            Checks the signature of the checkpoint, the proof of every record, the entries, figures and \
            sample against the records, and every file against index.html. Each wrong file is named, and \
            the command ends with status 1. The key in the paper proves nothing about who wrote it: give \
            the log's key from elsewhere.

            What the records of one fund cannot show (tests, findings, minutes, and that no record was left \
            out) is checked with --copy: the same is asked of a copy of the whole ledger.

            Examples:
              wenzhi paper verify paper --vkey log.vkey
              wenzhi paper verify paper --vkey log.vkey --copy /srv/mirror
            """)

    @Argument(help: "The directory of the paper.")
    var directory: String

    @Option(help: "A file with the log's verifier key from elsewhere.")
    var vkey: String?

    @Option(
        help: ArgumentHelp(
            "The directory of a copy of the ledger, which is asked the same.",
            valueName: "directory"))
    var copy: String?

    func run() async throws {
        let key = try vkey.map(VerifierKey.init(file:))
        let folder = try PaperFolder(reading: directory)
        var check = PaperCheck(folder, key: key)
        let report = check.run()
        if let copy {
            let checked = check
            check.faults += try await AnswerOptions.withFiles(of: copy) { get in
                try await checked.compare(withCopy: get)
            }
        }
        guard let report, check.faults.isEmpty else {
            for fault in check.faults { printError(fault) }
            throw ExitCode.failure
        }
        report.print()
        print(
            vkey.map { "The key is that in \($0)." }
                ?? "The key is the paper's own: --vkey checks it against yours.")
        if let copy { print("The copy in \(copy) answers the same.") }
    }
}

/// What a paper holds, for a person.
struct PaperReport {
    let events: Int
    let entries: Int
    let drawn: Int
    let findings: Int
    let checkpoint: Checkpoint

    func print() {
        Swift.print("events    \(events)")
        Swift.print("entries   \(entries)")
        Swift.print("findings  \(findings)")
        Swift.print("sample    \(drawn)")
        Swift.print("log       \(checkpoint.origin.shownText) of \(checkpoint.size) events")
        Swift.print("root      \(checkpoint.root)")
    }
}
