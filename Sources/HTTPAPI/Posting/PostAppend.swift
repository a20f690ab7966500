import Catalogue
import EventLog
import HTTPServer
import HTTPTypes
import JSON
import Ledger
import Projections
import Queries

extension Route {
    static let postAppend = Route(
        .post, "/v1/appends", "append", for: .posters,
        "Records events together, unless events that the condition names are on record.",
        takes: [.query("dryRun", .yesOrNo, "Checks and decides, but records nothing.")],
        body: [Content(MediaTypes.json, .named(.append))],
        answers: [
            .json("Recorded, or there already.", .batchSummary, status: .created),
            .json("It was only tried.", .batchSummary),
        ], problems: [.preconditionFailed]
    ) { try await $0.postAppend($1) }
}

extension API {
    /// Matches in one condition.
    static let maximumMatches = 32
    /// Types or tags in one match.
    static let maximumNames = 32

    fileprivate func postAppend(_ call: Call) async throws -> Reply {
        var query = try call.query()
        let isDryRun = query.flag("dryRun") ?? false
        try query.finish()
        guard let type = ContentType(call.request.headers), type.isUTF8,
            type.name == MediaTypes.json
        else { throw Problem.unsupportedMediaType([MediaTypes.json]) }
        let body = try await call.request.wholeBody(
            upTo: ServerLimits.batchBodyBytes, in: memory.bodies)
        // What it takes of the budget is given back when it has been answered.
        defer { withExtendedLifetime(body.lease) {} }
        let document = try JSONDocument(body: body.bytes)
        let (events, condition, after) = try Self.append(document)
        if let after { try checkIsHere(after, "/condition/after", for: call.caller) }
        var prepared: PreparedCondition?
        if let condition {
            prepared = try await ledger.prepare(condition, for: call.caller) { piece in
                try await heavy.run(piece)
            }
        }
        return try await postBatch(
            document, events, pointer: "/events", if: prepared, isDryRun: isDryRun,
            in: call.language, by: call.caller)
    }

    /// The parts of the body: where the events are, and the condition.
    private static func append(
        _ document: JSONDocument
    ) throws(Problem) -> (
        events: JSONDocument.Node, condition: AppendCondition?, after: LogPlace?
    ) {
        var reader = MemberReader(document)
        let members = reader.members(0, at: "", known: ["events", "condition"])
        var condition: AppendCondition?
        var after: LogPlace?
        if let node = members["condition"] { (condition, after) = self.condition(node, &reader) }
        let events = members["events"]
        if events == nil { reader.refuse("/events", "required", "is missing") }
        if let events, document.kind(events) != .array {
            reader.refuse("/events", "wrong-type", "must be an array")
        }
        guard reader.errors.isEmpty, let events else {
            throw .invalidRequest(
                "An append is an object with events and, if need be, a condition.", reader.errors)
        }
        return (events, condition, after)
    }

    private static func condition(
        _ node: JSONDocument.Node, _ reader: inout MemberReader
    ) -> (AppendCondition, after: LogPlace?) {
        let path = "/condition"
        let members = reader.members(node, at: path, known: ["failIfEventsMatch", "after"])
        var matches: [EventMatch] = []
        if let list = members["failIfEventsMatch"] {
            let elements = reader.elements(
                list, at: path + "/failIfEventsMatch", 1...maximumMatches)
            for (index, element) in elements.enumerated() {
                matches.append(match(element, "\(path)/failIfEventsMatch/\(index)", &reader))
            }
        } else {
            reader.refuse(path + "/failIfEventsMatch", "required", "is missing")
        }
        var after: LogPlace?
        if let node = members["after"] {
            after = reader.text(node, at: path + "/after").flatMap { LogPlace(text: $0) }
            if after == nil {
                reader.refuse(path + "/after", "bad-format", "is \(LogPlace.form), as a string")
            }
        }
        let condition = AppendCondition(failIfEventsMatch: matches, after: after?.position)
        return (condition, after)
    }

    private static func match(
        _ node: JSONDocument.Node, _ path: String, _ reader: inout MemberReader
    ) -> EventMatch {
        let members = reader.members(node, at: path, known: ["types", "tags"])
        var match = EventMatch(types: [], tags: [])
        if let list = members["types"] {
            for (text, path) in reader.texts(list, at: path + "/types", 1...maximumNames) {
                guard let type = EventType(name: text) else {
                    reader.refuse(path, "unknown-type", "is not in the catalogue; see /schemas")
                    continue
                }
                match.types.append(type)
            }
        }
        if let list = members["tags"] {
            for (text, path) in reader.texts(list, at: path + "/tags", 1...maximumNames) {
                guard let tag = EventTag(text: text), text.utf8.count <= EventTag.maximumBytes
                else {
                    reader.refuse(
                        path, "bad-format",
                        "is the kind and id of an aggregate, such as volunteer:v1")
                    continue
                }
                match.tags.append(tag)
            }
        }
        return match
    }
}
