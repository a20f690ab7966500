import Catalogue
import EventLog
import HTTPServer
import HTTPTypes
import JSON
import Ledger
import Rules

extension API {
    /// Records one event, or decides it without recording it.
    func postOne(
        _ bytes: [UInt8], isDryRun: Bool, by principal: Principal
    ) async throws -> Reply {
        let submission = try submission(bytes, by: principal)
        let mode = isDryRun ? PostingMode.dryRun : .each
        let outcomes = try await ledger.write([submission], mode, by: principal)
        return try Self.answer(outcomes[0], isDryRun: isDryRun)
    }

    /// Passes one event to the writer, which calls back when it is durable and visible, or refused.
    func submitOne(
        _ bytes: [UInt8], by principal: Principal,
        then answer: @escaping @Sendable (Outcome) -> Void
    ) throws {
        let submission = try submission(bytes, by: principal)
        try ledger.submit([submission], .each, by: principal) { answer($0[0]) }
    }

    private func submission(
        _ bytes: [UInt8], by principal: Principal
    ) throws(PostingProblem) -> Submission {
        do throws(PostingProblem) {
            return try Submission(body: bytes, now: clock.now())
        } catch {
            throw ledger.judged(error, of: principal)
        }
    }

    /// The answer to a poster about one event.
    static func answer(
        _ outcome: Outcome, isDryRun: Bool
    ) throws(PostingProblem) -> Reply {
        switch outcome {
        case .refused(let problem): throw problem
        case .recorded(let receipt):
            isDryRun ? tried(receipt, isRepeated: false) : recorded(receipt, .created)
        case .repeated(let receipt):
            isDryRun ? tried(receipt, isRepeated: true) : recorded(receipt, .ok)
        }
    }

    private static func recorded(
        _ receipt: Receipt, _ status: HTTPResponse.Status
    ) -> Reply {
        let sequence = receipt.position.sequence
        var json = JSONWriter(reservingCapacity: 256)
        json.beginObject()
        json.member("sequence", sequence)
        json.member("id", receipt.id.id)
        json.member("source", receipt.id.source)
        json.member("recordedtime", receipt.recordedTime.text)
        json.endObject()
        var headers = HTTPFields()
        headers.append(HTTPField(name: .location, value: "/v1/events/" + sequence))
        return .json(json.bytes, status, headers: headers)
    }

    /// What would happen; a sequence only where the event is on record already.
    private static func tried(_ receipt: Receipt, isRepeated: Bool) -> Reply {
        var json = JSONWriter(reservingCapacity: 256)
        json.beginObject()
        json.member("dryRun", true)
        json.member("repeated", isRepeated)
        json.member("id", receipt.id.id)
        json.member("source", receipt.id.source)
        if isRepeated { json.member("sequence", receipt.position.sequence) }
        json.endObject()
        return .json(json.bytes)
    }
}
