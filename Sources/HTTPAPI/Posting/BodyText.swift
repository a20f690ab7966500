import Catalogue
import JSON
import Ledger

/// Bodies as text: a byte order mark before one is passed over, and UTF-16 is told apart.
extension JSONDocument {
    /// Reads a request's body as JSON.
    init(body: [UInt8]) throws(Problem) {
        do throws(JSONError) {
            self = try JSONDocument(parsing: body, range: try Self.textRange(of: body))
        } catch {
            throw Problem(error)
        }
    }
}

extension Submission {
    /// Reads a request's body as one event, and checks its form.
    convenience init(body: [UInt8], now: Timestamp) throws(PostingProblem) {
        let range: Range<Int>
        do throws(JSONError) {
            range = try JSONDocument.textRange(of: body)
        } catch {
            throw .notJSON(error)
        }
        try self.init(parsing: body, range: range, now: now)
    }
}
