import ArgumentParser
import Foundation
import HTTPAPI
import HTTPServer
import MerkleTree

/// `wenzhi ask`: prints an answer of the interface.
struct AskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask", abstract: "Print any answer as a table, from a copy or from a server.",
        discussion: """
            PATH is a path of the interface with its query; /openapi.json lists them. With --data it is \
            answered from the files, as to an operator, beside a running server or without one; with \
            --url by a server, as to the token in --token-file.

            Examples:
              wenzhi ask "/v1/funds/f-2026?period=2026&asOf=2027-01-31"
              wenzhi ask "/v1/funds/f-2026/entries?measure=spent" --all
              wenzhi ask "/v1/funds/f-2026/entries?measure=spent" --all --events
              wenzhi ask /v1/standings --url https://ledger.example --token-file token --csv
            """)

    @Argument(help: "The path and its query.")
    var path: String

    @OptionGroup var source: AnswerOptions

    @Flag(help: "Print the answer as it is.")
    var json = false

    @Flag(help: "Print the whole collection as comma-separated values.")
    var csv = false

    @Flag(help: "Follow every further page.")
    var all = false

    @Flag(help: "Print the events that the answer leads to, each proven to be in the log.")
    var events = false

    @Option(
        help: "A file with the log's verifier key, for --events; else its first event's is used.")
    var vkey: String?

    func validate() throws {
        guard path.hasPrefix("/") else { throw ValidationError("The path begins with a slash.") }
        guard [json, csv, events].count(where: { $0 }) <= 1 else {
            throw ValidationError("Give one of --json, --csv and --events.")
        }
    }

    func run() async throws {
        let key = try vkey.map(VerifierKey.init(file:))
        try await source.withAnswers { get in
            guard events else { return try await printPages(get) }
            var found = AnswerEvents()
            try await forEachPage(get) { found.add($0.body) }
            let table = try await found.table(AskedLog(get), key: key)
            Swift.print(table.text, terminator: "")
        }
    }

    private func printPages(_ get: AnswerOptions.Get) async throws {
        try await forEachPage(get) { print($0) }
    }

    /// Asks, and with `--all` goes on with the pages that follow.
    private func forEachPage(
        _ get: AnswerOptions.Get, _ body: (ReceivedAnswer) -> Void
    ) async throws {
        var target: String? = path
        while let asked = target {
            let answer = try await get(asked, csv ? "text/csv" : "application/json, */*;q=0.5")
            guard answer.isSuccess else { throw CommandFailure(answer) }
            guard answer.isTable || !csv else {
                throw CommandFailure("This answer is no collection, so it is no table: use --json.")
            }
            body(answer)
            target = all && !csv ? answer.next : nil
        }
    }

    private func print(_ answer: ReceivedAnswer) {
        let names = LocalAnswers.members(at: String(path.prefix { $0 != "?" }))
        guard !json, !csv, let table = AnswerText(answer.body, ordered: names) else {
            let isLine = answer.body.last == UInt8(ascii: "\n")
            FileHandle.standardOutput.write(Data(isLine ? answer.body : answer.body + [0x0A]))
            return
        }
        Swift.print(table.text, terminator: "")
    }
}
