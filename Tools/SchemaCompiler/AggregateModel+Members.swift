/// What the schemas of an aggregate's events give its state.
extension AggregateModel {
    /// Adds the fields that all creating events have, and as optional those that only some have.
    mutating func addKept(_ event: CatalogueModel.EventModel) throws(SchemaError) {
        let schema = event.newest
        for name in schema.state.keeps {
            guard let slot = event.slots.first(where: { $0.name == name }) else { continue }
            if let place = members.firstIndex(where: { $0.name == name }) {
                try checkSame(members[place], slot, schema, "/x-state/keeps")
                members[place].isOptional = members[place].isOptional || !slot.isRequired
            } else {
                let isLate = creators.first?.name != event.name
                members.append(
                    Member(
                        name: name, property: slot, isOptional: !slot.isRequired || isLate,
                        data: event.structName))
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

    mutating func addSet(_ event: CatalogueModel.EventModel) throws(SchemaError) {
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
            case .subject:
                property = Property(
                    name: setting.member, isRequired: true, value: .reference(aggregate: name))
                property.title = "Its id"
            case .flag, .given:
                if !flags.contains(setting.member) { flags.append(setting.member) }
                continue
            case .cleared: continue
            }
            // The owner is a member of every state.
            guard setting.member != "owner" else { continue }
            if let member = members.first(where: { $0.name == setting.member }) {
                try checkSame(member, property, schema, "/x-state/sets")
            } else {
                let isThere = creators.map(\.name) == [event.name] && property.isRequired
                members.append(
                    Member(name: setting.member, property: property, isOptional: !isThere))
            }
        }
        for addition in schema.state.adds
        where !additions.contains(where: { $0.name == addition.member }) {
            guard let slot = event.slots.first(where: { $0.name == addition.field }) else {
                continue
            }
            additions.append((addition.member, slot.value))
        }
    }

    /// What is cleared is a member that may be without a value.
    func checkCleared(_ schema: Schema) throws(SchemaError) {
        for setting in schema.state.sets where setting.source == .cleared {
            guard members.contains(where: { $0.name == setting.member && $0.isOptional }) else {
                throw schema.fail(
                    "/x-state/sets", "clears \(setting.member), which always has a value")
            }
        }
    }

    mutating func addLists(_ schema: Schema) throws(SchemaError) {
        periods += schema.state.periods.filter { !periods.contains($0) }
        for name in schema.state.lists where !lists.contains(where: { $0.name == name }) {
            if name == "owner" {
                listsOwner = true
                continue
            }
            lists.append(try member(name, schema, "/x-state/lists", isFilter: true))
        }
        for name in schema.state.searches where !searches.contains(where: { $0.name == name }) {
            let member = try member(name, schema, "/x-state/searches", isFilter: false)
            guard case .text = member.property.value else {
                throw schema.fail("/x-state/searches", "names \(name), which is no text")
            }
            searches.append(member)
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
                "names \(name): only ids, lists of ids, words, districts, whole numbers, Booleans, days "
                    + "and texts of at most 64 characters can be looked for")
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
        case .array: isReferenceList
        case .timestamp, .object, .event: false
        }
    }

    /// Whether it is a list of ids of aggregates: each of them is looked for, and claimed, by itself.
    var isReferenceList: Bool {
        if case .array(.reference, _, _, _) = self { true } else { false }
    }
}
