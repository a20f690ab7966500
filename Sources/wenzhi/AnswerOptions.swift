import ArgumentParser
import HTTPAPI
import HTTPServer
import Ledger

/// Where answers of the interface come from: the files of a ledger, or a server.
struct AnswerOptions: ParsableArguments {
    /// Gives the whole answer to a GET of a path with its query, in one of some media types.
    typealias Get = (_ target: String, _ types: String) async throws -> ReceivedAnswer

    @Option(help: ArgumentHelp("The ledger's directory.", valueName: "directory"))
    var data: String?

    @Option(help: "The server to ask instead.")
    var url: String?

    @Option(help: "A file with the token for the server.")
    var tokenFile: String?

    func validate() throws {
        guard url == nil || data == nil else {
            throw ValidationError("Give --data or --url, not both.")
        }
    }

    /// Runs `body` with a way to ask. The files are answered as to an operator, beside a running server or
    /// without one; a server answers as to the token.
    func withAnswers<Result>(_ body: (@escaping Get) async throws -> Result) async throws -> Result
    {
        guard let url else { return try await Self.withFiles(of: data ?? "./data", body) }
        let client = try HTTPClient(url: url, tokenFile: tokenFile)
        return try await body { target, types in
            do {
                return try await client.get(target, accepting: types)
            } catch {
                throw CommandFailure("\(url) does not answer: \(error)")
            }
        }
    }

    /// Runs `body` with a way to ask the files of a ledger.
    static func withFiles<Result>(
        of directory: String, _ body: (@escaping Get) async throws -> Result
    ) async throws -> Result {
        let ledger = try await Ledger.reading(
            LedgerDirectory(directory), LedgerOptions(logger: DataOptions.logger))
        defer { try? ledger.close() }
        let answers = LocalAnswers(
            ledger, as: .localOperator, ServerOptions(logger: DataOptions.logger))
        return try await body { try await answers.get($0, accepting: $1) }
    }
}

extension CommandFailure {
    /// The problem that was answered, as one line.
    init(_ answer: ReceivedAnswer) {
        let detail = AnswerText.member("detail", of: answer.body)
        self.init(answer.statusLine + (detail.map { ": " + $0 } ?? ""))
    }
}
