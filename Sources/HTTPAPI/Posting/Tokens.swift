import Catalogue
import HTTPServer
import HTTPTypes
import JSON
import Ledger
import Queries
import Rules

/// What a token is asked for.
private struct TokenRequest {
    let role: String?
    let holder: String?
    let centre: String?
    let expiresAt: String?
}

extension Route {
    static let postToken = Route(
        .post, "/v1/tokens", "createToken", for: .operators,
        "Grants an access; the token is in this answer and nowhere else.",
        body: [Content(MediaTypes.json, ObjectForm.tokenRequest)],
        answers: [.json("The token.", .newToken, status: .created)]
    ) { try await $0.postToken($1) }

    static let deleteToken = Route(
        .delete, "/v1/tokens/{id}", "revokeToken", for: .operators,
        "Revokes an access: its token is worth nothing from now on.",
        takes: [.pathID("The access, as creating the token named it.")],
        answers: [RouteAnswer(.noContent, "It is worth nothing.")]
    ) { try await $0.deleteToken($1) }
}

extension API {
    fileprivate func postToken(_ call: Call) async throws -> Reply {
        try call.takesNoQuery()
        let request = call.request
        guard let type = ContentType(request.headers), type.isUTF8, type.name == MediaTypes.json
        else {
            throw Problem.unsupportedMediaType([MediaTypes.json])
        }
        let body = try await request.wholeBody(
            upTo: ServerLimits.tokenBodyBytes, in: memory.singles)
        let wanted = try Self.tokenRequest(body.bytes)
        let granted: NewToken
        do throws(PostingProblem) {
            granted = try await ledger.grantToken(
                role: wanted.role ?? "", holder: wanted.holder, centre: wanted.centre,
                expiresAt: wanted.expiresAt,
                by: call.caller)
        } catch {
            throw Self.ofRequest(Problem(error))
        }
        var json = JSONWriter(reservingCapacity: 256)
        json.beginObject()
        json.member("token", granted.token)
        json.member("id", granted.id)
        json.endObject()
        return .json(json.bytes, .created, headers: [.cacheControl: "no-store"])
    }

    fileprivate func deleteToken(_ call: Call) async throws -> Reply {
        try call.takesNoQuery()
        guard IDForm.isID(call.id), let access = try status(of: .access, call.id) else {
            throw Problem.notFound("There is no access with this id.")
        }
        // Deleting twice is deleting once (RFC 9110 §9.2.2).
        if access.lifecycle == .granted {
            try await ledger.revokeToken(call.id, by: call.caller)
        }
        return Reply(status: .noContent)
    }

    /// The same problem in terms of the request: the event's data is what was asked for.
    private static func ofRequest(_ problem: Problem) -> Problem {
        var problem =
            problem.code == "invalid-event" ? invalidToken(problem.errors) : problem
        problem.errors = problem.errors.map { error in
            guard error.pointer.hasPrefix("/data/") else { return error }
            return FieldError(
                String(error.pointer.dropFirst("/data".count)), error.code, error.message)
        }
        return problem
    }

    private static func tokenRequest(_ bytes: [UInt8]) throws(Problem) -> TokenRequest {
        let document = try JSONDocument(body: bytes)
        guard document.kind(0) == .object else {
            throw .badRequest("not-an-object", "The body is not a JSON object.")
        }
        var reader = MemberReader(document)
        let members = reader.members(0, at: "", known: ["role", "holder", "centre", "expiresAt"])
        func text(_ name: String) -> String? {
            members[name].flatMap { reader.text($0, at: "/" + name) }
        }
        let wanted = TokenRequest(
            role: text("role"), holder: text("holder"), centre: text("centre"),
            expiresAt: text("expiresAt"))
        if members["role"] == nil, reader.errors.isEmpty {
            reader.refuse("/role", "required", "is missing")
        }
        guard reader.errors.isEmpty else { throw invalidToken(reader.errors) }
        return wanted
    }

    private static func invalidToken(_ errors: [FieldError]) -> Problem {
        .invalidRequest(
            "A token is asked for with role, and if need be holder, centre and expiresAt.", errors)
    }
}
