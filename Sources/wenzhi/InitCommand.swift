import ArgumentParser
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

            Example: wenzhi init --data /var/lib/wenzhi --origin ledger.example.org/beijing
            """)

    @OptionGroup var place: DataOptions

    @Option(help: "The log's name in every checkpoint: unique in the world, never changed.")
    var origin: String?

    @Option(help: "The epoch of the rules, where the ledger must agree with an older program's.")
    var rulesEpoch: Int = RulesEpoch.newest.number

    func run() throws {
        let origin = origin ?? Self.randomOrigin()
        let options = place.ledgerOptions()
        try Ledger.found(place.directory, origin: origin, rules: RulesEpoch(rulesEpoch), options)
        let ledger = try Ledger(place.directory, options)
        let key = ledger.verifierKey.description
        try ledger.close()
        print("ledger    \(place.data)")
        print("origin    \(origin)")
        print("verifier  \(key)")
    }

    private static func randomOrigin() -> String {
        let number = UInt32.random(in: .min ... .max)
        let digits = String(number, radix: 16)
        return "wenzhi.local/ledger-" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
