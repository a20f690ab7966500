import HTTPTypes

/// Finds the route of a request: a tree by the segments of paths, made once.
struct Router: Sendable {
    /// What was found at a path.
    enum Match {
        case route(Route, segments: [String])
        /// The path is known, but not with this method.
        case otherMethods([HTTPRequest.Method])
        case nothing
    }

    private struct Node: Sendable {
        var children: [String: Int] = [:]
        var any: Int?
        /// A name in braces that ends with dots stands for all segments that are left.
        var takesRest = false
        var routes: [Route] = []
    }

    private var nodes = [Node()]

    /// A router over those routes. A fixed segment goes before a name in braces.
    init(_ routes: [Route]) {
        for route in routes {
            var node = 0
            for segment in route.segments { node = child(of: node, segment) }
            nodes[node].takesRest = route.segments.last?.hasSuffix("...}") ?? false
            nodes[node].routes.append(route)
        }
    }

    private mutating func child(of node: Int, _ segment: Substring) -> Int {
        let isAny = segment.hasPrefix("{")
        let name = String(segment)
        if let known = isAny ? nodes[node].any : nodes[node].children[name] { return known }
        nodes.append(Node())
        if isAny {
            nodes[node].any = nodes.count - 1
        } else {
            nodes[node].children[name] = nodes.count - 1
        }
        return nodes.count - 1
    }

    /// What is at a path. Pure: nothing is looked up yet.
    func find(_ method: HTTPRequest.Method, _ path: String) -> Match {
        guard let parts = Self.segments(path) else { return .nothing }
        var node = 0
        var taken: [String] = []
        for (index, part) in parts.enumerated() {
            if let next = nodes[node].children[part] {
                node = next
            } else if let next = nodes[node].any {
                node = next
                guard !nodes[next].takesRest else {
                    taken.append(parts[index...].joined(separator: "/"))
                    break
                }
                taken.append(part)
            } else {
                return .nothing
            }
        }
        let routes = nodes[node].routes
        if let route = routes.first(where: { $0.method == method }) {
            return .route(route, segments: taken)
        }
        return routes.isEmpty
            ? .nothing
            : .otherMethods(
                routes.map(\.method).sorted { $0.rawValue < $1.rawValue })
    }

    /// The segments of a path, percent-decoded; nil when one is empty or not UTF-8.
    private static func segments(_ path: String) -> [String]? {
        let bytes = path.utf8
        guard bytes.first == UInt8(ascii: "/") else { return nil }
        var parts: [String] = []
        var start = bytes.index(after: bytes.startIndex)
        while true {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
            guard start < end, let part = PercentCoding.decode(path[start..<end]) else {
                return nil
            }
            parts.append(part)
            guard end < bytes.endIndex else { return parts }
            start = bytes.index(after: end)
        }
    }
}
