import ArgumentParser
import Ledger

/// `wenzhi keys`: the persons' keys.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Rotate or back up the persons' keys, or accept that some are lost.",
        subcommands: [RotateKeys.self, BackUpKeys.self, AcceptLostKeys.self])
}

/// `wenzhi keys rotate`: completes erasures at once.
struct RotateKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Make a new key-encryption key and destroy the older one.",
        discussion: """
            Every person's key is wrapped under a new key-encryption key. What keys/, or an older copy \
            of it, still holds of erased people opens with nothing any more. A server does this by \
            itself, an hour after an erasure; a running server does it at once on SIGHUP.

            A backup of keys/ needs the secrets/ of its own time: make a new one of both afterwards.

            Example: wenzhi keys rotate --data /var/lib/wenzhi
            """)

    @OptionGroup var place: DataOptions

    func run() async throws {
        let ledger = try place.open(
            besideServer: "A running server rotates its keys when it gets SIGHUP.")
        do {
            try await ledger.rotateKeys()
        } catch {
            try? ledger.close()
            throw error
        }
        try ledger.close()
        print("rotated; older copies of keys/ open with nothing any more")
    }
}

/// `wenzhi keys backup`: keys and secrets of one moment.
struct BackUpKeys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy keys/ and secrets/, of one moment, apart from the log.",
        discussion: """
            Works beside a running server. Keep the copy apart from backups of the log and delete it after \
            30 days: with both, it brings back the personal data of people who were erased since.

            Example: wenzhi keys backup --data /var/lib/wenzhi --to /mnt/keys/monday
            """)

    @OptionGroup var place: DataOptions

    @Option(help: "The directory of the copy; it is created.")
    var to: String

    func run() throws {
        try Ledger.backUpKeys(place.directory, to: LedgerDirectory(to))
        print("copied; it opens with the secrets/ beside it alone")
    }
}

/// `wenzhi keys accept-loss`: goes on without keys that no backup has.
struct AcceptLostKeys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept-loss",
        abstract: "Accept that personal data whose keys are missing stays unreadable.",
        discussion: """
            A ledger does not open while keys are missing that personal data on record is sealed under. \
            Restore keys/ and secrets/ first, both from one backup. Only where there is none: this \
            writes down that the data is lost, and the ledger opens again.

            Example: wenzhi keys accept-loss --data /var/lib/wenzhi
            """)

    @OptionGroup var place: DataOptions

    func run() throws {
        var options = place.ledgerOptions()
        options.acceptsLostKeys = true
        try Ledger(place.directory, options).close()
        print("accepted; serve opens the ledger again")
    }
}
