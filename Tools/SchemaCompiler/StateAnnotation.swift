/// The `x-state` of one event: what the state of its subject takes from it.
struct StateAnnotation: Equatable {
    /// The word in `counts` for the state of the lifecycle.
    static let status = "status"

    /// Where a member's value comes from.
    enum Source: Equatable {
        case field(String)
        /// The event's own time.
        case time
        /// The id of the aggregate.
        case subject
        /// Always this truth value.
        case flag(Bool)
        /// Whether a personal field is there: true from then on.
        case given(String)
        /// No value any more.
        case cleared
    }

    /// A member that an event sets.
    struct Setting: Equatable {
        var member: String
        var source: Source
    }

    /// A member that the aggregate's projection updates.
    struct Projected: Equatable {
        var member: String
        /// `count`, `flag`, `minutes`, `level`, `day`, `time`, `periods`, or the aggregate that an id is of.
        var kind: String
    }

    /// A list to which an event adds a field's value, where it is not there yet.
    struct Addition: Equatable {
        var member: String
        var field: String
    }

    /// The periods during which an aggregate was in a state.
    struct Period: Equatable {
        var member: String
        var state: String
    }

    /// Fields that the state has from the event that creates it.
    var keeps: [String] = []
    /// Members that an event changes.
    var sets: [Setting] = []
    var adds: [Addition] = []
    var periods: [Period] = []
    /// Members by which aggregates are found: filters of the listing, entries of the index.
    var lists: [String] = []
    /// Texts in which words are looked for, by the filter `text` of the listing.
    var searches: [String] = []
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
