import ArgumentParser
import Ledger
import Logging
import Rules

/// Where the ledger is: the same for every command.
struct DataOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The ledger's directory.", valueName: "directory"))
    var data = "./data"

    @Flag(help: "Believe a clock that stands more than a day after the last event.")
    var acceptClock = false

    @Option(help: .hidden)
    var mapSize = 1 << 40

    var directory: LedgerDirectory { LedgerDirectory(data) }

    /// Options for opening the ledger, with failures logged to standard error.
    func ledgerOptions() -> LedgerOptions {
        LedgerOptions(
            mapSizeBytes: mapSize, acceptsClock: acceptClock, logger: Self.logger)
    }

    /// Opens the ledger for a command that ends by itself; shows progress while it recovers.
    func open() throws -> Ledger {
        let line = ProgressLine("recovering")
        defer { line.end() }
        return try Ledger(directory, ledgerOptions()) { done, total in
            line.show(done, of: total)
        }
    }

    /// Opens the ledger likewise; where a server holds it, says what does the same on that server.
    func open(besideServer advice: String) throws -> Ledger {
        do {
            return try open()
        } catch let error as LedgerError where error.code == .locked {
            throw CommandFailure(error.message + " " + advice)
        }
    }

    static let logger: Logger = {
        var logger = Logger(label: "wenzhi") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .notice
        return logger
    }()
}

extension Principal {
    /// Who works on the ledger's own machine.
    static let localOperator = Principal(id: "operator", role: .operator)
}
