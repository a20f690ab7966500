import ArgumentParser
import Foundation
import HTTPAPI
import HTTPServer
import Ledger

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
              wenzhi ask /v1/standings --url https://ledger.example --token-file token --csv
            """)

    @Argument(help: "The path and its query.")
    var path: String

    @Option(help: ArgumentHelp("The ledger's directory.", valueName: "directory"))
    var data: String?

    @Option(help: "The server to ask instead.")
    var url: String?

    @Option(help: "A file with the token for the server.")
    var tokenFile: String?

    @Flag(help: "Print the answer as it is.")
    var json = false

    @Flag(help: "Print the whole collection as comma-separated values.")
    var csv = false

    @Flag(help: "Follow every further page.")
    var all = false

    func validate() throws {
        guard path.hasPrefix("/") else { throw ValidationError("The path begins with a slash.") }
        guard url == nil || data == nil else {
            throw ValidationError("Give --data or --url, not both.")
        }
        guard !(json && csv) else { throw ValidationError("Give --json or --csv, not both.") }
    }

    func run() async throws {
        guard let url else {
            let ledger = try await Ledger.reading(
                LedgerDirectory(data ?? "./data"), LedgerOptions(logger: DataOptions.logger))
            defer { try? ledger.close() }
            let answers = LocalAnswers(
                ledger, as: .localOperator, ServerOptions(logger: DataOptions.logger))
            return try await printPages { try await answers.get($0, accepting: $1) }
        }
        let client = try HTTPClient(url: url, tokenFile: tokenFile)
        try await printPages { target, types in
            do {
                return try await client.get(target, accepting: types)
            } catch {
                throw CommandFailure("\(url) does not answer: \(error)")
            }
        }
    }

    /// Prints an answer, and with `--all` the pages that follow it.
    private func printPages(
        _ get: (_ target: String, _ types: String) async throws -> ReceivedAnswer
    ) async throws {
        var target: String? = path
        while let asked = target {
            let answer = try await get(asked, csv ? "text/csv" : "application/json, */*;q=0.5")
            guard answer.isSuccess else { throw Self.failure(answer) }
            print(answer)
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

    /// The problem that was answered, as one line.
    private static func failure(_ answer: ReceivedAnswer) -> CommandFailure {
        let detail = AnswerText.member("detail", of: answer.body)
        return CommandFailure(answer.statusLine + (detail.map { ": " + $0 } ?? ""))
    }
}
