/// The filters of collections.
extension Emitter {
    func addFilters(_ kind: AggregateModel, to source: inout SwiftSource) {
        for member in kind.lists { addFilter(member, kind, to: &source) }
        if kind.hasOwnerIndex {
            source.item(
                ".id",
                [
                    "\"centre\"", "\"The centre that decides about it.\"",
                    "by: .\(indexName(kind, "owner"))",
                ],
                "$0.state.owner")
        }
        if !kind.searches.isEmpty {
            let about = kind.searches.map(\.name).joined(separator: " or ")
            let texts = kind.searches.map { "$0.state.\(SwiftNames.declared($0.name))" }
            source.item(
                ".words", ["\"text\"", "\"Words that stand in \(about).\""],
                "[\(texts.joined(separator: ", "))]")
        }
        source.line(".status(of: .\(kind.caseName), \"Where it stands.\"),")
    }

    private func addFilter(
        _ member: AggregateModel.Member, _ kind: AggregateModel, to source: inout SwiftSource
    ) {
        let value = member.property.value
        var factory = ".text"
        var form: String?
        switch value {
        case .reference: factory = ".id"
        case .choice: (factory, form) = (".coded", value.swiftType + ".self")
        case .boolean: factory = ".flag"
        case .district: factory = ".district"
        case .date: factory = ".day"
        case .integer(let minimum, let maximum, _):
            factory = ".number"
            form = "\(SwiftSource.number(minimum))...\(SwiftSource.number(maximum))"
        case .text(let minimum, let maximum): form = "\(minimum)...\(maximum)"
        case .pattern(_, let minimum, let maximum): form = "\(minimum)...\(maximum)"
        case .array(.reference, _, _, _): factory = ".ids"
        case .timestamp, .array, .object, .event: break
        }
        source.item(
            factory,
            ["\"\(member.name)\""] + (form.map { [$0] } ?? []) + [
                SwiftSource.literal(comment(member.property)),
                "by: .\(indexName(kind, member.name))",
            ],
            number(member, "$0.state.\(SwiftNames.declared(member.name))"))
    }

    /// The expression for the number of an amount, with which a filter compares it.
    func number(_ member: AggregateModel.Member, _ read: String) -> String {
        guard case .integer(_, _, let unit?) = member.property.value, unit != "person" else {
            return read
        }
        let optional = member.isOptional ? "?" : ""
        return unit == "minute"
            ? "\(read)\(optional).count"
            : member.isOptional ? "\(read).map { Int($0.amount) }" : "Int(\(read).amount)"
    }
}
