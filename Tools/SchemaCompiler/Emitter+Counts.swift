/// What is counted in the city and at each centre.
extension Emitter {
    /// Adds the columns of what is counted in the city and at a centre.
    func addCounts(to source: inout SwiftSource) {
        source.block("extension Column where Row == Figures {") { source in
            source.doc("The counts that follow from schemas.")
            source.block("static var generated: [Column] {") { source in
                let counts = model.kinds.flatMap(counts)
                guard !counts.isEmpty else { return source.line("[]") }
                // Several items have a comma after the last, too; a single one has none.
                let comma = counts.count == 1 ? "" : ","
                source.block("[", closing: "]") { source in
                    for count in counts { add(count, comma, to: &source) }
                }
            }
        }
    }

    /// A column of counts: the call that makes it, and the value of its closure.
    private struct Count {
        var call: String
        var arguments: [String]
        var closure: String
        var value: String
    }

    private func counts(_ kind: AggregateModel) -> [Count] {
        func about(_ name: String) -> String {
            SwiftSource.literal("\(title(kind)): how many, by \(name).")
        }
        func name(_ member: String) -> String { "\"\(indexName(kind, member))\"" }
        var counts: [Count] = []
        if kind.countsStates {
            let status = StateAnnotation.status
            counts.append(
                Count(
                    call: ".states(",
                    arguments: ["\(name(status)), of: .\(kind.caseName),", about(status)],
                    closure: ") { figures in", value: "figures"))
        }
        for (place, member) in kind.counts.enumerated() {
            let type = member.property.value.swiftType
            let figure = "figures[.kept(\(kind.firstCounted + place), $0.rawValue)]"
            counts.append(
                Count(
                    call: ".counts(",
                    arguments: [
                        name(member.name) + ",",
                        "\(type).allCases.map(\\.text), by: \"\(member.name)\",",
                        about(member.name),
                    ],
                    closure: ") { figures in", value: "\(type).allCases.map { \(figure) }"))
        }
        return counts
    }

    private func add(_ count: Count, _ comma: String, to source: inout SwiftSource) {
        source.block(count.call, closing: count.closure) { source in
            count.arguments.forEach { source.line($0) }
        }
        source.body(closing: "}" + comma) { $0.line(count.value) }
    }
}
