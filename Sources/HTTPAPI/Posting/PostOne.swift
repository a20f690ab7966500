import Catalogue
import EventLog
import HTTPServer
import HTTPTypes
import JSON
import Ledger
import Projections
import Rules

extension API {
    /// Records one event, or decides it without recording it.
    func postOne(
        _ bytes: [UInt8], isDryRun: Bool, in language: Language, by principal: Principal
    ) async throws -> Reply {
        let submission = try submission(bytes, by: principal)
        let mode = isDryRun ? PostingMode.dryRun : .each
        let outcomes = try await ledger.write([submission], mode, by: principal)
        return try Self.answer(outcomes[0], isDryRun: isDryRun, in: language)
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
        _ outcome: Outcome, isDryRun: Bool, in language: Language
    ) throws(PostingProblem) -> Reply {
        switch outcome {
        case .refused(let problem): throw problem
        case .recorded(let receipt):
            isDryRun
                ? tried(receipt, isRepeated: false, in: language)
                : recorded(receipt, .created, in: language)
        case .repeated(let receipt):
            isDryRun
                ? tried(receipt, isRepeated: true, in: language)
                : recorded(receipt, .ok, in: language)
        }
    }

    private static func recorded(
        _ receipt: Receipt, _ status: HTTPResponse.Status, in language: Language
    ) -> Reply {
        let sequence = receipt.position.sequence
        var json = JSONWriter(reservingCapacity: 256)
        json.beginObject()
        json.member("sequence", sequence)
        json.member("id", receipt.id.id)
        json.member("source", receipt.id.source)
        json.member("recordedtime", receipt.recordedTime.text)
        json.findings(receipt.findings, in: language)
        json.endObject()
        var headers = HTTPFields()
        headers.append(HTTPField(name: .location, value: "/v1/events/" + sequence))
        return .json(json.bytes, status, headers: headers)
    }

    /// What would happen; a sequence only where the event is on record already.
    private static func tried(
        _ receipt: Receipt, isRepeated: Bool, in language: Language
    ) -> Reply {
        var json = JSONWriter(reservingCapacity: 256)
        json.beginObject()
        json.member("dryRun", true)
        json.member("repeated", isRepeated)
        json.member("id", receipt.id.id)
        json.member("source", receipt.id.source)
        if isRepeated { json.member("sequence", receipt.position.sequence) }
        json.findings(receipt.findings, in: language)
        json.endObject()
        return .json(json.bytes)
    }
}

extension JSONWriter {
    /// What was flagged about an event; nothing where nothing was.
    mutating func findings(_ findings: [FlaggedRule], in language: Language) {
        guard !findings.isEmpty else { return }
        key("findings")
        beginArray()
        for finding in findings {
            beginObject()
            member("code", finding.code)
            member("severity", finding.severity.text)
            member("message", finding.message.text(in: language))
            parameters(of: finding.message)
            endObject()
        }
        endArray()
    }
}
