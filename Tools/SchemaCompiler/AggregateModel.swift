/// A kind of aggregate, as the schemas of all its events describe it.
struct AggregateModel {
    /// A member of the state.
    struct Member {
        var name: String
        /// The field of the data, with title and kind of value.
        var property: Property
        var isOptional: Bool
        /// The data that it is a field of; types of objects are named after it.
        var data = ""
    }

    /// `recruitment`.
    var name: String
    var events: [CatalogueModel.EventModel]
    var members: [Member] = []
    var lists: [Member] = []
    var searches: [Member] = []
    var counts: [Member] = []
    /// Whether aggregates are counted by state, too.
    var countsStates = false
    /// The number of the first of them among all that are counted.
    var firstCounted = 0
    var projected: [StateAnnotation.Projected] = []
    /// Truth values that events set, false at first.
    var flags: [String] = []
    /// Lists that events add to, empty at first, with the kind of value.
    var additions: [(name: String, value: Value)] = []
    var periods: [StateAnnotation.Period] = []
    /// Whether `lists` names the owner.
    var listsOwner = false
    var claims: [ClaimAnnotation] = []
    var own: Set<OwnPart> = []
    /// Whether every reader is shown all of them.
    var isForCity = false
    /// `recruitments`, as in routes.
    var plural: String

    /// Whether a state is generated; without one, only lifecycle and owner are kept.
    var hasGeneratedState: Bool {
        !own.contains(.state)
            && !(members.isEmpty && projected.isEmpty && flags.isEmpty && additions.isEmpty
                && periods.isEmpty && !countsStates)
    }
    /// Whether a listing is generated.
    var isListed: Bool { hasGeneratedState && !lists.isEmpty && !own.contains(.listing) }
    /// Whether the index points to aggregates of the kind.
    var isIndexed: Bool { !lists.isEmpty || listsOwner }

    /// Whether the index finds it by the centre that owns it.
    var hasOwnerIndex: Bool {
        listsOwner || isListed && !lists.contains { $0.name == "centre" }
    }
    /// Whether the events name the centre themselves.
    var hasCentre: Bool { members.contains { $0.name == "centre" } }

    var caseName: String { SwiftNames.lower(name) }
    var structName: String { SwiftNames.upper(name) }
    var idName: String { structName + "ID" }
    /// The type of its state.
    var stateName: String {
        own.contains(.state) || hasGeneratedState ? structName : "PlainState<\(idName)>"
    }
    /// `recruitments`, as a Swift name.
    var pluralName: String { SwiftNames.lower(plural) }
    var creators: [CatalogueModel.EventModel] { events.filter { $0.newest.from.contains("none") } }
}

extension AggregateModel {
    init(
        _ name: String, _ events: [CatalogueModel.EventModel]
    ) throws(SchemaError) {
        self.name = name
        self.events = events
        plural = Self.plural(of: name)
        for event in events {
            let schema = event.newest
            own.formUnion(schema.own)
            isForCity = isForCity || schema.isForCity
            if let plural = schema.plural { self.plural = plural }
        }
        guard !own.contains(.state) else {
            claims = events.flatMap(\.newest.claims)
            for claim in claims where claim.of != nil {
                throw events[0].newest.fail(
                    "/x-claims", "leave of out: the state is written by hand, and so are its claims"
                )
            }
            return
        }
        for event in creators { try addKept(event) }
        for event in events { try addSet(event) }
        for event in events { try checkCleared(event.newest) }
        for event in creators { try addLists(event.newest) }
        try checkCentre()
    }

    /// Throws when a listed aggregate has a `centre` that is not its owner, or a list of
    /// objects: a generated listing could not restrict what its readers see.
    private func checkCentre() throws(SchemaError) {
        for event in events where isListed {
            let schema = event.newest
            let keeps = schema.state.keeps.contains("centre")
            if keeps && schema.owner != "data.centre"
                || schema.state.sets.contains(where: { $0.member == "centre" })
            {
                throw schema.fail(
                    "/x-state",
                    "has a centre that is not the owner: keep it under another name, or set x-owner to "
                        + "data.centre")
            }
        }
        for member in members where isListed {
            if case .array(.object, _, _, _) = member.property.value {
                throw events[0].newest.fail(
                    "/x-state/keeps",
                    "\(member.name) is a list of objects, which no column shows: write the listing by "
                        + "hand, and \"x-listing\": \"own\"")
            }
        }
    }

    private static func plural(of name: String) -> String {
        // A survey is one of several surveys, a policy one of several policies.
        if name.hasSuffix("y"), let before = name.dropLast().last, !"aeiou".contains(before) {
            return name.dropLast() + "ies"
        }
        if ["s", "x", "ch", "sh"].contains(where: name.hasSuffix) { return name + "es" }
        return name + "s"
    }
}
