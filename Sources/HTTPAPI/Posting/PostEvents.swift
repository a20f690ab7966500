import Catalogue
import HTTPServer
import HTTPTypes
import Ledger
import Queries

extension Route {
    static let postEvents = Route(
        .post, "/v1/events", "postEvents", for: .posters,
        "Records one event, a batch of up to 1,000 (all or none), or a stream of any length (each "
            + "for itself).",
        takes: [
            .query("dryRun", .yesOrNo, "Checks and decides, but records nothing; not for a stream.")
        ] + BinaryMode.parameters,
        body: [
            Content(MediaTypes.event, EventForms.posted),
            Content(MediaTypes.batch, .several(EventForms.posted, 0...ServerLimits.batchEvents)),
            Content(MediaTypes.json, .map(.schema("true"))),
            Content(MediaTypes.ndjson, .text(nil)),
        ],
        answers: [
            RouteAnswer(
                .created, "Recorded: durable, and visible to every query.",
                [Content(MediaTypes.json, .either([.named(.receipt), .named(.batchSummary)]))],
                headers: [.location]),
            RouteAnswer(
                .ok, "The event was there already, it was only tried, or the results of a stream.",
                [
                    Content(
                        MediaTypes.json, .either([.named(.receipt), .named(.batchSummary)])),
                    Content(MediaTypes.ndjson, .list(.named(.lineResult))),
                ]),
        ]
    ) { try await $0.postEvents($1) }
}

extension API {
    fileprivate func postEvents(_ call: Call) async throws -> Reply {
        var query = try call.query()
        let isDryRun = query.flag("dryRun") ?? false
        try query.finish()
        let request = call.request
        // An event in binary mode that names no type of data has JSON (CloudEvents 1.0 §3.1.1).
        let isBinary = BinaryMode.isUsed(by: request)
        guard let type = ContentType(request.headers) ?? (isBinary ? .json : nil), type.isUTF8
        else {
            throw Self.unsupported
        }
        switch type.name {
        case MediaTypes.event:
            let body = try await request.wholeBody(
                upTo: ServerLimits.singleBodyBytes, in: memory.singles)
            defer { withExtendedLifetime(body.lease) {} }
            return try await postOne(
                body.bytes, isDryRun: isDryRun, in: call.language, by: call.caller)
        case MediaTypes.json:
            guard isBinary else { throw Self.unsupported }
            let data = try await request.wholeBody(
                upTo: ServerLimits.singleBodyBytes, in: memory.singles)
            defer { withExtendedLifetime(data.lease) {} }
            let bytes = try BinaryMode.event(request.headers, data.bytes)
            return try await postOne(bytes, isDryRun: isDryRun, in: call.language, by: call.caller)
        case MediaTypes.batch:
            return try await postBatch(
                request, isDryRun: isDryRun, in: call.language, by: call.caller)
        case MediaTypes.ndjson:
            guard !isDryRun else {
                throw Problem.badParameter(
                    "dryRun", "A stream cannot be tried: try one event or a batch.")
            }
            return EventStream(call).reply()
        default:
            throw Self.unsupported
        }
    }

    private static var unsupported: Problem {
        .unsupportedMediaType([
            MediaTypes.event, MediaTypes.batch, MediaTypes.ndjson,
            "\(MediaTypes.json) with ce-* headers",
        ])
    }
}
