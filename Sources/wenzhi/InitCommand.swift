import ArgumentParser
import Catalogue
import Ledger
import MerkleTree
import Rules

/// `wenzhi init`: founds a ledger.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Found a ledger in a directory.",
        discussion: """
            Makes the signing key and the key-encryption key (keep a copy of both: without them \
            nothing can be signed and personal data cannot be read) and records ledger.founded.

            A sample ledger is for invented events alone: it says so in its first record and in its \
            origin, and an event may give its time of recording in the attribute recordedat.

            Examples: wenzhi init --data /var/lib/wenzhi --origin ledger.example.org/beijing
                      wenzhi init --sample --founded 2025-01-01T08:00:00+08:00
            """)

    /// How long ago a sample is founded: a year and the month before its events begin.
    private static let sampleMinutes = 400 * 1440

    @OptionGroup var place: DataOptions

    @Option(help: "The log's name in every checkpoint: unique in the world, never changed.")
    var origin: String?

    @Option(help: "The epoch of the rules, where the ledger must agree with an older program's.")
    var rulesEpoch: Int = RulesEpoch.newest.number

    @Flag(help: "Found a sample ledger, which takes times of recording from its posters.")
    var sample = false

    @Option(
        help: ArgumentHelp(
            "When the sample is founded; 400 days ago unless it is given.", valueName: "time"))
    var founded: String?

    func run() throws {
        var origin = origin ?? Self.randomOrigin()
        if sample, !origin.hasSuffix(Ledger.sampleSuffix) { origin += Ledger.sampleSuffix }
        let options = place.ledgerOptions()
        try Ledger.found(
            place.directory, origin: origin, rules: RulesEpoch(rulesEpoch),
            sampleFrom: try sampleStart(options.clock.now()), options)
        let ledger = try Ledger(place.directory, options)
        let key = ledger.verifierKey.description
        try ledger.close()
        print("ledger    \(place.data)")
        print("origin    \(origin)")
        print("verifier  \(key)")
    }

    /// When a sample is founded; nil for a ledger that is none.
    private func sampleStart(_ now: Timestamp) throws -> Timestamp? {
        guard sample else {
            guard founded == nil else {
                throw CommandFailure("Only a sample ledger is founded in the past: add --sample.")
            }
            return nil
        }
        guard let founded else { return now.adding(minutes: -Self.sampleMinutes) }
        guard let time = Timestamp(rfc3339: founded) else {
            throw CommandFailure(
                "Write the time with its offset, such as 2025-01-01T08:00:00+08:00.")
        }
        return time
    }

    private static func randomOrigin() -> String {
        let number = UInt32.random(in: .min ... .max)
        let digits = String(number, radix: 16)
        return "wenzhi.local/ledger-" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
