import Foundation
import HTTPServer

extension HTTPClient {
    /// A client of the server at a URL that was given with `--url` or as an argument.
    ///
    /// - Parameter tokenFile: The file with the token that is sent; nil for none.
    init(url text: String, tokenFile: String?, limits: AnswerLimits = AnswerLimits()) throws {
        guard let address = ServerAddress(text), address.prefix.isEmpty else {
            throw CommandFailure("The URL is like https://ledger.example or http://host:8080.")
        }
        try self.init(address, token: tokenFile.map(readText(of:)), limits: limits)
    }

    /// A client of the server at an address.
    init(_ address: ServerAddress, token: String?, limits: AnswerLimits) throws {
        try self.init(
            host: address.host, port: address.port, isSecure: address.isSecure, token: token,
            limits: limits)
    }
}

/// Where a server is, and the prefix of the paths that it is asked for.
struct ServerAddress {
    let host: String
    let port: Int
    let isSecure: Bool
    /// The path without a slash at its end; empty for the root.
    let prefix: String

    /// Reads a URL; nil when it is not one of HTTP, or has a query or a fragment.
    init?(_ text: String) {
        guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty,
            let scheme = url.scheme, ["http", "https"].contains(scheme), url.query == nil,
            url.fragment == nil
        else { return nil }
        self.host = host
        isSecure = scheme == "https"
        port = url.port ?? (isSecure ? 443 : 80)
        var path = url.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        prefix = path
    }
}

/// The text of a small file without spaces and newlines around it.
func readText(of path: String) throws(CommandFailure) -> String {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw CommandFailure("\(path) cannot be read.")
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
}
