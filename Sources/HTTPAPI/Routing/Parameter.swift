import Catalogue
import Projections
import Queries

/// A part of a request's address that a route reads: what it is called and what it may be.
struct Parameter: Sendable {
    /// Where it stands.
    enum Place: String, Sendable {
        case path
        case query
        case header
    }

    let name: String
    let place: Place
    let form: Form
    let about: String
    /// It may be given more than once.
    var isRepeatable = false

    /// A parameter of the query.
    static func query(_ name: String, _ form: Form, _ about: String) -> Parameter {
        Parameter(name: name, place: .query, form: form, about: about)
    }

    /// A segment of the path.
    static func path(_ name: String, _ form: Form, _ about: String) -> Parameter {
        Parameter(name: name, place: .path, form: form, about: about)
    }

    /// The segment `{id}` of the path.
    static func pathID(_ about: String) -> Parameter { .path("id", .id, about) }

    /// A field of the request's head.
    static func header(_ name: String, _ form: Form, _ about: String) -> Parameter {
        Parameter(name: name, place: .header, form: form, about: about)
    }

    /// The same parameter, which may be given more than once.
    var repeatable: Parameter {
        var copy = self
        copy.isRepeatable = true
        return copy
    }
}

extension Parameter {
    /// What every question about read models takes.
    static let asOf = Parameter.query(
        "asOf", .either([.place, .day, .time]),
        "The answer as it was when the log ended at this position, or at the end of this day (UTC+8) or "
            + "this time of recording. Who may see it is decided as of now.")
}

extension [Parameter] {
    /// What every collection takes.
    static let paging: [Parameter] = [
        .query(
            "limit", .number(1...Page.maximumLimitRows),
            "Rows of a page; \(Page.defaultLimitRows) when it is not given. A table without it is "
                + "the whole collection."),
        .query(
            "cursor", .text(1...600),
            "Where the page before ended: its `next`. Valid for the same question only."),
    ]
}
