extension Emitter {
    /// The questions that rules may ask about each aggregate, and the dispatch of its events to
    /// their rules.
    func ruleDispatch() -> String {
        var source = SwiftSource()
        source.line("public import Catalogue")
        source.line()
        addSituation(to: &source)
        source.line()
        source.doc(
            "A situation that answers for every kind of aggregate from one place, such as a dictionary."
        )
        source.block("public protocol StateSituation: Situation {") { source in
            source.doc("The state of an aggregate; nil when it does not exist.")
            source.line(
                "func state<State: AggregateState>(_ id: State.ID) throws(Failure) -> State?")
        }
        source.line()
        source.block("extension StateSituation {") { source in
            for (index, kind) in stateful.enumerated() {
                if index > 0 { source.line() }
                source.doc("The state of an aggregate of the kind `\(kind.name)`.")
                source.block("public \(accessor(kind)) {") { $0.line("try state(id)") }
            }
        }
        source.line()
        source.block("extension Aggregate {") { source in
            source.doc("The type of the states of this kind.")
            source.block("public var stateType: any AggregateState.Type {") {
                $0.switch(
                    "self",
                    model.kinds.map { "case .\($0.caseName): \($0.stateName).self" })
            }
        }
        source.line()
        addTypes(to: &source)
        addRules(to: &source)
        return source.text
    }

    /// Kinds of aggregates with a generated or hand-written state.
    var stateful: [AggregateModel] {
        model.kinds.filter { $0.own.contains(.state) || $0.hasGeneratedState }
    }

    private func accessor(_ kind: AggregateModel) -> String {
        "func \(kind.caseName)(_ id: \(kind.idName)) throws(Failure) -> \(kind.stateName)?"
    }

    private func addSituation(to source: inout SwiftSource) {
        source.doc("The aggregates that rules may ask for, each as it is just before an event.")
        source.block("public protocol AggregateSituation: Ownership {") { source in
            for kind in stateful {
                source.doc("The state of an aggregate of the kind `\(kind.name)`.")
                source.line(accessor(kind))
            }
        }
    }

    /// Adds the id types of states that are written by hand.
    private func addTypes(to source: inout SwiftSource) {
        for kind in model.kinds where kind.own.contains(.state) {
            source.block("extension \(kind.structName) {") { source in
                source.doc("Ids of these.")
                source.line("public typealias ID = \(kind.idName)")
            }
            source.line()
        }
    }

    /// What stands behind the call of a function that a schema marks `own`: the compiler shows the line
    /// where the function is missing.
    static func byHand(_ module: String) -> String {
        "  // By hand, in Sources/\(module)."
    }

    private func addRules(to source: inout SwiftSource) {
        source.block("extension Review {") { source in
            source.doc("The rules of the aggregate that the event is about.")
            source.block(
                "mutating func checkAggregate<S: Situation>(in situation: S) throws(S.Failure) {"
            ) { source in
                source.line("switch event.aggregate {")
                var isWhole = true
                for kind in model.kinds {
                    let claims = kind.claims.contains { $0.taken != nil }
                    guard claims || kind.own.contains(.rules) else {
                        isWhole = false
                        continue
                    }
                    source.line("case .\(kind.caseName):")
                    source.body(closing: "") { source in
                        if claims {
                            source.line(
                                "let before = try situation.\(kind.caseName)"
                                    + "(\(kind.idName)(event.subject))")
                            source.line("try checkClaims(of: before, in: situation)")
                        }
                        if kind.own.contains(.rules) {
                            source.line(
                                "try check\(kind.structName)(in: situation)"
                                    + Self.byHand("Rules"))
                        }
                    }
                }
                if !isWhole { source.line("default: break") }
                source.line("}")
            }
        }
    }
}
