import ServerSupport

/// Events of the right form that what is on record forbids; the sample is on record.
extension BadEvent {
    static let rules: [BadEvent] = [
        BadEvent(
            "a volunteer that is not there", .hours("x", volunteer: "nobody"), 422,
            "unknown-reference", "/data/volunteer unknown-reference"),
        BadEvent(
            "a decision on nobody",
            .event("x", "volunteer.registered", "nobody", #"{"reviewer":"staff-1"}"#), 422,
            "unknown-reference", "/subject unknown-reference"),
        BadEvent(
            "registered twice",
            .event("x", "volunteer.registered", "wang-fang", #"{"reviewer":"staff-1"}"#), 422,
            "out-of-order", "/type out-of-order"),
        BadEvent(
            "created twice",
            .application("x").replacing(#""subject":"x""#, with: #""subject":"li-na""#),
            422, "already-exists", "/subject already-exists"),
        BadEvent(
            "a confirmation of one's own hours",
            .event("x", "hours.confirmed", "h006", #"{"confirmer":"wang-fang"}"#), 422,
            "confirmer-is-volunteer", "/data/confirmer confirmer-is-volunteer"),
        BadEvent(
            "a confirmation before the service",
            .event(
                "x", "hours.confirmed", "h006", #"{"confirmer":"staff-1"}"#,
                time: "2026-03-01T00:00:00+08:00"), 422, "not-yet-served", "/time not-yet-served"),
        BadEvent(
            "another municipal centre",
            .event("x", "centre.established", "x", #"{"level":"municipal","name":"x"}"#), 422,
            "municipal-centre-exists", "/data/level municipal-centre-exists"),
        BadEvent(
            "what only the ledger says",
            .event("x", "volunteer.erased", "wang-fang", "{}"), 403, "outside-territory",
            "/type outside-territory"),
        BadEvent(
            "another event under an id on record",
            .event(
                "sample-0006", "volunteer.registered", "wang-fang", #"{"reviewer":"staff-9"}"#,
                time: "2026-02-01T15:00:00+08:00"), 409, "conflict"),
        BadEvent(
            "other personal data under an id on record",
            .event(
                "sample-0005", "volunteer.applied", "wang-fang",
                """
                {"centre":"dongcheng","category":"arts-professional","adult":true,\
                "skills":["music","teaching"],"person":{"name":"somebody else"}}
                """, time: "2026-02-01T10:00:00+08:00"), 409, "conflict"),
    ]

    /// What a token of the centre `dongcheng` may not post.
    static let territory: [BadEvent] = [
        outside(
            "a source that begins like the own one", .hours("x", source: "/centres/dong"), "/source"
        ),
        outside(
            "a source that goes on after the own one", .hours("x", source: "/centres/dongcheng2"),
            "/source"),
        outside("the source of another centre", .hours("x", source: "/centres/miyun"), "/source"),
        outside("the source of the centre above", .hours("x", source: "/centres/bjwz"), "/source"),
        outside("the source of the ledger", .hours("x", source: "/ledger"), "/source"),
        outside(
            "a volunteer of another centre",
            .event("x", "volunteer.suspended", "liu-yang", #"{"reason":"x"}"#), "/subject"),
        outside(
            "an application to another centre",
            .application("x").replacing(#""centre":"dongcheng""#, with: #""centre":"miyun""#),
            "/subject"),
        outside(
            "a centre without one above it",
            .event(
                "x", "centre.established", "x", #"{"level":"special","name":"x","sponsor":"x"}"#),
            "/subject"),
        outside(
            "a token",
            .event(
                "x", "access.granted", "x",
                #"{"role":"operator","holder":"h","tokenDigest":"\#(String(repeating: "0", count: 64))"}"#
            ),
            "/type"),
        outside(
            "the designation of an expert",
            .event("x", "volunteer.expert-designated", "wang-fang", #"{"field":"x"}"#), "/type"),
    ]

    private static func outside(_ name: String, _ body: String, _ pointer: String) -> BadEvent {
        BadEvent(name, body, 403, "outside-territory", pointer + " outside-territory")
    }
}
