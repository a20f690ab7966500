/// All schemas, and the model of events and aggregates that follows from them.
struct CatalogueModel {
    /// One event type with its versions, ascending from 1.
    struct EventModel {
        var name: String
        var versions: [Schema]
        /// The properties of all versions by name, in the order of first appearance: the slots.
        var slots: [Property]

        var newest: Schema { versions[versions.count - 1] }
        var caseName: String { SwiftNames.lower(name) }
        var structName: String { SwiftNames.upper(name) }
    }

    /// A generated enumeration.
    struct Enumeration {
        var name: String
        var words: [String]
        var usedBy: String
    }

    /// The first aggregates of the catalogue, in this order; all others follow by name.
    static let aggregateOrder = [
        "ledger", "access", "centre", "volunteer", "group", "project", "shift",
        "recruitment", "participation", "hours", "scheme", "star",
    ]
    /// The maximum number of aggregates: a set of marks has one bit for each.
    static let maximumAggregates = 44
    /// Figures by members have numbers from 0x1000 to 0x3FFF, each member 256 of them.
    static let maximumCounted = 48

    var events: [EventModel] = []
    var aggregates: [String] = []
    var states: [String] = []
    var enumerations: [Enumeration] = []
    /// The aggregates with their states, in the order of their numbers.
    var kinds: [AggregateModel] = []

    init(_ schemas: [Schema]) throws(SchemaError) {
        let used = Set(schemas.map(\.aggregate))
        aggregates = Self.aggregateOrder.filter(used.contains)
        aggregates += used.subtracting(aggregates).sorted()
        guard aggregates.count <= Self.maximumAggregates else {
            throw SchemaError(
                file: "Schemas", pointer: "",
                message: "more than \(Self.maximumAggregates) aggregates")
        }
        let byName = Dictionary(grouping: schemas, by: \.name)
        let names = byName.keys.sorted { rank(of: $0) < rank(of: $1) }
        guard names.count < 255 else {
            throw SchemaError(file: "Schemas", pointer: "", message: "more than 254 types")
        }
        for name in names {
            let versions = (byName[name] ?? []).sorted { $0.version < $1.version }
            events.append(try event(name, versions))
        }
        states = Set(schemas.flatMap { $0.from + ($0.to.map { [$0] } ?? []) })
            .subtracting(["none"]).sorted()
        guard states.count < 64 else {
            throw SchemaError(file: "Schemas", pointer: "", message: "more than 63 states")
        }
        for event in events { try checkStates(event.newest) }
        for index in events.indices {
            var event = events[index]
            try nameEnumerations(&event)
            events[index] = event
        }
        enumerations.sort { $0.name < $1.name }
        for name in aggregates {
            let own = events.filter { $0.newest.aggregate == name }
            kinds.append(try AggregateModel(name, own))
        }
        var counted = 0
        for index in kinds.indices {
            kinds[index].firstCounted = counted
            counted += kinds[index].counts.count
        }
        guard counted <= Self.maximumCounted else {
            throw SchemaError(
                file: "Schemas", pointer: "",
                message: "more than \(Self.maximumCounted) members are counted")
        }
        try checkClaims()
        for kind in kinds { try checkStateWords(kind) }
    }

    /// What a projection keeps is of a known kind; periods are of a state that the aggregate can be in.
    private func checkStateWords(_ kind: AggregateModel) throws(SchemaError) {
        let projectable = ["count", "flag", "minutes", "level", "day", "time", "periods"]
        for projected in kind.projected
        where !projectable.contains(projected.kind) && !aggregates.contains(projected.kind) {
            throw kind.events[0].newest.fail(
                "/x-state/projected/\(projected.member)",
                "is \(projectable.joined(separator: ", ")) or an aggregate, for an id")
        }
        for period in kind.periods
        where !kind.events.contains(where: { $0.newest.to == period.state }) {
            throw kind.events[0].newest.fail(
                "/x-state/periods/\(period.member)",
                "names \(period.state), which no event leads to")
        }
    }

    /// The sort key of a type: the number of its aggregate, then its name.
    private func rank(of name: String) -> String {
        let aggregate = name.split(separator: ".").first.map(String.init) ?? ""
        let number = aggregates.firstIndex(of: aggregate) ?? 0
        return String(UnicodeScalar(UInt8(33 + number))) + name
    }

    /// Throws when the name of a claim is used twice.
    private func checkClaims() throws(SchemaError) {
        var names: Set<String> = []
        for kind in kinds {
            for claim in kind.claims where !names.insert(claim.claim).inserted {
                throw kind.events[0].newest.fail(
                    "/x-claims", "\(claim.claim) is another aggregate's claim as well: rename one")
            }
        }
    }

    private func event(_ name: String, _ versions: [Schema]) throws(SchemaError) -> EventModel {
        var slots: [Property] = []
        for (index, schema) in versions.enumerated() {
            guard schema.version == index + 1 else {
                throw schema.fail("/$id", "version \(index + 1) is missing")
            }
            for property in schema.object.properties {
                try checkReferences(property.value, of: schema)
                guard let old = slots.first(where: { $0.name == property.name }) else {
                    slots.append(property)
                    continue
                }
                guard old.value.swiftType == property.value.swiftType,
                    (old.personal == nil) == (property.personal == nil)
                else {
                    throw schema.fail(
                        "/properties/" + property.name, "has another type than in version 1")
                }
            }
        }
        // A field is optional in the Swift type unless all versions require it.
        for index in slots.indices {
            slots[index].isRequired = versions.allSatisfy { schema in
                schema.object.properties.contains { $0.name == slots[index].name && $0.isRequired }
            }
        }
        guard slots.count <= 60 else {
            throw versions[0].fail("/properties", "all versions have more than 60 properties")
        }
        return EventModel(name: name, versions: versions, slots: slots)
    }

    private func checkReferences(_ value: Value, of schema: Schema) throws(SchemaError) {
        switch value {
        case .reference(let aggregate):
            guard aggregates.contains(aggregate) else {
                throw schema.fail("", "refers to \(aggregate), of which there is no schema")
            }
        case .array(let item, _, _, _): try checkReferences(item, of: schema)
        case .object(let object):
            for property in object.properties { try checkReferences(property.value, of: schema) }
        default: break
        }
    }

    /// Throws unless every state in `from` is the `to` of an event of the aggregate.
    private func checkStates(_ schema: Schema) throws(SchemaError) {
        let made = Set(
            events.filter { $0.newest.aggregate == schema.aggregate }.compactMap(\.newest.to))
        for state in schema.from where state != "none" && !made.contains(state) {
            throw schema.fail(
                "/x-lifecycle/from",
                "nothing leads to the state \(state): the states of \(schema.aggregate) are "
                    + made.union(["none"]).sorted().joined(separator: ", "))
        }
        if schema.from.contains("none"), schema.to == nil {
            throw schema.fail("/x-lifecycle", "an event that creates leads to a state")
        }
    }
}

extension Schema {
    func fail(_ pointer: String, _ message: String) -> SchemaError {
        SchemaError(file: file, pointer: pointer, message: message)
    }
}
