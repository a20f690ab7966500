import HTTPTypes
import Logging

/// What is noted of a request on its way, for the log and the metrics.
struct RequestTrace {
    /// The request's name.
    let id: String
    /// The route that was found; nil when there is none.
    var route: RouteLabel?
    /// Who asked; nil for whoever sent no token or a wrong one.
    var principal: String?

    /// A logger that says with every line which request it is about.
    func logger(_ base: Logger) -> Logger {
        var logger = base
        logger[metadataKey: "request"] = "\(id)"
        return logger
    }
}

/// A method and a path with names in braces: what requests are counted by.
///
/// Ids in paths are left out, as there may be any number of them.
struct RouteLabel: Hashable, Sendable {
    let method: String
    let path: String

    /// Of every request that has no route, whatever it asked for.
    static let none = RouteLabel(method: "other", path: "none")
}

extension Route {
    /// What its requests are counted by.
    var label: RouteLabel { RouteLabel(method: method.rawValue, path: path) }
}
