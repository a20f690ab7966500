import Catalogue

/// A value that one aggregate should hold at a time: a district's centre, a token's access.
///
/// What an aggregate claims follows from its state alone.
public struct Claim: Hashable, Sendable {
    /// What is claimed.
    public let kind: ClaimKind
    /// The values as they are compared, see ``Swift/String/comparedText``; at most 120 characters: 480 bytes.
    public let value: String

    /// The values that are claimed.
    var values: [Substring] { value.split(separator: "\u{1F}") }

    /// A claim of that kind to values, which are claimed however they are typed.
    public init(_ kind: ClaimKind, _ values: [String]) {
        self.init(kind, stored: values.map(\.comparedText).joined(separator: "\u{1F}"))
    }

    /// A claim whose ``value`` was stored.
    public init(_ kind: ClaimKind, stored value: String) {
        self.kind = kind
        self.value = value
    }
}

/// What follows from an event that claims what another aggregate holds.
enum TakenClaim {
    /// The event is refused.
    case refuses
    /// It is recorded and flagged.
    case flags
}

extension Review {
    /// Objects to a claim of the event's subject that another aggregate holds, as the schema says.
    mutating func checkClaims<State: AggregateState, S: Situation>(
        of before: State?, in situation: S
    ) throws(S.Failure) {
        var after = before
        // Whose it is makes no claim.
        after.apply(event, owner: before?.owner)
        let held = before?.claims ?? []
        for claim in after?.claims ?? [] where !held.contains(claim) {
            guard let taken = claim.kind.taken, let holder = try situation.holder(of: claim),
                holder != event.subject
            else { continue }
            object(
                taken.claim == .refuses ? .rejectsAlways : .flagsOnly, "taken",
                at: taken.pointer,
                "The \(claim.kind.name) is taken: another \(event.aggregate.name) has it.")
        }
    }
}
