import Catalogue
import HTTPServer
import HTTPTypes
import Ledger
import Queries
import Rules

extension API {
    /// The caller of a request without a token, where none is needed.
    private static let anonymous = Principal(id: "", role: .dashboard)

    /// The caller, by the token in a request's fields; refused unless the audience includes the role.
    func caller(of fields: HTTPFields, _ audience: Audience) throws -> Principal {
        if case .anyone = audience { return Self.anonymous }
        return try access(of: fields, audience).principal
    }

    /// The access behind the token in a request's fields; refused unless the audience includes its
    /// role.
    func access(of fields: HTTPFields, _ audience: Audience) throws -> KnownAccess {
        guard let header = fields.value(.authorization) else {
            throw Problem.unauthorized("Send a token: Authorization: Bearer …")
        }
        guard let token = Self.token(in: header) else {
            throw Problem.unauthorized("The Authorization header is not of the form: Bearer …")
        }
        guard let access = try ledger.access(token: token) else {
            throw Problem.unauthorized(Problem.tokenIsVoid)
        }
        let role = access.principal.role
        guard audience.includes(role) else {
            throw Problem.forbidden("The role \(role.text) may not do this.")
        }
        return access
    }

    /// The token of `Bearer …` (RFC 6750 §2.1); the scheme's case does not matter.
    private static func token(in header: String) -> String? {
        let scheme = "bearer "
        let bytes = header.utf8
        guard bytes.count > scheme.utf8.count,
            bytes.count <= scheme.utf8.count + ServerLimits.bearerTokenBytes,
            zip(bytes, scheme.utf8).allSatisfy({ $0 | 0x20 == $1 })
        else { return nil }
        return String(header[bytes.index(bytes.startIndex, offsetBy: scheme.utf8.count)...])
    }
}
