package import Logging

/// What is noted of a request on its way, for the log and the metrics.
package struct RequestTrace: Sendable {
    /// The request's name.
    package let id: String
    /// When its answering began, microseconds of a clock for durations.
    let start: Int64
    /// The route that was found; nil when there is none.
    package var route: RouteLabel?
    /// Who asked; nil without a token that is in force.
    package var principal: String?

    /// A logger that says with every line which request it is about.
    package func logger(_ base: Logger) -> Logger {
        var logger = base
        logger[metadataKey: "request"] = "\(id)"
        return logger
    }
}

/// A method and a path with names in braces: what requests are counted by.
///
/// Ids in paths are left out, as there may be any number of them.
package struct RouteLabel: Hashable, Sendable {
    let method: String
    let path: String

    package init(method: String, path: String) {
        self.method = method
        self.path = path
    }

    /// Of every request that has no route, whatever it asked for.
    static let none = RouteLabel(method: "other", path: "none")
}
