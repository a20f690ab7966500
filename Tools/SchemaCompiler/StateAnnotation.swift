/// What `x-state` says of one event: what the state of its subject takes from it.
struct StateAnnotation: Equatable {
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

    /// A member that the aggregate's projection keeps up to date.
    struct Projected: Equatable {
        var member: String
        /// `count` or `flag`.
        var kind: String
    }

    /// Fields that the state has from the event that creates it.
    var keeps: [String] = []
    /// Members that a later event changes.
    var sets: [Setting] = []
    /// Members by which aggregates are found: filters of the listing, entries of the index.
    var lists: [String] = []
    /// Members of which the aggregates are counted, in the city and at the owner's centre.
    var counts: [String] = []
    var projected: [Projected] = []

    var isEmpty: Bool { self == StateAnnotation() }
}

/// What one of `x-claims` says: a value that at most one aggregate should hold.
struct ClaimAnnotation: Equatable {
    var claim: String
    /// Members whose values together are claimed; nil where code written by hand says what is.
    var of: [String]?
    /// The states in which it is claimed; nil for all.
    var states: [String]?
    /// `refuses` or `flags` a claim that another one holds; nil where a rule written by hand does.
    var taken: String?
}

/// A part of an aggregate that is written by hand, and so not generated.
enum OwnPart: String, CaseIterable {
    /// The state and its row coding.
    case state
    /// `check<Aggregate>(in:)` in `Rules` looks at its events.
    case rules
    /// `project<Aggregate>()` takes its events into the read models.
    case projection
    /// Its collection has a listing of its own.
    case listing
}
