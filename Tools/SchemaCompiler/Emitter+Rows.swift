extension Emitter {
    /// The coding of a state as a row, and its entries in the index.
    func row(_ kind: AggregateModel) -> String {
        var source = SwiftSource()
        source.line(kind.isIndexed ? "package import Catalogue" : "import Catalogue")
        for module in ["LMDB", "Rules", "Tables"] {
            source.line("package import \(module)")
        }
        source.line()
        source.block("extension \(kind.structName): StoredState {") { source in
            if kind.isIndexed {
                source.doc("The index points to these.")
                source.line("package static var isIndexed: Bool { true }")
                source.line()
            }
            source.doc("Everything but lifecycle and owner, which every row has.")
            source.block("package func encode(into row: inout RowWriter) {") { source in
                for member in kind.members { encode(member, to: &source) }
                for other in others(kind) { source.line(other.write) }
            }
            source.line()
            source.doc("Reads what `encode` wrote.")
            source.block("package init(from row: inout RowReader) throws(LMDBError) {") { source in
                source.call(
                    "self.init",
                    kind.members.map { "\($0.name): \(decoding($0, bounds($0, kind)))" })
                for other in others(kind) { source.line("\(other.name) = try \(other.read)") }
            }
            let figures = figures(kind)
            if !figures.isEmpty {
                source.line()
                source.doc("The figures that it is counted in.")
                source.block("package var counted: [Figure?] {") { $0.list("", figures) }
            }
            guard kind.isIndexed else { return }
            source.line()
            addIndexEntries(kind, to: &source)
        }
        for member in kind.members { addItems(member, to: &source) }
        return source.text
    }

    /// How the objects of a list stand in a row.
    private func addItems(_ member: AggregateModel.Member, to source: inout SwiftSource) {
        guard case .array(.object(let object), _, _, _) = member.property.value else { return }
        source.line()
        source.block("extension \(nestedName(member.property, in: member.data)) {") { source in
            source.block("fileprivate func encode(into row: inout RowWriter) {") { source in
                for property in object.properties { encode(item(property), to: &source) }
            }
            source.line()
            source.block("fileprivate init(from row: inout RowReader) throws(LMDBError) {") {
                $0.call(
                    "self.init",
                    object.properties.map {
                        "\($0.name): \(decoding(item($0), bounds($0.value)))"
                    })
            }
        }
    }

    /// A field of such an object as a member.
    private func item(_ property: Property) -> AggregateModel.Member {
        .init(name: property.name, property: property, isOptional: !property.isRequired)
    }

    /// Members that no initialiser names, with what writes and reads them.
    private func others(
        _ kind: AggregateModel
    ) -> [(name: String, write: String, read: String)] {
        var others: [(name: String, write: String, read: String)] = []
        for flag in kind.flags.map(SwiftNames.declared) {
            others.append((flag, "row.flag(\(flag))", "row.flag()"))
        }
        for addition in kind.additions {
            let name = SwiftNames.declared(addition.name)
            let list = Value.array(addition.value, minimum: 0, maximum: 0, isUnique: true)
            others.append((name, writing(list, name), reading(list, "")))
        }
        for name in kind.periods.map({ SwiftNames.declared($0.member) }) {
            others.append((name, "row.periods(\(name))", "row.periods()"))
        }
        for projected in kind.projected {
            let name = projected.member
            switch projected.kind {
            case "count": others.append((name, "row.number(\(name))", "row.tally()"))
            case "level": others.append((name, "row.number(\(name))", "row.level()"))
            case "flag": others.append((name, "row.flag(\(name))", "row.flag()"))
            case "minutes":
                others.append((name, "row.number(\(name).count)", "Minutes(row.figure())"))
            case "day": others.append((name, "row.day(\(name))", "row.optionalDay()"))
            case "time": others.append((name, "row.time(\(name))", "row.optionalTime()"))
            case "periods": others.append((name, "row.periods(\(name))", "row.periods()"))
            default: others.append((name, "row.id(\(name))", "row.optionalID()"))
            }
        }
        return others
    }

    /// The figures that an aggregate of the kind is counted in.
    private func figures(_ kind: AggregateModel) -> [String] {
        let states = kind.countsStates ? [".states(.\(kind.caseName), lifecycle)"] : []
        return states
            + kind.counts.enumerated().map { place, member in
                let figure = ".kept(\(kind.firstCounted + place), "
                let name = SwiftNames.declared(member.name)
                return member.isOptional
                    ? "\(name).map { \(figure)$0.rawValue) }" : "\(figure)\(name).rawValue)"
            }
    }

    private func addIndexEntries(_ kind: AggregateModel, to source: inout SwiftSource) {
        source.doc("Entries under which it is found by other values than its id.")
        source.block(
            "package func indexEntries(_ key: \(kind.idName), into entries: inout IndexEntries) {"
        ) { source in
            if kind.hasOwnerIndex {
                source.line(
                    "if let owner { entries.append(.\(indexName(kind, "owner")), owner.text, key) }"
                )
            }
            for member in kind.lists {
                let name = SwiftNames.declared(member.name)
                if member.property.value.isReferenceList {
                    let list = member.isOptional ? "\(name) ?? []" : name
                    source.block("for item in \(list) {") {
                        $0.line("entries.append(.\(indexName(kind, member.name)), item.text, key)")
                    }
                    continue
                }
                let line =
                    "entries.append(.\(indexName(kind, member.name)), \(text(of: member, name)), key)"
                guard member.isOptional else {
                    source.line(line)
                    continue
                }
                source.block("if let \(name) {") { $0.line(line) }
            }
        }
    }

    /// `recruitmentsByProject`.
    func indexName(_ kind: AggregateModel, _ member: String) -> String {
        kind.pluralName + "By" + upperFirst(member)
    }

    private func encode(_ member: AggregateModel.Member, to source: inout SwiftSource) {
        let name = SwiftNames.declared(member.name)
        if !member.isOptional || Self.hasOptionalForm(member.property.value) {
            source.line(writing(member.property.value, name))
            return
        }
        source.line("row.flag(\(name) != nil)")
        source.line("if let \(name) { \(writing(member.property.value, name)) }")
    }

    /// Whether `RowWriter` and `RowReader` have a method for an optional value of this kind.
    private static func hasOptionalForm(_ value: Value) -> Bool {
        switch value {
        case .text, .pattern, .reference, .choice, .district, .timestamp, .date: true
        default: false
        }
    }

    private func writing(_ value: Value, _ name: String) -> String {
        switch value {
        case .text, .pattern: "row.text(\(name))"
        case .reference: "row.id(\(name))"
        case .district: "row.district(\(name))"
        case .date: "row.day(\(name))"
        case .timestamp: "row.time(\(name))"
        case .choice: "row.choice(\(name))"
        case .integer(_, _, "minute"): "row.number(\(name).count)"
        case .integer(_, _, "fen"): "row.number(Int(\(name).amount))"
        case .integer: "row.number(\(name))"
        case .boolean: "row.flag(\(name))"
        case .array(.choice, _, _, _): "row.choices(\(name))"
        case .array(.object, _, _, _):
            "row.list(\(name)) { row, item in item.encode(into: &row) }"
        case .array(let item, _, _, _):
            "row.list(\(name)) { row, item in \(writing(item, "item")) }"
        case .object, .event: preconditionFailure("a state holds no objects")
        }
    }

    private func decoding(_ member: AggregateModel.Member, _ bounds: String) -> String {
        let value = member.property.value
        if case .array(.object, _, _, _) = value {
            let type = nestedName(member.property, in: member.data)
            let read = "try row.list { row throws(LMDBError) in try \(type)(from: &row) }"
            return member.isOptional ? "try row.flag() ? \(read) : nil" : read
        }
        guard member.isOptional else { return "try " + reading(value, bounds) }
        switch value {
        case .text, .pattern: return "try row.optionalText()"
        case .reference: return "try row.optionalID()"
        case .choice: return "try row.optionalChoice()"
        case .district: return "try row.optionalDistrict()"
        case .timestamp: return "try row.optionalTime()"
        case .date: return "try row.optionalDay()"
        default: return "try row.flag() ? \(reading(value, bounds)) : nil"
        }
    }

    private func reading(_ value: Value, _ bounds: String) -> String {
        switch value {
        case .text, .pattern: "row.text()"
        case .reference: "row.id()"
        case .district: "row.district()"
        case .date: "row.day()"
        case .timestamp: "row.time()"
        case .choice: "row.choice()"
        case .integer(_, _, "minute"): "Minutes(row.number(in: \(bounds)))"
        case .integer(_, _, "fen"): "Fen(Int64(row.number(in: \(bounds))))"
        case .integer: "row.number(in: \(bounds))"
        case .boolean: "row.flag()"
        case .array(.choice, _, _, _): "row.choices()"
        case .array(let item, _, _, _):
            "row.list { row throws(LMDBError) in try \(reading(item, self.bounds(item))) }"
        case .object, .event: preconditionFailure("a state holds no objects")
        }
    }

    private func bounds(_ value: Value) -> String {
        guard case .integer(let minimum, let maximum, _) = value else { return "" }
        return "\(SwiftSource.number(minimum))...\(SwiftSource.number(maximum))"
    }

    /// The bounds of a number over all versions of all events; a row beyond them is damaged.
    private func bounds(_ member: AggregateModel.Member, _ kind: AggregateModel) -> String {
        var range: (minimum: Int64, maximum: Int64)?
        for event in kind.events {
            let state = event.newest.state
            var fields = state.keeps.filter { $0 == member.name }
            for setting in state.sets where setting.member == member.name {
                if case .field(let name) = setting.source { fields.append(name) }
            }
            for property in event.versions.flatMap(\.object.properties)
            where fields.contains(property.name) {
                guard case .integer(let minimum, let maximum, _) = property.value else { continue }
                range = (
                    min(range?.minimum ?? minimum, minimum), max(range?.maximum ?? maximum, maximum)
                )
            }
        }
        guard let range else { return bounds(member.property.value) }
        return "\(SwiftSource.number(range.minimum))...\(SwiftSource.number(range.maximum))"
    }
}
