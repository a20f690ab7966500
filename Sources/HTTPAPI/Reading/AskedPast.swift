import Catalogue
import HTTPServer
import Ledger
import Queries

extension Call {
    /// The read models of the moment as of which the question is asked; nil where it names none, or is wrong
    /// in another way, which its route tells.
    func askedPast() async throws -> PastViews? {
        guard route.takesAsOf, request.query != nil else { return nil }
        return try await past(Parameter.asOf.name)
    }

    /// The read models of the moment that a parameter names; nil where it is not given.
    func past(_ name: String) async throws -> PastViews? {
        var query = try query()
        guard let text = query.value(name) else { return nil }
        try query.finish()
        do {
            if let place = LogPlace(text: text) {
                try api.checkIsHere(place, "/" + name, for: caller)
                return try await api.ledger.past(.position(place.position))
            }
            guard let asOf = AsOf(text: text) else {
                query.refuse(name, "\(name) is a date, an RFC 3339 time, or \(LogPlace.form).")
                try query.finish()
                return nil
            }
            return try await api.ledger.past(asOf)
        } catch let refusal as AsOfRefusal {
            throw Problem(refusal, of: name)
        }
    }
}

extension Problem {
    /// The problem of a moment that the log does not have, which a parameter names.
    init(_ refusal: AsOfRefusal, of name: String) {
        let pointer = "/" + name
        switch refusal {
        case .beyondEnd(let position, let head):
            self = .beyondEnd(position, head, pointer)
        case .future:
            self = .badParameter(
                name, code: "as-of-future",
                Sentence(refusal.description) + " Leave out asOf for the present.")
        case .beforeFirst:
            self = .badParameter(
                name, code: "as-of-before-first", Sentence(refusal.description))
        }
    }
}
