import Catalogue
import EventLog
import HTTPTypes
import Hummingbird
import HummingbirdCore
import JSON
import Ledger
import Rules

extension API {
    /// `POST /v1/events`: one event, a batch, or a stream, as the content type says.
    func postEvents(_ request: Request, by principal: Principal) async throws -> Response {
        var query = try Query(request, known: ["dryRun"])
        let isDryRun = query.flag("dryRun") ?? false
        try query.finish()
        guard let type = ContentType(request), type.isUTF8 else {
            throw Self.unsupported
        }
        switch type.name {
        case MediaTypes.event:
            return try await postOne(request, isDryRun: isDryRun, by: principal)
        case MediaTypes.batch:
            return try await postBatch(request, isDryRun: isDryRun, by: principal)
        case MediaTypes.ndjson:
            guard !isDryRun else {
                throw Problem.badParameters([
                    FieldError(
                        pointer: "/dryRun", code: "bad-parameter",
                        message: "A stream cannot be tried: try one event or a batch.")
                ])
            }
            return EventStream(ledger, clock, principal).response(to: request)
        default:
            throw Self.unsupported
        }
    }

    private static var unsupported: Problem {
        .unsupportedMediaType([MediaTypes.event, MediaTypes.batch, MediaTypes.ndjson])
    }

    private func postOne(
        _ request: Request, isDryRun: Bool, by principal: Principal
    ) async throws -> Response {
        let bytes = try await request.wholeBody(upTo: ServerLimits.singleBodyBytes)
        let submission = try Submission(parsing: bytes, now: clock.now())
        let mode = isDryRun ? PostingMode.dryRun : .each
        let outcomes = try await ledger.write([submission], mode, by: principal)
        switch outcomes[0] {
        case .refused(let problem): throw problem
        case .recorded(let receipt):
            return isDryRun
                ? Self.tried(receipt, isRepeated: false) : Self.recorded(receipt, .created)
        case .repeated(let receipt):
            return isDryRun ? Self.tried(receipt, isRepeated: true) : Self.recorded(receipt, .ok)
        }
    }

    private static func recorded(
        _ receipt: Receipt, _ status: HTTPResponse.Status
    ) -> Response {
        let sequence = receipt.position.sequence
        var json = JSONWriter(reservingCapacity: 256)
        json.beginObject()
        json.member("sequence", sequence)
        json.member("id", receipt.id.id)
        json.member("source", receipt.id.source)
        json.member("recordedtime", receipt.recordedTime.text)
        json.endObject()
        return .json(json.bytes, status, headers: [.location: "/v1/events/" + sequence])
    }

    /// What would happen; a sequence only where the event is on record already.
    private static func tried(_ receipt: Receipt, isRepeated: Bool) -> Response {
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
