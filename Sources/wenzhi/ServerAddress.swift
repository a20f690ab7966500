import Foundation
import HTTPServer

extension HTTPClient {
    /// A client of the server at a URL that was given with `--url` or as an argument.
    ///
    /// - Parameter tokenFile: The file with the token that is sent; nil for none.
    init(url text: String, tokenFile: String?, limits: AnswerLimits = AnswerLimits()) throws {
        guard let url = URLComponents(string: text), let host = url.host,
            let scheme = url.scheme, ["http", "https"].contains(scheme),
            url.path.isEmpty || url.path == "/"
        else {
            throw CommandFailure("The URL is like https://ledger.example or http://host:8080.")
        }
        let isSecure = scheme == "https"
        try self.init(
            host: host, port: url.port ?? (isSecure ? 443 : 80), isSecure: isSecure,
            token: tokenFile.map(readText(of:)), limits: limits)
    }
}

/// The text of a small file without spaces and newlines around it.
func readText(of path: String) throws(CommandFailure) -> String {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw CommandFailure("\(path) cannot be read.")
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
}
