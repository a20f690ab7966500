/// Writes the Swift files of a catalogue.
struct Emitter {
    let model: CatalogueModel
    let language: VocabularyFiles

    /// The text of each file by its path below `Sources`.
    func files() -> [String: String] {
        var files: [String: String] = [:]
        let parts = [
            ("Catalogue", catalogueFiles()), ("Rules", ruleFiles()),
            ("Projections", projectionFiles()), ("Queries", queryFiles()),
        ]
        for (module, texts) in parts {
            for (name, text) in texts { files["\(module)/\(Self.folder)/\(name)"] = text }
        }
        return files
    }

    /// The name of the folder of generated files in each module.
    static let folder = "Generated"
    /// The modules with generated files.
    static let modules = ["Catalogue", "Rules", "Projections", "Queries"]

    private func projectionFiles() -> [String: String] {
        var files = [
            "AggregateTables.swift": aggregateTables(), "AggregateIDs+Keys.swift": keys(),
            "Workspace+Kinds.swift": workspace(),
        ]
        for kind in model.kinds where kind.hasGeneratedState {
            files["\(kind.structName)+Row.swift"] = row(kind)
        }
        return files
    }

    private func queryFiles() -> [String: String] {
        var files = ["Generated.swift": listings()]
        for kind in model.kinds where kind.isListed {
            files["\(kind.structName)+Listing.swift"] = listing(kind)
        }
        return files
    }

    private func ruleFiles() -> [String: String] {
        var files = ["ClaimKind.swift": claimKinds(), "Review+Dispatch.swift": ruleDispatch()]
        for kind in model.kinds where kind.hasGeneratedState {
            files["\(kind.structName).swift"] = state(kind)
        }
        return files
    }

    private func catalogueFiles() -> [String: String] {
        var files: [String: String] = [
            "Aggregate.swift": aggregates(),
            "AggregateIDs.swift": aggregateIDs(),
            "LifecycleState.swift": states(),
            "Enumerations.swift": enumerations(),
            "EventType.swift": eventTypes(),
            "EventType+Titles.swift": titles(),
            "EventType+Descriptors.swift": descriptors(),
            "EventType+Schemas.swift": schemaLookup(),
            "Payload.swift": payload(),
            "Vocabulary+Texts.swift": vocabulary(),
        ]
        for aggregate in model.aggregates {
            let name = SwiftNames.upper(aggregate)
            let events = model.events.filter { $0.newest.aggregate == aggregate }
            files["\(name)Events.swift"] = structs(events)
            files["\(name)Shapes.swift"] = shapes(events)
            files["\(name)Schemas.swift"] = schemas(events)
        }
        return files
    }

    /// Cases of a `switch` that return a text, such as `case .hours: "hours"`.
    private func textCases(_ words: [String]) -> [String] {
        words.map { "case .\(SwiftNames.lower($0)): \(SwiftSource.literal($0))" }
    }

    private func aggregates() -> String {
        var source = SwiftSource()
        source.line()
        source.doc("A kind of thing that events are about; an event's `subject` is the id of one.")
        source.block("public enum Aggregate: UInt8, CaseIterable, Sendable, BitwiseCopyable {") {
            source in
            for name in model.aggregates {
                source.doc("Named by ids of the type ``\(SwiftNames.upper(name))ID``.")
                source.line("case \(SwiftNames.declared(SwiftNames.lower(name)))")
            }
            source.line()
            source.doc("The first word of the names of its event types.")
            source.block("public var name: String {") {
                $0.switch("self", textCases(model.aggregates))
            }
            source.line()
            source.doc("The name of its table, and of its collection in routes.")
            source.block("public var plural: String {") {
                $0.switch(
                    "self", model.kinds.map { "case .\($0.caseName): \"\($0.plural)\"" })
            }
        }
        return source.text
    }

    private func aggregateIDs() -> String {
        var source = SwiftSource()
        for name in model.aggregates {
            source.line()
            source.doc("The id of an aggregate of the kind `\(name)`.")
            source.block("public struct \(SwiftNames.upper(name))ID: AggregateID {") { source in
                source.doc("The kind of aggregate.")
                source.line("public static let aggregate = Aggregate.\(SwiftNames.lower(name))")
                source.line()
                source.doc("The id as posted.")
                source.line("public let text: String")
                source.line()
                source.doc("The id with this text, which is not checked again.")
                source.block("public init(_ text: String) {") { $0.line("self.text = text") }
            }
        }
        return source.text
    }

    private func states() -> String {
        var source = SwiftSource()
        source.line()
        source.doc("A state in the life of an aggregate, as the schemas' lifecycles name it.")
        source.block("public enum LifecycleState: UInt8, CaseIterable, Sendable {") { source in
            source.doc("The aggregate does not exist yet.")
            source.line("case none")
            for name in model.states {
                source.doc("`\(name)`.")
                source.line("case \(SwiftNames.declared(SwiftNames.lower(name)))")
            }
            source.line()
            source.doc("The word that stands in the schemas.")
            source.block("public var name: String {") {
                $0.switch("self", textCases(["none"] + model.states))
            }
        }
        return source.text
    }

    private func enumerations() -> String {
        var source = SwiftSource()
        for enumeration in model.enumerations {
            source.line()
            source.doc("A closed list of words, such as `\(enumeration.usedBy)` uses.")
            source.block("public enum \(enumeration.name): UInt8, CodedValue {") { source in
                for word in enumeration.words {
                    source.doc("`\(word)`.")
                    source.line("case \(SwiftNames.declared(SwiftNames.lower(word)))")
                }
                source.line()
                source.doc("The word that stands in the event.")
                source.block("public var text: String {") {
                    $0.switch("self", textCases(enumeration.words))
                }
            }
        }
        return source.text
    }
}
