/// A kind of aggregate, as the schemas of all its events describe it.
struct AggregateModel {
    /// A member of the state.
    struct Member {
        var name: String
        /// The field of the data, with title and kind of value.
        var property: Property
        var isOptional: Bool
    }

    /// `recruitment`.
    var name: String
    var events: [CatalogueModel.EventModel]
    var members: [Member] = []
    var lists: [Member] = []
    var counts: [Member] = []
    /// Whether aggregates are counted by state, too.
    var countsStates = false
    /// The number of the first of them among all that are counted.
    var firstCounted = 0
    var projected: [StateAnnotation.Projected] = []
    var claims: [ClaimAnnotation] = []
    var own: Set<OwnPart> = []
    /// `recruitments`, as in routes.
    var plural: String

    /// Whether a state is generated; without one, only lifecycle and owner are kept.
    var hasGeneratedState: Bool {
        !own.contains(.state) && (!members.isEmpty || !projected.isEmpty || countsStates)
    }
    /// Whether a listing is generated.
    var isListed: Bool { hasGeneratedState && !lists.isEmpty && !own.contains(.listing) }

    /// Whether it has an index by the owning centre.
    var hasOwnerIndex: Bool { isListed && !lists.contains { $0.name == "centre" } }
    /// Whether the events' data names the centre.
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
        for event in creators { try addLists(event.newest) }
        try checkCentre()
    }

    /// Throws when a listed aggregate has a `centre` that is not its owner, or a list of
    /// volunteers: a generated listing could not restrict what its readers see.
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
            if case .array(.reference("volunteer"), _, _, _) = member.property.value {
                throw events[0].newest.fail(
                    "/x-state/keeps",
                    "\(member.name) lists volunteers, of whom not every reader is told: write the "
                        + "listing by hand, and \"x-listing\": \"own\"")
            }
        }
    }

    private static func plural(of name: String) -> String {
        if name.hasSuffix("y") { return name.dropLast() + "ies" }
        if ["s", "x", "ch", "sh"].contains(where: name.hasSuffix) { return name + "es" }
        return name + "s"
    }

    /// Adds the fields that all creating events have, and as optional those that only some have.
    private mutating func addKept(_ event: CatalogueModel.EventModel) throws(SchemaError) {
        let schema = event.newest
        for name in schema.state.keeps {
            guard let slot = event.slots.first(where: { $0.name == name }) else { continue }
            if let place = members.firstIndex(where: { $0.name == name }) {
                try checkSame(members[place], slot, schema, "/x-state/keeps")
                members[place].isOptional = members[place].isOptional || !slot.isRequired
            } else {
                let isLate = creators.first?.name != event.name
                members.append(
                    Member(name: name, property: slot, isOptional: !slot.isRequired || isLate))
            }
        }
        for place in members.indices
        where !schema.state.keeps.contains(members[place].name) {
            members[place].isOptional = true
        }
    }

    private func checkSame(
        _ member: Member, _ property: Property, _ schema: Schema, _ pointer: String
    ) throws(SchemaError) {
        guard member.property.value.swiftType == property.value.swiftType else {
            throw schema.fail(
                pointer,
                "\(property.name) is \(property.value.swiftType), and \(member.name) is "
                    + "\(member.property.value.swiftType): give the member another name")
        }
    }

    private mutating func addSet(_ event: CatalogueModel.EventModel) throws(SchemaError) {
        let schema = event.newest
        for setting in schema.state.sets {
            var property: Property
            switch setting.source {
            case .field(let name):
                guard let slot = event.slots.first(where: { $0.name == name }) else { continue }
                property = slot
            case .time:
                property = Property(name: setting.member, isRequired: true, value: .timestamp)
                property.title = schema.title
                property.titleChinese = schema.titleChinese
            }
            if let member = members.first(where: { $0.name == setting.member }) {
                try checkSame(member, property, schema, "/x-state/sets")
            } else {
                members.append(
                    Member(name: setting.member, property: property, isOptional: true))
            }
        }
    }

    private mutating func addLists(_ schema: Schema) throws(SchemaError) {
        for name in schema.state.lists where !lists.contains(where: { $0.name == name }) {
            lists.append(try member(name, schema, "/x-state/lists", isFilter: true))
        }
        for name in schema.state.counts where !counts.contains(where: { $0.name == name }) {
            guard name != StateAnnotation.status else {
                countsStates = true
                continue
            }
            let member = try member(name, schema, "/x-state/counts", isFilter: true)
            guard case .choice = member.property.value else {
                throw schema.fail(
                    "/x-state/counts",
                    "names \(name): only status and members with an enum of words are counted, not "
                        + "districts, numbers or texts")
            }
            counts.append(member)
        }
        for projected in schema.state.projected
        where !self.projected.contains(where: { $0.member == projected.member }) {
            self.projected.append(projected)
        }
        for claim in schema.claims where !claims.contains(where: { $0.claim == claim.claim }) {
            for name in claim.of ?? [] {
                _ = try member(name, schema, "/x-claims", isFilter: true)
            }
            claims.append(claim)
        }
    }

    private func member(
        _ name: String, _ schema: Schema, _ pointer: String, isFilter: Bool
    ) throws(SchemaError) -> Member {
        guard let member = members.first(where: { $0.name == name }) else {
            throw schema.fail(pointer, "names \(name): put it into keeps as well")
        }
        guard !isFilter || member.property.value.isFilterable else {
            throw schema.fail(
                pointer,
                "names \(name): only ids, words, districts, whole numbers, Booleans, days and texts of "
                    + "at most 64 characters can be looked for")
        }
        return member
    }
}

extension Value {
    /// Whether values of this kind can be keys of an index.
    fileprivate var isFilterable: Bool {
        switch self {
        case .reference, .choice, .district, .integer, .boolean, .date: true
        case .text(let minimum, let maximum): minimum > 0 && maximum <= 64
        case .pattern(_, _, let maximum): maximum <= 64
        case .timestamp, .array, .object, .event: false
        }
    }
}
