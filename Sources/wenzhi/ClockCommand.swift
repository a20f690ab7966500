import ArgumentParser
import Catalogue
import EventLog
import Ledger

/// `wenzhi clock`: what an operator does about a clock that contradicts the log.
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Go on with a clock that contradicts the log.",
        subcommands: [AcceptClock.self])
}

/// `wenzhi clock accept`: records that the machine's clock is right.
struct AcceptClock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Record that the machine's clock is right.",
        discussion: """
            The ledger writes nothing while the clock stands more than a minute before the last \
            recorded time, or more than a day after it. Set the clock first. If it is right then and \
            the ledger still refuses, this records ledger.clock-accepted with what the clock says, \
            the last recorded time and your reason, and writing goes on. Recorded times never go \
            back: they advance by a microsecond a group until the clock has caught up.

            Example: wenzhi clock accept --reason "The clock ran three hours ahead until 14:00."
            """)

    @OptionGroup var place: DataOptions

    @Option(help: "Why the clock is right and the log is not; it stays on record.")
    var reason: String

    func run() async throws {
        let ledger = try place.open(
            besideServer: "While a server runs, post ledger.clock-accepted to it.")
        do {
            let receipt = try await ledger.acceptClock(reason: reason, by: .localOperator)
            try ledger.close()
            print("accepted  \(receipt.position)")
            print("recorded  \(receipt.recordedTime.text)")
        } catch let problem as PostingProblem {
            try? ledger.close()
            throw TokenCommand.failure(problem)
        }
    }
}
