package import HTTPServer
package import Ledger
import HTTPTypes
import Logging
import NIOCore
import Queries
package import Rules

/// Asks the interface of a ledger within this process, without a socket and without a token.
///
/// Commands use it on the ledger's own machine or on a copy. It checks no token, because the user of such a
/// command can read the ledger's files.
package struct LocalAnswers: Sendable {
    private let responder: APIResponder
    private let principal: Principal

    /// Answers as a server would give them to a principal.
    package init(_ ledger: Ledger, as principal: Principal, _ options: ServerOptions) {
        responder = APIResponder(API(ledger, options), Route.all, options.logger)
        self.principal = principal
    }

    /// The whole answer to a GET of a path with its query.
    package func get(_ target: String, accepting types: String) async throws -> ReceivedAnswer {
        var head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: target)
        head.headerFields[.accept] = types
        let request = Request(head: head, body: RequestBody(whole: ByteBuffer()))
        let reply = await responder.respond(to: request, as: principal)
        return ReceivedAnswer(reply.status, reply.headers, try await reply.wholeBody())
    }

    /// The names of the members of an answer at a path, or of its rows, in the order in which they are
    /// described; none for a path that no route has.
    package static func members(at path: String) -> [String] {
        guard case .route(let route, _) = Router(Route.all).find(.get, path),
            case .named(let form)? = route.answers.first?.contents.first?.form
        else { return [] }
        for member in form.members where member.name == "items" {
            if case .list(.named(let row)) = member.form { return row.members.map(\.name) }
        }
        return form.members.map(\.name)
    }
}

extension Reply {
    /// All bytes of the body.
    fileprivate func wholeBody() async throws -> [UInt8] {
        switch body {
        case .whole(let buffer): return Array(buffer.readableBytesView)
        case .stream(let write):
            var bytes: [UInt8] = []
            try await write { buffer in bytes.append(contentsOf: buffer.readableBytesView) }
            return bytes
        }
    }
}
