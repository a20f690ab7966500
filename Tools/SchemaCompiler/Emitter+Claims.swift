extension Emitter {
    private var claims: [(kind: AggregateModel, claim: ClaimAnnotation)] {
        model.kinds.flatMap { kind in kind.claims.map { (kind, $0) } }
    }

    /// The kinds of claims, and the rules for a claim that is taken.
    func claimKinds() -> String {
        var source = SwiftSource()
        source.line()
        source.doc(
            "What is claimed: a value that one aggregate should hold at a time, as `x-claims` names it."
        )
        source.block("public enum ClaimKind: UInt8, CaseIterable, Sendable {") { source in
            for (index, (kind, claim)) in claims.enumerated() {
                source.doc("Of aggregates of the kind `\(kind.name)`.")
                let number = index == 0 ? " = 1" : ""
                source.line("case \(SwiftNames.declared(claim.claim))\(number)")
            }
            source.line()
            source.doc("The name in the schema.")
            source.block("public var name: String {") {
                $0.switch(
                    "self",
                    claims.map { "case .\($0.claim.claim): \"\($0.claim.claim)\"" })
            }
            source.line()
            source.doc(
                "What follows from an event that claims what another one holds; nil where nothing does, "
                    + "or a rule written by hand says what.")
            source.block("var taken: (claim: TakenClaim, pointer: String)? {") { source in
                let cases = claims.compactMap { _, claim -> String? in
                    guard let taken = claim.taken, let field = claim.of?.last else { return nil }
                    return "case .\(claim.claim): (.\(taken), \"/data/\(field)\")"
                }
                guard !cases.isEmpty else { return source.line("nil") }
                let isWhole = cases.count == claims.count
                source.switch("self", isWhole ? cases : cases + ["default: nil"])
            }
        }
        return source.text
    }

    /// Adds the claims of a state.
    func addClaims(_ kind: AggregateModel, to source: inout SwiftSource) {
        source.doc("What it claims in its present state.")
        source.block("public var claims: [Claim] {") { source in
            source.line("var claims: [Claim] = []")
            for claim in kind.claims {
                guard let fields = claim.of else { continue }
                let members = fields.compactMap { name in
                    kind.members.first { $0.name == name }
                }
                var conditions =
                    (claim.states ?? []).isEmpty
                    ? []
                    : [
                        "[\((claim.states ?? []).map { "." + SwiftNames.lower($0) }.joined(separator: ", "))].contains(lifecycle)"
                    ]
                if claim.states?.count == 1, let state = claim.states?.first {
                    conditions = ["lifecycle == .\(SwiftNames.lower(state))"]
                }
                conditions += members.filter(\.isOptional).map {
                    "let \(SwiftNames.declared($0.name))"
                }
                let values = members.map { member in
                    let name = SwiftNames.declared(member.name)
                    return member.property.value.isReferenceList
                        ? "item.text" : text(of: member, name)
                }
                var line =
                    "claims.append(Claim(.\(claim.claim), [\(values.joined(separator: ", "))]))"
                if let list = members.first(where: { $0.property.value.isReferenceList }) {
                    // Each of the list is claimed.
                    line = "for item in \(SwiftNames.declared(list.name)) { \(line) }"
                }
                guard !conditions.isEmpty else {
                    source.line(line)
                    continue
                }
                source.block("if \(conditions.joined(separator: ", ")) {") { $0.line(line) }
            }
            source.line("return claims")
        }
    }

    /// The expression for a member's value as text of an index or a claim.
    func text(of member: AggregateModel.Member, _ name: String) -> String {
        switch member.property.value {
        case .reference, .date, .district, .choice: "\(name).text"
        case .integer(_, _, let unit):
            switch unit {
            case "minute": "String(\(name).count)"
            case "fen": "String(\(name).amount)"
            default: "String(\(name))"
            }
        case .boolean: "\(name) ? \"true\" : \"false\""
        default: name
        }
    }
}
