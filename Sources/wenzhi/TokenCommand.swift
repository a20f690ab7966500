import ArgumentParser
import Catalogue
import EventLog
import JSON
import Ledger
import Projections
import Queries
import Rules

/// `wenzhi token`: accesses to the ledger.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Create, list and revoke tokens.",
        subcommands: [CreateToken.self, ListTokens.self, RevokeToken.self])

    /// Opens the ledger; while a server holds it, tokens are that server's business.
    static func open(_ place: DataOptions) throws -> Ledger {
        do {
            return try place.open()
        } catch let error as LedgerError where error.code == .locked {
            throw CommandFailure(
                error.message + " While a server runs, use its POST /v1/tokens and "
                    + "DELETE /v1/tokens/{id}.")
        }
    }

    /// One line that says why an event of access was refused.
    static func failure(_ problem: PostingProblem) -> CommandFailure {
        switch problem {
        case .notJSON(let error): CommandFailure(error.message)
        case .invalid(let violations):
            CommandFailure(
                violations.map { "\($0.pointer) \($0.message)" }.joined(separator: "; "))
        case .refused(let refusal):
            CommandFailure(refusal.objections.map(\.message).text(in: .english))
        case .conflict(let position): CommandFailure("It conflicts with the event at \(position).")
        case .excluded(let event):
            CommandFailure("The event at \(event.position) excludes it.")
        case .unauthorized: CommandFailure("The access that posts was revoked or has ended.")
        case .failed(let error): CommandFailure(error.message)
        }
    }
}

/// `wenzhi token create`: prints the token, and nothing else, on standard output.
struct CreateToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Create a token; it is printed once and kept nowhere.",
        discussion: "Example: wenzhi token create --role centre --centre bj-chaoyang")

    @OptionGroup var place: DataOptions

    @Option(help: "operator, centre, auditor or dashboard.")
    var role: String

    @Option(help: "The office or system that gets it, never a person's name.")
    var holder: String?

    @Option(help: "The centre that a token of the role centre acts for.")
    var centre: String?

    @Option(help: "When the token ends, RFC 3339.")
    var expiresAt: String?

    func run() async throws {
        let ledger = try TokenCommand.open(place)
        do {
            let token = try await ledger.grantToken(
                role: role, holder: holder, centre: centre, expiresAt: expiresAt, by: .localOperator
            )
            try ledger.close()
            print(token.token)
            printError("access \(token.id)")
        } catch let problem as PostingProblem {
            try? ledger.close()
            throw TokenCommand.failure(problem)
        }
    }
}

/// `wenzhi token list`: ids and what they allow; the tokens themselves are on no record.
struct ListTokens: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List accesses: id, role, centre, end, state, holder.",
        discussion: "Also beside a running server.")

    @OptionGroup var place: DataOptions

    func run() async throws {
        for access in try accesses() {
            print(
                access.principal.id, access.principal.role.text,
                access.principal.centre?.text ?? "-", access.expiresAt?.text ?? "-",
                access.isGranted ? "granted" : "revoked", access.holder, separator: "\t")
        }
    }

    /// What the read models say; while a server holds the ledger they are read beside it.
    private func accesses() throws -> [KnownAccess] {
        do {
            let ledger = try place.open()
            let accesses = try ledger.views.accesses()
            try ledger.close()
            return accesses
        } catch let error as LedgerError where error.code == .locked {
            let views = try Views(directory: place.directory.views, readOnly: true)
            defer { views.close() }
            guard try views.mark() != nil else {
                throw CommandFailure("The read models are being made anew; try again in a moment.")
            }
            return try views.accesses()
        }
    }
}

/// `wenzhi token revoke`: the token is worth nothing from now on.
struct RevokeToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke an access by its id.")

    @OptionGroup var place: DataOptions

    @Argument(help: "The id of the access, as token list shows it.")
    var id: String

    func run() async throws {
        let ledger = try TokenCommand.open(place)
        do {
            try await ledger.revokeToken(id, by: .localOperator)
            try ledger.close()
            printError("revoked \(id)")
        } catch let problem as PostingProblem {
            try? ledger.close()
            throw TokenCommand.failure(problem)
        }
    }
}
