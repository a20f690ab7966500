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
            for projected in kind.projected {
                source.doc("Kept up to date by the projection of `\(kind.name)`.")
                let standard = projected.kind == "count" ? "0" : "false"
                source.line("public var \(projected.member) = \(standard)")
            }
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

    func type(_ member: AggregateModel.Member) -> String {
        member.property.value.swiftType + (member.isOptional ? "?" : "")
    }

    private func declaration(_ member: AggregateModel.Member) -> String {
        "\(SwiftNames.declared(member.name)): \(type(member))"
    }

    private func addCreation(_ kind: AggregateModel, to source: inout SwiftSource) {
        source.doc("The state after the event that creates it.")
        source.block("public init?(_ event: Event) {") { source in
            source.line("switch event.payload {")
            for event in kind.creators {
                let kept = event.newest.state.keeps
                let values = kind.members.map { member -> String in
                    let value = kept.contains(member.name) ? read(member.name) : "nil"
                    return "\(member.name): \(value)"
                }
                let usesData = kind.members.contains { kept.contains($0.name) }
                let binding = usesData ? "(let data)" : ""
                source.line("case .\(event.caseName)\(binding):")
                source.body(closing: "") { $0.call("self.init", values) }
            }
            source.line("default: return nil")
            source.line("}")
        }
    }

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
                source.line(declaration(member) + comma)
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
            if !lines.isEmpty { cases.append((event, lines)) }
        }
        source.doc(
            cases.isEmpty
                ? "Only the lifecycle changes." : "Takes over what a later event says about it.")
        guard !cases.isEmpty else {
            source.line("public mutating func evolve(_ event: Event) {}")
            return
        }
        source.block("public mutating func evolve(_ event: Event) {") { source in
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

    /// The assignment of a member; an optional field that is absent leaves it unchanged.
    private func assignment(
        _ setting: StateAnnotation.Setting, _ event: CatalogueModel.EventModel
    ) -> String {
        let member = SwiftNames.declared(setting.member)
        switch setting.source {
        case .time: return "\(member) = event.time"
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
