import ArgumentParser
import EventLog
import HTTPAPI
import HTTPServer
import Ledger
import MerkleTree

/// `wenzhi mirror`: a copy of a served log that is checked before it is kept.
struct MirrorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirror",
        abstract: "Copy the log of a server, checking every event before it is kept.",
        discussion: """
            Fetches the newest checkpoint, checks its signature and that it continues the one before, and \
            then fetches and checks every event that the copy lacks. Interrupted, it goes on where it was. \
            The copy has no keys and no secrets: verify it with wenzhi verify, ask it with wenzhi ask, \
            serve it with wenzhi serve --read-only.

            The verifier key must come from elsewhere than the server, such as another auditor. A log that \
            shrank, shows two histories, or serves what it did not sign is refused with exit status 3, \
            and both signed notes are kept under mirror/ in the directory.

            With --witness-vkey a checkpoint is accepted once this witness has cosigned it; the newest one is \
            asked for every second, up to --answer-seconds.

            Example: wenzhi mirror https://ledger.example --vkey log.vkey --token-file token --data copy
            """)

    /// The exit status where the log contradicts itself.
    private static let refused = ExitCode(3)

    @Argument(help: "The server.")
    var url: String

    @Option(help: "The file with the log's verifier key.")
    var vkey: String

    @Option(help: ArgumentHelp("The copy's directory; it is created.", valueName: "directory"))
    var data: String

    @Option(help: "A file with the token of an auditor or operator.")
    var tokenFile: String?

    @OptionGroup var witnesses: WitnessOptions

    @Flag(help: "Go on, and ask every second for what is new.")
    var follow = false

    @Option(help: "Seconds that the server has for one answer.")
    var answerSeconds: Int64 = 60

    @Option(help: .hidden)
    var mapSize = 1 << 40

    func validate() throws {
        guard (1...86_400).contains(answerSeconds) else {
            throw ValidationError("--answer-seconds is from 1 to 86400.")
        }
    }

    func run() async throws {
        let client = try HTTPClient(
            url: url, tokenFile: tokenFile, limits: ServedTiles.limits(seconds: answerSeconds))
        let mirror = try LogMirror(
            LedgerDirectory(data), of: VerifierKey(file: vkey), from: ServedTiles(client),
            witnesses: witnesses.keys(), mapSizeBytes: mapSize)
        defer { mirror.close() }
        do {
            var shown = try await update(mirror)
            print("events  \(shown.size)")
            print("root    \(shown.root)")
            var hasFailed = false
            while follow {
                flushOutput()
                try await Task.sleep(for: .seconds(1))
                do {
                    let head = try await update(mirror)
                    if head != shown { print("events  \(head.size)") }
                    shown = head
                    hasFailed = false
                } catch let failure as CommandFailure {
                    // One line when it begins to fail, however long that lasts.
                    if !hasFailed { printError(failure.description) }
                    hasFailed = true
                }
            }
        } catch let refusal as MirrorRefusal {
            printError("refused (\(refusal.code.rawValue)): \(refusal.message)")
            throw Self.refused
        }
    }

    private func update(_ mirror: LogMirror) async throws -> LogHead {
        let line = ProgressLine("mirroring")
        defer { line.end() }
        do {
            return try await cosigned { try await mirror.update { line.show($0, of: $1) } }
        } catch let error as NotCosigned {
            throw CommandFailure(error.description)
        } catch let error as LedgerError {
            throw error
        } catch let refusal as MirrorRefusal {
            throw refusal
        } catch let refused as ServedTilesError {
            throw CommandFailure("\(url) refuses: \(refused). Is --token-file an auditor's?")
        } catch {
            throw CommandFailure("\(url) does not answer: \(error)")
        }
    }

    /// Repeats an update while witnesses have not cosigned the newest checkpoint: a busy log shows the one that
    /// they have cosigned for a second only.
    private func cosigned(_ update: () async throws -> LogHead) async throws -> LogHead {
        for _ in 0..<answerSeconds - 1 {
            do {
                return try await update()
            } catch is NotCosigned {
                try await Task.sleep(for: .seconds(1))
            }
        }
        return try await update()
    }
}
