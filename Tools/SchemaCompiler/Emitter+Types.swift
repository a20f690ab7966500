extension Emitter {
    func eventTypes() -> String {
        var source = SwiftSource()
        source.line()
        source.doc("A type of event: one for each schema in `Schemas/`.")
        source.block("public enum EventType: UInt8, CaseIterable, Sendable {") { source in
            for event in model.events {
                source.doc("`\(event.name)`: \(event.newest.title).")
                source.line("case \(SwiftNames.declared(event.caseName))")
            }
            source.line()
            source.doc("The CloudEvents `type`.")
            source.block("public var name: String {") {
                $0.switch(
                    "self",
                    model.events.map {
                        "case .\($0.caseName): \(SwiftSource.literal($0.name))"
                    })
            }
        }
        return source.text
    }

    func titles() -> String {
        var source = SwiftSource()
        source.line()
        source.block("extension EventType {") { source in
            source.doc("The titles of the newest schema.")
            source.block("var titles: (chinese: String, english: String) {") {
                $0.switch(
                    "self",
                    model.events.map {
                        let chinese = SwiftSource.literal($0.newest.titleChinese)
                        let english = SwiftSource.literal($0.newest.title)
                        return "case .\($0.caseName): (\(chinese), \(english))"
                    })
            }
        }
        return source.text
    }

    func descriptors() -> String {
        var source = SwiftSource()
        source.line()
        source.block("extension EventType {") { source in
            source.doc("What the schemas say about each type, by its number.")
            source.block("static let descriptors: [EventDescriptor] = [", closing: "]") { source in
                for event in model.events { descriptor(of: event, to: &source) }
            }
        }
        return source.text
    }

    private func descriptor(of event: CatalogueModel.EventModel, to source: inout SwiftSource) {
        let schema = event.newest
        let aggregate = SwiftNames.lower(schema.aggregate)
        let kind = schema.isDecision ? "decision" : "fact"
        source.block("EventDescriptor(", closing: "),") { source in
            let version = schema.version == 1 ? "" : ", version: \(schema.version)"
            source.line(".\(event.caseName), .\(aggregate), .\(kind)\(version),")
            source.list("from: ", schema.from.map { "." + SwiftNames.lower($0) }, ",")
            var rest: [String] = []
            if let to = schema.to { rest.append("to: .\(SwiftNames.lower(to))") }
            rest.append("owner: \(owner(schema.owner))")
            if schema.requiresMunicipal { rest.append("requiresMunicipal: true") }
            if schema.isPostedByLedger { rest.append("isPostedByLedger: true") }
            if schema.hasPersonal { rest.append("hasPersonal: true") }
            source.line(rest.joined(separator: ", "))
        }
    }

    private func owner(_ owner: String) -> String {
        owner.hasPrefix("data.")
            ? ".field(\(SwiftSource.literal(String(owner.dropFirst(5)))))" : "." + owner
    }

    func schemaLookup() -> String {
        var source = SwiftSource()
        source.line()
        source.block("extension EventType {") { source in
            source.doc("The fields of the data in a version; `nil` where there is no such version.")
            source.block("func shape(version: Int) -> ObjectShape? {") { source in
                var cases: [String] = []
                for event in model.events {
                    for schema in event.versions {
                        cases.append(
                            "case (.\(event.caseName), \(schema.version)): "
                                + "\(event.structName).\(shapeName(schema))")
                    }
                }
                source.switch("(self, version)", cases + ["default: nil"])
            }
            source.line()
            source.doc("The JSON Schemas of the data in a version, as posted and as stored.")
            source.block(
                "public func schema(version: Int) -> (posted: String, stored: String)? {"
            ) { source in
                var cases: [String] = []
                for event in model.events {
                    for schema in event.versions {
                        let posted = "\(event.structName).\(schemaName(schema))"
                        let stored =
                            schema.hasPersonal
                            ? "\(event.structName).stored\(upperFirst(schemaName(schema)))" : posted
                        cases.append("case (.\(event.caseName), \(schema.version)):")
                        cases.append("    (\(posted), \(stored))")
                    }
                }
                source.switch("(self, version)", cases + ["default: nil"])
            }
        }
        return source.text
    }

    func shapeName(_ schema: Schema) -> String {
        schema.version == 1 ? "shape" : "shape\(schema.version)"
    }

    func schemaName(_ schema: Schema) -> String {
        schema.version == 1 ? "schema" : "schema\(schema.version)"
    }

    func upperFirst(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    /// The cases of types whose events are facts or decisions by a member of their data.
    private var kinds: [String] {
        model.events.flatMap { event -> [String] in
            guard let limit = event.newest.decides else { return [] }
            let words = limit.words.map { "." + SwiftNames.lower($0) }.joined(separator: ", ")
            let member = "data.\(SwiftNames.declared(limit.name))"
            return [
                "case .\(event.caseName)(let data):",
                "    [\(words)].contains(\(member)) ? .decision : .fact",
            ]
        }
    }

    func payload() -> String {
        var source = SwiftSource()
        source.line()
        source.doc("The data of an event, in the structure of its type.")
        source.block("public indirect enum Payload: Sendable, Equatable {") { source in
            for event in model.events {
                source.doc("`\(event.name)`.")
                source.line("case \(SwiftNames.declared(event.caseName))(\(event.structName))")
            }
        }
        source.line()
        source.block("extension Payload {") { source in
            source.doc("Reads the data of a type from the fields that the validator has filled.")
            source.block("init(_ type: EventType, _ fields: FieldReader) {") {
                $0.switch(
                    "type",
                    model.events.flatMap {
                        let name = $0.caseName
                        return ["case .\(name):", "    self = .\(name)(\($0.structName)(fields))"]
                    })
            }
            source.line()
            source.doc("The type of the event.")
            source.block("public var type: EventType {") {
                $0.switch(
                    "self", model.events.map { "case .\($0.caseName): .\($0.caseName)" })
            }
            source.line()
            source.doc(
                "Fact or decision, as the schema says, for some types by a member of the data.")
            source.block("public var kind: EventKind {") {
                $0.switch("self", kinds + ["default: type.descriptor.kind"])
            }
        }
        return source.text
    }
}
