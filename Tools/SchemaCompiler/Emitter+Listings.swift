/// The collections and single answers that are not written by hand.
extension Emitter {
    private var listed: [AggregateModel] { model.kinds.filter(\.isListed) }

    /// All generated listings.
    func listings() -> String {
        var source = SwiftSource()
        source.line("import Catalogue")
        source.line("import Projections")
        source.line()
        source.block("extension Listings {") { source in
            source.doc("The collections that follow from schemas.")
            source.list(
                "package static let generated: [Listing] = ",
                listed.map { SwiftNames.declared($0.pluralName) })
        }
        source.line()
        source.block("extension Resources {") { source in
            source.doc("The single answers that follow from schemas.")
            source.list(
                "package static let generated: [Queries.Resource] = ",
                listed.map { SwiftNames.declared($0.caseName) })
        }
        source.line()
        addCounts(to: &source)
        return source.text
    }

    /// The collection and the single answer of one kind of aggregate.
    func listing(_ kind: AggregateModel) -> String {
        var source = SwiftSource()
        for module in ["Catalogue", "LMDB", "Projections", "Rules", "Tables"] {
            source.line("import \(module)")
        }
        source.line()
        source.line("extension \(kind.idName): ListPlace {}")
        source.line()
        source.block("extension \(Self.state(kind)) {") { source in
            source.doc("The members of an answer that the state has.")
            source.block(
                "static let columns: [Column<Stored<\(Self.state(kind))>>] = [",
                closing: "]"
            ) { addColumns(kind, to: &$0) }
        }
        source.line()
        addListing(kind, to: &source)
        source.line()
        addResource(kind, to: &source)
        return source.text
    }

    /// The qualified name of the state's type, because `Queries` may have a type of the same name.
    private static func state(_ kind: AggregateModel) -> String { "Rules.\(kind.structName)" }

    /// The title of the event that creates aggregates of the kind.
    func title(_ kind: AggregateModel) -> String {
        kind.creators.first.map { "\($0.newest.title) (\($0.newest.titleChinese))" } ?? kind.name
    }

    private func addColumns(_ kind: AggregateModel, to source: inout SwiftSource) {
        source.item(".must", ["\"\(kind.caseName)\"", ".id", "\"Its id.\""], ".id($0.id)")
        source.item(
            ".must", ["\"status\"", ".state(of: .\(kind.caseName))", "\"Where it stands.\""],
            ".state($0.state.lifecycle)")
        if !kind.hasCentre {
            source.item(
                ".may", ["\"centre\"", ".id", "\"The centre that decides about it.\""],
                ".id($0.state.owner)")
        }
        for member in kind.members {
            source.item(
                member.isOptional ? ".may" : ".must",
                [
                    "\"\(member.name)\"", form(member.property.value),
                    SwiftSource.literal(comment(member.property)),
                ],
                value(member, "$0.state.\(SwiftNames.declared(member.name))"))
        }
        for projected in kind.projected { addColumn(projected, to: &source) }
        source.item(
            ".must", ["\"created\"", ".position", "\"The event that created it.\""],
            ".position($0.created)")
    }

    private func addColumn(
        _ projected: StateAnnotation.Projected, to source: inout SwiftSource
    ) {
        let read = "$0.state.\(projected.member)"
        let name = "\"\(projected.member)\""
        let about = "\"Kept up to date from its events.\""
        switch projected.kind {
        case "count", "level": source.item(".must", [name, ".count", about], ".number(\(read))")
        case "minutes": source.item(".must", [name, ".count", about], ".number(\(read).count)")
        case "flag": source.item(".must", [name, ".flag", about], ".flag(\(read))")
        case "day": source.item(".may", [name, ".day", about], ".day(\(read))")
        case "time": source.item(".may", [name, ".time", about], ".time(\(read))")
        case "periods": break  // Times of beginning and end are for rules and figures.
        case "volunteer": source.item(".may", [name, ".volunteer", about], ".id(\(read))")
        default: source.item(".may", [name, ".id", about], ".id(\(read))")
        }
    }

    private func addListing(_ kind: AggregateModel, to source: inout SwiftSource) {
        source.block("extension Listings {") { source in
            source.doc("\(title(kind)), by id.")
            source.line("static let \(SwiftNames.declared(kind.pluralName)) = Listing(")
            source.body(closing: ") { entry, _ in entry }") { source in
                let whose =
                    kind.isForCity ? "" : " A centre sees its own, or those of a centre below it."
                let summary = "\(title(kind)), by id." + whose
                source.line("\"\(kind.plural)\",")
                source.line(SwiftSource.literal(summary) + ",")
                source.line("reach: .\(kind.reach), of: Stored<\(Self.state(kind))>.self,")
                source.line("from: { $0.\(kind.pluralName) },")
                source.block("filters: [", closing: "],") { addFilters(kind, to: &$0) }
                source.line("changes: [.\(kind.pluralName)],")
                source.line("columns: Columns(")
                source.body(closing: ")") { source in
                    source.line(
                        "\"\(kind.structName)\", \(SwiftSource.literal(title(kind) + ".")),")
                    source.line("\(Self.state(kind)).columns + [.rowPosition]")
                }
            }
        }
    }

    /// The form of a value in an answer.
    private func form(_ value: Value) -> String {
        switch value {
        case .text(let minimum, let maximum):
            ".text(\(minimum)...\(SwiftSource.number(Int64(maximum))))"
        case .pattern("id", _, _): ".subject"
        case .pattern(_, let minimum, let maximum):
            ".text(\(minimum)...\(SwiftSource.number(Int64(maximum))))"
        case .reference("volunteer"): ".volunteer"
        case .reference: ".id"
        case .district: ".district"
        case .date: ".day"
        case .timestamp: ".time"
        case .choice: ".coded(\(value.swiftType).self)"
        case .integer(let minimum, let maximum, _):
            ".number(\(SwiftSource.number(minimum))...\(SwiftSource.number(maximum)))"
        case .boolean: ".flag"
        case .array(let item, _, _, _): ".list(\(form(item)))"
        case .object, .event: preconditionFailure("a state holds no objects")
        }
    }

    private func value(_ member: AggregateModel.Member, _ read: String) -> String {
        switch member.property.value {
        case .pattern("id", _, _):
            // It may be a volunteer's, of whom not every reader is told.
            member.isOptional
                ? "\(read).map { .subject($0) } ?? .nothing" : ".subject(\(read))"
        case .text, .pattern: ".text(\(read))"
        case .reference: ".id(\(read))"
        case .district: ".district(\(read))"
        case .timestamp: ".time(\(read))"
        case .choice: ".coded(\(read))"
        case .integer(_, _, "minute"): ".minutes(\(read))"
        case .integer, .boolean:
            (member.property.value.swiftType == "Bool" ? ".flag" : ".number")
                + "(\(number(member, read)))"
        case .date:
            member.isOptional ? "\(read).map { .day($0) } ?? .nothing" : ".day(\(read))"
        case .array(.reference("volunteer"), _, _, _):
            member.isOptional
                ? "\(read).map { .volunteers($0) } ?? .nothing" : ".volunteers(\(read))"
        case .array(let item, _, _, _):
            member.isOptional
                ? "\(read).map { .texts($0.map { \(shown(item)) }) } ?? .nothing"
                : ".texts(\(read).map { \(shown(item)) })"
        case .object, .event: preconditionFailure("a state holds no objects")
        }
    }

    /// The expression for an item of a list as text.
    private func shown(_ item: Value) -> String {
        switch item {
        case .reference, .date, .district, .choice: "$0.text"
        case .timestamp: "$0.shanghaiText"
        case .integer(_, _, "minute"): "String($0.count)"
        case .integer(_, _, "fen"): "String($0.amount)"
        case .integer, .boolean: "String($0)"
        default: "$0"
        }
    }

    private func addResource(_ kind: AggregateModel, to source: inout SwiftSource) {
        source.block("extension Resources {") { source in
            source.doc("One of them.")
            source.line(
                "static let \(SwiftNames.declared(kind.caseName)) = Queries.Resource(")
            source.body(closing: ") { found, _, _ in found }") { source in
                // The list and the single item are two operations, so their names must differ. Where singular
                // and plural are one word, the single item's operation is called "one…".
                let isOneWord = kind.plural == kind.name
                source.line("\"\(isOneWord ? "one\(kind.structName)" : kind.caseName)\",")
                source.line(SwiftSource.literal("\(title(kind)): one, by its id.") + ",")
                source.line("reach: .\(kind.reach), of: \(Self.state(kind)).self,")
                source.line("columns: Columns(")
                source.body(closing: ")") { source in
                    source.line(
                        "\"One\(kind.structName)\", \(SwiftSource.literal(title(kind) + ".")),")
                    source.line("\(Self.state(kind)).columns + [.answerPosition]")
                }
            }
        }
    }
}

extension AggregateModel {
    /// `Reach` of its listing and single answers.
    fileprivate var reach: String { isForCity ? "city" : "own" }
}

extension SwiftSource {
    /// Adds a call with a closure, an item of an array: on one line where it fits, else each argument on a
    /// line of its own.
    mutating func item(_ function: String, _ arguments: [String], _ closure: String) {
        let whole = "\(function)(\(arguments.joined(separator: ", "))) { \(closure) },"
        guard !fits(whole) else { return line(whole) }
        block(function + "(", closing: ") { \(closure) },") { source in
            for (index, argument) in arguments.enumerated() {
                source.line(argument + (index == arguments.count - 1 ? "" : ","))
            }
        }
    }
}
