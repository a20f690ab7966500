import Catalogue
import HTTPServer
import HTTPTypes
import Ledger
import Projections
import Queries

/// The routes of comparisons are made of their declarations.
extension Route {
    private static let moment = Form.either([.place, .day, .time])

    /// The route of a comparison of two moments, as it is declared.
    init(_ comparison: Comparison) {
        self.init(
            .get, "/v1/\(comparison.aggregate.plural)/{id}/changes", comparison.name,
            for: .logReaders, of: .own, comparison.summary,
            takes: [
                .pathID("The \(comparison.aggregate.noun)."),
                .query(
                    "from", Self.moment,
                    "The first moment: a position, a day or a time. Must be given."),
                .query("to", Self.moment, "The second moment; now if not given."),
            ] + comparison.filters.map { Parameter.query($0.name, $0.form, $0.about) },
            answers: .model(comparison.form, isPaged: comparison.pageParameter != nil),
            problems: [.conflict, .tooManyRequests]
        ) { try await $0.answer(comparison, $1) }
    }
}

extension API {
    fileprivate func answer(_ comparison: Comparison, _ call: Call) async throws -> Reply {
        var query = try call.query()
        let asked = query.value("from")
        _ = query.value("to")
        let given = query.given(comparison.filters)
        try query.finish()
        try checkOwn(comparison.aggregate, call.id, for: call.caller)
        guard let asked, let before = try await call.past("from") else {
            let name = "from"
            throw Problem.badParameter(name, "\(name) must be given.")
        }
        let after = try await call.past("to")
        if let after, after.size < before.size {
            throw Problem.badParameter("to", "to is not before from.")
        }
        let moments = try Moments(
            from: before.views, size: before.size, on: CivilDate(text: asked),
            to: after?.views ?? ledger.views, ledger.log)
        return try call.answer(comparison.personal, query, comparison.pageParameter) { writing in
            guard IDForm.isID(call.id), let moments,
                let answer = try comparison.read(moments, call.id, where: given, writing)
            else { throw Problem.missing(comparison.aggregate) }
            return answer
        }
    }
}
