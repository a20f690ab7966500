import Projections
import Tables

/// The counted figures of a scope at a moment, or how much they changed.
struct FiguresAtMoment: Difference {
    private let figures: Figures
    private let taken: Figures?

    init(_ figures: Figures) {
        self.figures = figures
        taken = nil
    }

    private init(_ figures: Figures, less taken: Figures) {
        self.figures = figures
        self.taken = taken
    }

    func less(_ other: FiguresAtMoment) -> FiguresAtMoment {
        FiguresAtMoment(figures, less: other.figures)
    }

    private func value(_ figure: Figure) -> Int { figures[figure] - (taken?[figure] ?? 0) }

    private var flagged: Int { figures.flagged - (taken?.flagged ?? 0) }

    /// Columns of some figures, and of what was flagged.
    static func columns(
        _ name: String, _ about: String,
        _ figures: [(name: StaticString, figure: Figure, about: String)]
    ) -> Columns<FiguresAtMoment> {
        Columns(
            name, about,
            figures.map { column in
                .must(column.name, .wholeNumber, column.about) { .number($0.value(column.figure)) }
            } + [.must("flagged", .wholeNumber, "What was flagged.") { .number($0.flagged) }])
    }
}
