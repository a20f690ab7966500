public import ArgumentParser
import EventLog
public import Ledger

/// `wenzhi replay`: the ledger as it was at a moment.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Make a ledger that holds only what was recorded up to a moment.",
        discussion: """
            The moment is a position, a date (its end, UTC+8) or an RFC 3339 time of recording. Every \
            answer of the copy is the answer of that moment. Works beside a running server. The copy has \
            no keys and no secrets: ask it with wenzhi ask, check it with wenzhi verify.

            Example: wenzhi replay --data /var/lib/wenzhi --until 2026-09-30 --to /srv/2026-09
            """)

    @OptionGroup var place: DataOptions

    @Option(help: "The last moment whose events are kept.")
    var until: AsOf

    @Option(help: "The directory of the copy, which must not exist.")
    var to: String

    func run() throws {
        let line = ProgressLine("replaying")
        let head: LogHead
        do {
            head = try Ledger.replay(place.directory, until: until, to: LedgerDirectory(to)) {
                line.show($0, of: $1)
            }
        } catch let refusal as AsOfRefusal {
            throw CommandFailure("--until: \(refusal)")
        }
        line.end()
        print("events  \(head.size)")
        print("root    \(head.root)")
    }
}

extension AsOf: ExpressibleByArgument {
    /// A moment as an option names it.
    public init?(argument: String) {
        self.init(text: argument)
    }
}
