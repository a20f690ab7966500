/// The `x-state` of one event: what the state of its subject takes from it.
struct StateAnnotation: Equatable {
    /// The word in `counts` for the state of the lifecycle.
    static let status = "status"

    /// Where a member's value comes from.
    enum Source: Equatable {
        case field(String)
        /// The event's own time.
        case time
    }

    /// A member that an event sets.
    struct Setting: Equatable {
        var member: String
        var source: Source
    }

    /// A member that the aggregate's projection updates.
    struct Projected: Equatable {
        var member: String
        /// `count` or `flag`.
        var kind: String
    }

    /// Fields that the state takes from the creating event.
    var keeps: [String] = []
    /// Members that this event changes.
    var sets: [Setting] = []
    /// Members that are filters of the listing and entries of the index.
    var lists: [String] = []
    /// Members by which the aggregates are counted, in the city and at the owner's centre; ``status`` is
    /// the state of the lifecycle.
    var counts: [String] = []
    var projected: [Projected] = []

    var isEmpty: Bool { self == StateAnnotation() }
}

/// One entry of `x-claims`: a value that at most one aggregate should hold.
struct ClaimAnnotation: Equatable {
    var claim: String
    /// Members whose combined values are claimed; nil where code written by hand makes the claim.
    var of: [String]?
    /// The states in which the claim holds; nil for all.
    var states: [String]?
    /// Whether a taken claim `refuses` or `flags` the event; nil where a rule written by hand
    /// decides.
    var taken: String?
}

/// A part of an aggregate that is written by hand instead of generated.
enum OwnPart: String, CaseIterable {
    /// The state and its row coding.
    case state
    /// The rules: `check<Aggregate>(in:)` in `Rules`.
    case rules
    /// The projection: `project<Aggregate>()` in `Projections`.
    case projection
    /// The listing of its collection.
    case listing
}
