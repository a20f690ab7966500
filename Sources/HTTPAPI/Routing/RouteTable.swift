import HTTPServer
import HTTPTypes
import Queries

extension Route {
    /// Every operation of the interface, in the order in which it is described.
    static let all: [Route] = posting + log + readModels + proofs + open

    private static let posting: [Route] = [
        .postEvents, .postAppend, .postToken, Route(Listings.tokens, for: .operators),
        .deleteToken,
    ]

    private static let log: [Route] = [.events, .event, .eventPerson]

    private static let readModels: [Route] =
        [
            .me, .overview, Route(Listings.centres), Route(Resources.centre),
            Route(Comparison.centre),
            Route(Listings.volunteers), Route(Resources.volunteer), .person,
            Route(Resources.record), Route(Comparison.volunteer),
            Route(Listings.groups), Route(Resources.group), Route(Listings.projects),
            Route(Resources.project), Route(Resources.hoursTests), Route(Comparison.project),
            Route(Listings.roster),
            Route(Listings.shifts),
            Route(Resources.shift), Route(Listings.recruitments), Route(Resources.recruitment),
            Route(Listings.participations), Route(Listings.hours),
            Route(Resources.hours), .standings, .stars, Route(Resources.star),
            Route(Listings.findings), Route(Listings.findingCounts), Route(Listings.rules),
            Route(Listings.schemes), Route(Listings.districts), Route(Listings.series),
            Route(Listings.scorecard), Route(Listings.portfolio), Route(Listings.funds),
            Route(Resources.fund),
            Route(Listings.fundEntries),
            Route(Resources.fundTests), Route(Resources.fundSample), Route(Resources.fundChanges),
            Route(Listings.selections), Route(Resources.selection),
            Route(Listings.audits), Route(Resources.audit),
            Route(Listings.inspections), Route(Resources.inspection),
            Route(Resources.trainingCoverage), Route(Listings.certificates),
        ] + Listings.generated.map { Route($0) } + Resources.generated.map { Route($0) }

    private static let proofs: [Route] = [
        .tile, .signedCheckpoint, .inclusionProof, .consistencyProof, .certificateProof, .reads,
        .readsCheckpoint, .readsTile,
    ]

    private static let open: [Route] = [
        .live, .ready, .metrics, .checkpoint, .certificate, .verifyCertificate, .schemas, .schema,
        .vocabulary,
        .openAPI,
    ]

    /// What only benchmarks need: not part of the interface.
    static let bench: [Route] = [.benchBody]

    /// Reads a body and drops it: what a benchmark compares posting with.
    private static let benchBody = Route(
        .post, "/bench/body", "bench", for: .anyone, "Reads a body and forgets it.",
        answers: [RouteAnswer(.noContent, "It was read.")]
    ) { api, call in
        _ = try await call.request.wholeBody(
            upTo: ServerLimits.batchBodyBytes, in: api.memory.bodies)
        return Reply(status: .noContent)
    }
}
