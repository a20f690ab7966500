extension Emitter {
    /// The state of one aggregate, with its `evolve`.
    func state(_ kind: AggregateModel) -> String {
        var source = SwiftSource()
        source.line("public import Catalogue")
        source.line()
        let title = kind.creators.first?.newest.title ?? kind.name
        source.doc(
            "What is kept of an aggregate of the kind `\(kind.name)`, from the events that create and "
                + "change it; the first is `\(kind.creators.first?.name ?? "")`: \(title).")
        source.block("public struct \(kind.structName): AggregateState {") { source in
            source.doc("Ids of these.")
            source.line("public typealias ID = \(kind.idName)")
            source.line()
            source.doc("Where it stands in its lifecycle.")
            source.line("public var lifecycle = LifecycleState.none")
            source.doc("The centre that decides about it.")
            source.line("public var owner: CentreID?")
            for member in kind.members {
                source.doc(comment(member.property))
                source.line("public var \(declaration(member))")
            }
            addOthers(kind, to: &source)
            source.line()
            addCreation(kind, to: &source)
            source.line()
            addMemberwise(kind, to: &source)
            source.line()
            addEvolve(kind, to: &source)
            if kind.claims.contains(where: { $0.of != nil }) {
                source.line()
                addClaims(kind, to: &source)
            }
        }
        return source.text
    }

    /// Members that no initialiser names.
    private func addOthers(_ kind: AggregateModel, to source: inout SwiftSource) {
        for flag in kind.flags {
            source.doc("Whether the last event that speaks of it said so.")
            source.line("public var \(SwiftNames.declared(flag)) = false")
        }
        for (name, value) in kind.additions {
            source.doc("What events added, in their order.")
            source.line("public var \(SwiftNames.declared(name)): [\(value.swiftType)] = []")
        }
        for period in kind.periods {
            source.doc("When it was in the state `\(period.state)`.")
            source.line("public var \(SwiftNames.declared(period.member)) = Periods()")
        }
        for projected in kind.projected {
            source.doc("Kept up to date by the projection of `\(kind.name)`.")
            source.line("public var \(projected.member)\(standard(projected))")
        }
    }

    /// The type or the value at first of a member that a projection keeps.
    private func standard(_ projected: StateAnnotation.Projected) -> String {
        switch projected.kind {
        case "count", "level": " = 0"
        case "flag": " = false"
        case "minutes": " = Minutes(0)"
        case "day": ": CivilDate?"
        case "time": ": Timestamp?"
        case "periods": " = Periods()"
        default: ": \(SwiftNames.upper(projected.kind))ID?"
        }
    }

    func type(_ member: AggregateModel.Member) -> String {
        guard case .array(.object, _, _, _) = member.property.value else {
            return member.property.value.swiftType + (member.isOptional ? "?" : "")
        }
        return "[\(nestedName(member.property, in: member.data))]" + (member.isOptional ? "?" : "")
    }

    private func declaration(_ member: AggregateModel.Member) -> String {
        "\(SwiftNames.declared(member.name)): \(type(member))"
    }

    private func addCreation(_ kind: AggregateModel, to source: inout SwiftSource) {
        source.doc("The state after the event that creates it.")
        source.block("public init?(_ event: Event) {") { source in
            source.line("switch event.payload {")
            for event in kind.creators {
                let values = kind.members.map { "\($0.name): \(first($0, of: event))" }
                var lines: [String] = []
                for setting in event.newest.state.sets {
                    let member = SwiftNames.declared(setting.member)
                    switch setting.source {
                    case .flag(true): lines.append("\(member) = true")
                    case .given(let field): lines.append("\(member) = \(given(field))")
                    default: break
                    }
                }
                for addition in event.newest.state.adds {
                    lines.append(
                        "\(SwiftNames.declared(addition.member)) = [\(read(addition.field))]")
                }
                for period in kind.periods where period.state == event.newest.to {
                    lines.append(
                        "\(SwiftNames.declared(period.member)).note(true, from: event.time)")
                }
                let binding =
                    (values + lines).contains { $0.contains("data.") } ? "(let data)" : ""
                source.line("case .\(event.caseName)\(binding):")
                source.body(closing: "") { source in
                    source.call("self.init", values)
                    lines.forEach { source.line($0) }
                }
            }
            source.line("default: return nil")
            source.line("}")
        }
    }

    /// The value of a member after the event that creates the aggregate.
    private func first(
        _ member: AggregateModel.Member, of event: CatalogueModel.EventModel
    ) -> String {
        let state = event.newest.state
        if state.keeps.contains(member.name) { return read(member.name) }
        switch state.sets.first(where: { $0.member == member.name })?.source {
        case .field(let field): return read(field)
        case .time: return "event.time"
        case .subject: return "\(member.property.value.swiftType)(event.subject)"
        case .flag, .given, .cleared, nil: return "nil"
        }
    }

    private func given(_ field: String) -> String { "data.has\(SwiftNames.upper(field))" }

    private func read(_ field: String) -> String {
        "data.\(SwiftNames.declared(field))"
    }

    private func addMemberwise(_ kind: AggregateModel, to source: inout SwiftSource) {
        source.doc("A state with these members, which are not checked.")
        guard !kind.members.isEmpty else {
            source.line("public init() {}")
            return
        }
        source.block("public init(", closing: ") {") { source in
            for (index, member) in kind.members.enumerated() {
                let comma = index == kind.members.count - 1 ? "" : ","
                source.line(declaration(member) + (member.isOptional ? " = nil" : "") + comma)
            }
        }
        source.body { source in
            for member in kind.members {
                source.line("self.\(member.name) = \(SwiftNames.declared(member.name))")
            }
        }
    }

    /// Adds `evolve`: a creating event sets the members that it `keeps`, a later event those that
    /// it `sets`.
    private func addEvolve(_ kind: AggregateModel, to source: inout SwiftSource) {
        var cases: [(event: CatalogueModel.EventModel, lines: [String])] = []
        for event in kind.events {
            let schema = event.newest
            var lines: [String] = []
            if schema.from.contains("none") {
                guard schema.from.count > 1 else { continue }
                lines = schema.state.keeps.map { "\(SwiftNames.declared($0)) = \(read($0))" }
            }
            for setting in schema.state.sets {
                lines.append(assignment(setting, event))
            }
            for addition in schema.state.adds {
                let member = SwiftNames.declared(addition.member)
                let value = read(addition.field)
                lines.append("if !\(member).contains(\(value)) { \(member).append(\(value)) }")
            }
            if !lines.isEmpty { cases.append((event, lines)) }
        }
        source.doc(
            cases.isEmpty && kind.periods.isEmpty
                ? "Only the lifecycle changes." : "Takes over what a later event says about it.")
        guard !cases.isEmpty || !kind.periods.isEmpty else {
            source.line("public mutating func evolve(_ event: Event) {}")
            return
        }
        source.block("public mutating func evolve(_ event: Event) {") { source in
            addPeriods(kind, to: &source)
            guard !cases.isEmpty else { return }
            source.line("switch event.payload {")
            for (event, lines) in cases {
                let binding = lines.contains { $0.contains("data.") } ? "(let data)" : ""
                source.line("case .\(event.caseName)\(binding):")
                source.body(closing: "") { source in lines.forEach { source.line($0) } }
            }
            source.line("default: break")
            source.line("}")
        }
    }

    /// An event with a step of the lifecycle begins or ends periods, or changes none.
    private func addPeriods(_ kind: AggregateModel, to source: inout SwiftSource) {
        guard !kind.periods.isEmpty else { return }
        source.block("if event.type.descriptor.to != nil {") { source in
            source.line("let after = event.type.descriptor.state(after: lifecycle)")
            for period in kind.periods {
                let state = SwiftNames.declared(SwiftNames.lower(period.state))
                source.line(
                    "\(SwiftNames.declared(period.member)).note(after == .\(state), from: event.time)"
                )
            }
        }
    }

    /// A field that may be left out changes nothing where it is.
    private func assignment(
        _ setting: StateAnnotation.Setting, _ event: CatalogueModel.EventModel
    ) -> String {
        let member = SwiftNames.declared(setting.member)
        switch setting.source {
        case .time: return "\(member) = event.time"
        case .subject:
            return "\(member) = \(SwiftNames.upper(event.newest.aggregate))ID(event.subject)"
        case .flag(let value): return "\(member) = \(value)"
        case .given(let field): return "\(member) = \(given(field)) || \(member)"
        case .cleared: return "\(member) = nil"
        case .field(let field):
            let isThere = event.slots.first { $0.name == field }?.isRequired ?? false
            return "\(member) = \(read(field))" + (isThere ? "" : " ?? \(member)")
        }
    }
}

extension SwiftSource {
    /// Adds a call: on one line where it fits, else one line for each argument.
    mutating func call(_ function: String, _ arguments: [String]) {
        let whole = "\(function)(\(arguments.joined(separator: ", ")))"
        guard !fits(whole) else { return line(whole) }
        block(function + "(", closing: ")") { source in
            for (index, argument) in arguments.enumerated() {
                source.line(argument + (index == arguments.count - 1 ? "" : ","))
            }
        }
    }
}
