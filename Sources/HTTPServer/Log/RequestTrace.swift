package import Logging

/// What is noted about a request while it is answered, for the log and the metrics.
package struct RequestTrace: Sendable {
    /// The request's name.
    package let id: String
    /// When answering began, in microseconds of the log's clock.
    let start: Int64
    /// The route; nil when the path has none.
    package var route: RouteLabel?
    /// The principal; nil without a token that is in force.
    package var principal: String?

    /// A logger that adds the request's name to every line.
    package func logger(_ base: Logger) -> Logger {
        var logger = base
        logger[metadataKey: "request"] = "\(id)"
        return logger
    }
}

/// A method and a path with names in braces, by which requests are counted.
///
/// It has no ids, of which there may be any number.
package struct RouteLabel: Hashable, Sendable {
    let method: String
    let path: String

    package init(method: String, path: String) {
        self.method = method
        self.path = path
    }

    /// The label of all requests without a route.
    static let none = RouteLabel(method: "other", path: "none")
}
