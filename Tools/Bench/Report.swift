/// The one table that a run prints.
struct Report {
    private let plan: BenchPlan
    private var findings: [Goal: Result<Finding, BenchFailure>] = [:]

    init(_ plan: BenchPlan) {
        self.plan = plan
    }

    /// Whether a row is missing because its measurement failed.
    var isIncomplete: Bool {
        plan.goals.contains { goal in
            if case .success = findings[goal] { false } else { true }
        }
    }

    /// Takes one row's measurement; its failure costs that row only.
    mutating func measure(_ goal: Goal, _ body: () async throws -> Finding) async {
        guard plan.goals.contains(goal) else { return }
        Text.note(goal.what(plan))
        do {
            let finding = try await body()
            Text.note("    " + finding.measured)
            findings[goal] = .success(finding)
        } catch {
            Text.note("    failed: \(error)")
            findings[goal] = .failure(BenchFailure("\(error)"))
        }
    }

    /// The table, as Markdown.
    var table: String {
        var lines = [
            "| what | measured | limit beside it | ratio | wanted |",
            "| --- | --- | --- | --- | --- |",
        ]
        for goal in plan.goals {
            let cells: [String]
            switch findings[goal] {
            case .success(let finding):
                cells = [
                    finding.measured, finding.limit ?? "–",
                    finding.ratio.map { Text.decimals($0, 2) } ?? "–",
                    goal.wanted + (finding.isReached ? ": reached" : ": **missed**"),
                ]
            case .failure(let failure):
                cells = ["failed: \(failure)", "–", "–", goal.wanted]
            case nil:
                cells = ["not measured", "–", "–", goal.wanted]
            }
            lines.append("| " + ([goal.what(plan)] + cells).joined(separator: " | ") + " |")
        }
        return lines.joined(separator: "\n")
    }
}
