import ArgumentParser
import Ledger

/// `wenzhi rebuild`: computes the read models anew.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Delete the read models and compute them from the log.")

    @OptionGroup var place: DataOptions

    func run() throws {
        let line = ProgressLine("rebuilding")
        let events = try Ledger.rebuild(place.directory, place.ledgerOptions()) { done, total in
            line.show(done, of: total)
        }
        line.end()
        let seconds = (line.elapsedSeconds * 10).rounded() / 10
        print("rebuilt from \(events) events in \(seconds) s")
    }
}
