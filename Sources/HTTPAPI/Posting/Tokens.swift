import Catalogue
import HTTPTypes
import Hummingbird
import HummingbirdCore
import JSON
import Ledger
import ReadModels
import Rules

/// What a token is asked for.
private struct TokenRequest {
    var role: String?
    var centre: String?
    var expiresAt: String?
}

extension API {
    /// `POST /v1/tokens`: grants an access; the token is in this answer and nowhere else.
    func postToken(_ request: Request, by principal: Principal) async throws -> Response {
        try Query(request, known: []).finish()
        guard let type = ContentType(request), type.isUTF8, type.name == MediaTypes.json else {
            throw Problem.unsupportedMediaType([MediaTypes.json])
        }
        let bytes = try await request.wholeBody(upTo: ServerLimits.tokenBodyBytes)
        let wanted = try Self.tokenRequest(bytes)
        let granted: NewToken
        do throws(PostingProblem) {
            granted = try await ledger.grantToken(
                role: wanted.role ?? "", centre: wanted.centre, expiresAt: wanted.expiresAt,
                by: principal)
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

    /// `DELETE /v1/tokens/{id}`: the token is worth nothing from now on.
    func deleteToken(
        _ request: Request, _ id: String, by principal: Principal
    ) async throws -> Response {
        try Query(request, known: []).finish()
        guard IDForm.isID(id), let access = try standing(of: .access, id) else {
            throw Problem.notFound("There is no access with this id.")
        }
        // Deleting twice is deleting once (RFC 9110 §9.2.2).
        if access.lifecycle == .granted {
            try await ledger.revokeToken(id, by: principal)
        }
        return Response(status: .noContent)
    }

    /// The same problem in terms of the request: the event's data is what was asked for.
    private static func ofRequest(_ problem: Problem) -> Problem {
        var problem =
            problem.code == "invalid-event" ? invalidRequest(problem.errors) : problem
        problem.errors = problem.errors.map { error in
            guard error.pointer.hasPrefix("/data/") else { return error }
            return FieldError(
                pointer: String(error.pointer.dropFirst("/data".count)), code: error.code,
                message: error.message)
        }
        return problem
    }

    private static func invalidRequest(_ errors: [FieldError]) -> Problem {
        Problem(
            .unprocessableContent, "invalid-request", "The request does not have the right form",
            "A token is asked for with role, and if need be centre and expiresAt.", errors: errors)
    }

    private static func tokenRequest(_ bytes: [UInt8]) throws -> TokenRequest {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw Problem(error)
        }
        guard document.kind(0) == .object else {
            throw Problem.badRequest("not-an-object", "The body is not a JSON object.")
        }
        var wanted = TokenRequest()
        var errors: [FieldError] = []
        document.forEachMember(0) { name, value in
            let field: WritableKeyPath<TokenRequest, String?>
            if document.equals(name, "role") {
                field = \.role
            } else if document.equals(name, "centre") {
                field = \.centre
            } else if document.equals(name, "expiresAt") {
                field = \.expiresAt
            } else {
                errors.append(
                    FieldError(
                        pointer: "/" + String(document.string(name).prefix(64)),
                        code: "unknown-member",
                        message: "The members known here are: role, centre, expiresAt."))
                return
            }
            guard document.kind(value) == .string else {
                errors.append(
                    FieldError(
                        pointer: "/" + document.string(name), code: "wrong-type",
                        message: "must be a string"))
                return
            }
            wanted[keyPath: field] = document.string(value)
        }
        if wanted.role == nil, errors.isEmpty {
            errors.append(
                FieldError(pointer: "/role", code: "required", message: "is missing"))
        }
        guard errors.isEmpty else { throw invalidRequest(errors) }
        return wanted
    }
}
