/// The tables of the read models: one for each kind of aggregate.
extension Emitter {
    /// The tables, their marks and keys, and the `switch` from a kind to its table.
    func aggregateTables() -> String {
        var source = SwiftSource()
        for module in ["Catalogue", "LMDB", "Rules", "Tables"] {
            source.line("package import \(module)")
        }
        source.line()
        source.doc("One table for each kind of aggregate, as the writer sees it.")
        source.block("package final class AggregateTables {") { source in
            for kind in model.kinds {
                source.doc("Those of the kind `\(kind.name)`.")
                source.line("package let \(kind.pluralName): \(table(kind))")
            }
            source.line()
            source.block("init(_ tables: ViewTables, _ marks: ChangeMarks) {") { source in
                for kind in model.kinds {
                    let name = kind.pluralName
                    source.call("\(name) = OverlayTable", ["tables.\(name)", "marks", ".\(name)"])
                }
            }
            source.line()
            source.doc("What the overlay does with each of them.")
            source.block("var lifecycles: [TableLifecycle] {") { source in
                source.list("", model.kinds.map { "TableLifecycle(\($0.pluralName))" })
            }
            source.line()
            addVisit(to: &source)
        }
        source.line()
        addNames(to: &source)
        return source.text
    }

    /// The coding of ids as keys of tables.
    func keys() -> String {
        var source = SwiftSource()
        source.line("public import Catalogue")
        source.line("public import Tables")
        source.line()
        for kind in model.kinds { source.line("extension \(kind.idName): KeyCoded {}") }
        return source.text
    }

    private func table(_ kind: AggregateModel) -> String {
        "OverlayTable<Row<\(kind.stateName)>>"
    }

    private func addVisit(to source: inout SwiftSource) {
        source.doc("Hands a visitor the table and the key of an aggregate.")
        source.line("func visit<Visitor: AggregateVisitor>(")
        source.body(closing: ") throws(LMDBError) -> Visitor.Result {") {
            $0.line("_ aggregate: Aggregate, _ id: String, _ visitor: Visitor,")
            $0.line("_ snapshot: borrowing ReadTransaction")
        }
        source.body { source in
            source.switch(
                "aggregate",
                model.kinds.map {
                    "case .\($0.caseName): "
                        + "try visitor.visit(\($0.pluralName), \($0.idName)(id), snapshot)"
                })
        }
    }

    /// Adds the names of each kind's marks, index entries and tables.
    private func addNames(to source: inout SwiftSource) {
        source.block("extension Mark {") { source in
            for (number, kind) in model.kinds.enumerated() {
                source.doc("Aggregates of the kind `\(kind.name)`.")
                source.line("package static let \(kind.pluralName) = Mark(\(number + 1))")
            }
        }
        source.line()
        source.block("extension IndexName {") { source in
            var number = Self.firstIndexName
            for kind in model.kinds where kind.hasGeneratedState {
                for member in (kind.hasOwnerIndex ? ["owner"] : []) + kind.lists.map(\.name) {
                    source.doc("Aggregates of the kind `\(kind.name)` by `\(member)`.")
                    source.line(
                        "package static let \(indexName(kind, member)) = IndexName(\(number))")
                    number += 1
                }
            }
        }
        source.line()
        source.block("extension ViewTables {") { source in
            for (number, kind) in model.kinds.enumerated() {
                source.doc("Aggregates of the kind `\(kind.name)` by id.")
                source.line("package var \(kind.pluralName): Table { aggregates[\(number)] }")
            }
        }
        source.line()
        source.block("extension Overlay {") { source in
            for kind in model.kinds {
                source.doc("Aggregates of the kind `\(kind.name)`.")
                source.line(
                    "package var \(kind.pluralName): \(table(kind)) { aggregates.\(kind.pluralName) }"
                )
            }
        }
    }

    /// The first number of a generated index name; lower numbers belong to names written by hand.
    private static let firstIndexName = 64

    /// The workspace's answers to rules, and the projection of each kind's events.
    func workspace() -> String {
        var source = SwiftSource()
        for module in ["Catalogue", "LMDB", "Rules"] { source.line("public import \(module)") }
        source.line("import Tables")
        source.line()
        source.block("extension Workspace: AggregateSituation {") { source in
            for (index, kind) in stateful.enumerated() {
                if index > 0 { source.line() }
                source.doc("An aggregate of the kind `\(kind.name)` as it is now.")
                source.block(
                    "public func \(kind.caseName)(_ id: \(kind.idName)) throws(LMDBError) "
                        + "-> \(kind.stateName)? {"
                ) { $0.line("try overlay.\(kind.pluralName).look(id, snapshot) { $0.state }") }
            }
        }
        source.line()
        source.block("extension Projector {") { source in
            source.doc("Takes the event into the read models of its subject's kind.")
            source.block("func projectSubject() throws(LMDBError) {") { source in
                source.switch(
                    "event.aggregate",
                    model.kinds.map { kind in
                        let call =
                            kind.own.contains(.projection)
                            ? "project\(kind.structName)()" + Self.byHand("Projections")
                            : "project(into: workspace.overlay.\(kind.pluralName))"
                        return "case .\(kind.caseName): try \(call)"
                    })
            }
        }
        return source.text
    }
}
