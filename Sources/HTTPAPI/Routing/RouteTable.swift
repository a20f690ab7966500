import HTTPServer

extension Route {
    /// Every operation of the interface, in the order in which it is described.
    static let all: [Route] = posting + log + readModels + proofs + open

    private static let posting: [Route] = [.postEvents, .postAppend, .postToken, .deleteToken]

    private static let log: [Route] = [.events, .event]

    private static let readModels: [Route] = [
        .overview, .centres, .centre, .volunteers, .volunteer, .record, .groups, .group,
        .projects, .project, .roster, .shifts, .shift, .recruitments, .recruitment, .hours,
        .standings, .stars, .star, .findings,
    ]

    private static let proofs: [Route] = [
        .tile, .signedCheckpoint, .inclusionProof, .consistencyProof,
    ]

    private static let open: [Route] = [
        .live, .ready, .metrics, .checkpoint, .schemas, .schema, .openAPI,
    ]

    /// What only benchmarks need: not part of the interface.
    static let bench: [Route] = [.benchBody]
}
