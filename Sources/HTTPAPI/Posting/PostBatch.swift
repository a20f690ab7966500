import Catalogue
import EventLog
import HTTPServer
import HTTPTypes
import JSON
import Ledger
import Rules

extension API {
    /// Records all events of a JSON array, or none.
    func postBatch(
        _ request: Request, isDryRun: Bool, in language: Language, by principal: Principal
    ) async throws -> Reply {
        let body = try await request.wholeBody(
            upTo: ServerLimits.batchBodyBytes, in: memory.bodies)
        // What it takes of the budget is given back when it has been answered.
        defer { withExtendedLifetime(body.lease) {} }
        let document = try JSONDocument(body: body.bytes)
        guard document.kind(0) == .array else {
            throw Problem.badRequest("not-a-batch", "A batch is a JSON array of events.")
        }
        return try await postBatch(document, 0, isDryRun: isDryRun, in: language, by: principal)
    }

    /// Records all events of an array in a document, or none; `pointer` is where the array stands.
    func postBatch(
        _ document: JSONDocument, _ events: JSONDocument.Node, pointer: String = "",
        if condition: PreparedCondition? = nil, isDryRun: Bool, in language: Language,
        by principal: Principal
    ) async throws -> Reply {
        let submissions = try batch(document, events, pointer, by: principal)
        let outcomes: [Outcome] =
            submissions.isEmpty
            ? []
            : try await ledger.write(
                submissions, isDryRun ? .dryRun : .all, if: condition, by: principal)
        var refused: [(index: Int, problem: Problem)] = []
        for (index, outcome) in outcomes.enumerated() {
            if case .refused(let problem) = outcome {
                refused.append((index, Problem(problem)))
            }
        }
        guard refused.isEmpty else { throw Problem.batch(refused, at: pointer) }
        return .json(
            Self.summary(outcomes, isDryRun: isDryRun, in: language), isDryRun ? .ok : .created)
    }

    /// The events of a batch, or all that is wrong with their form.
    private func batch(
        _ document: JSONDocument, _ events: JSONDocument.Node, _ pointer: String,
        by principal: Principal
    ) throws(Problem) -> [Submission] {
        let count = document.count(events)
        guard count <= ServerLimits.batchEvents else { throw .tooManyEvents(count) }
        var submissions: [Submission] = []
        submissions.reserveCapacity(count)
        var refused: [(index: Int, problem: Problem)] = []
        var index = 0
        let now = clock.now()
        document.forEachElement(events) { element in
            do throws(PostingProblem) {
                submissions.append(try Submission(document, element, now: now))
            } catch {
                refused.append((index, Problem(ledger.judged(error, of: principal))))
            }
            index += 1
        }
        guard refused.isEmpty else { throw .batch(refused, at: pointer) }
        return submissions
    }

    private static func summary(
        _ outcomes: [Outcome], isDryRun: Bool, in language: Language
    ) -> [UInt8] {
        var accepted: [Position] = []
        for case .recorded(let receipt) in outcomes { accepted.append(receipt.position) }
        var json = JSONWriter(reservingCapacity: 64 + 48 * outcomes.count)
        json.beginObject()
        if isDryRun { json.member("dryRun", true) }
        json.member("accepted", accepted.count)
        json.member("repeated", outcomes.count - accepted.count)
        if !isDryRun {
            json.member("first", accepted.first?.description)
            json.member("last", accepted.last?.description)
        }
        json.key("results")
        json.beginArray()
        for outcome in outcomes { write(outcome, isDryRun: isDryRun, in: language, &json) }
        json.endArray()
        json.endObject()
        return json.bytes
    }

    private static func write(
        _ outcome: Outcome, isDryRun: Bool, in language: Language, _ json: inout JSONWriter
    ) {
        json.beginObject()
        switch outcome {
        case .recorded(let receipt):
            json.member("status", 201)
            if !isDryRun { json.member("sequence", receipt.position.sequence) }
            json.findings(receipt.findings, in: language)
        case .repeated(let receipt):
            json.member("status", 200)
            json.member("sequence", receipt.position.sequence)
            json.findings(receipt.findings, in: language)
        case .refused(let problem):
            json.member("status", Problem(problem).status.code)
        }
        json.endObject()
    }
}
