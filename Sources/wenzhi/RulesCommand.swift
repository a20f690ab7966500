import ArgumentParser
import Catalogue
import EventLog
import Ledger
import Projections
import Queries
import Rules

/// `wenzhi rules`: by which epoch of the rules the ledger decides.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Show the epoch of the rules in force; adopt a newer one.",
        subcommands: [ShowRules.self, AdoptRules.self], defaultSubcommand: ShowRules.self)
}

/// `wenzhi rules show`: the epoch in force, the newest, and what each one in between adds.
struct ShowRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the epoch in force, the newest, and what is added.",
        discussion: "Works beside a running server too. Example: wenzhi rules --data ledger")

    @OptionGroup var place: DataOptions

    func run() async throws {
        let inForce = try inForce()
        print("in force  \(inForce.number)")
        print("newest    \(RulesEpoch.newest.number)")
        for epoch in inForce.later {
            for rule in epoch.added { print("adds \(epoch.number)    \(rule.summary)") }
        }
    }

    /// From the ledger, brought up to date; from the read models while a server keeps those.
    private func inForce() throws -> RulesEpoch {
        do {
            let ledger = try place.open()
            let epoch = try ledger.rulesEpoch
            try ledger.close()
            return epoch
        } catch let error as LedgerError where error.code == .locked {
            let views = try Views(directory: place.directory.views, readOnly: true)
            defer { views.close() }
            guard try views.mark() != nil else {
                throw CommandFailure(
                    "The read models are of another program: ask with the one that serves.")
            }
            return try views.rulesEpoch()
        }
    }
}

/// `wenzhi rules adopt`: from now on the ledger decides by a newer epoch.
struct AdoptRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt", abstract: "Record that a newer epoch of the rules holds from now on.",
        discussion: """
            Records ledger.rules-adopted. Events behind it are decided by that epoch; everything on \
            record stays judged by the epoch of its own position. An epoch cannot be taken back.

            Example: wenzhi rules adopt --data ledger
            """)

    @OptionGroup var place: DataOptions

    @Option(help: "The epoch to adopt; the newest that this program knows unless given.")
    var epoch: Int = RulesEpoch.newest.number

    func run() async throws {
        let ledger = try place.open(
            besideServer: "While a server runs, post ledger.rules-adopted to it.")
        do {
            let receipt = try await ledger.adoptRules(RulesEpoch(epoch), by: .localOperator)
            try ledger.close()
            print("adopted   \(epoch)")
            print("position  \(receipt.position)")
        } catch let problem as PostingProblem {
            try? ledger.close()
            throw TokenCommand.failure(problem)
        }
    }
}
