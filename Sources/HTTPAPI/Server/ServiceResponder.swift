import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Around every request, whatever it asks for: its name, compression, what browsers may do with the
/// answer, and the account of it.
struct ServiceResponder: HTTPResponder {
    private let api: APIResponder
    private let ids: RequestIDs
    private let cors: CORSPolicy
    private let journal: RequestJournal

    init(_ api: APIResponder, _ ids: RequestIDs, _ cors: CORSPolicy, _ journal: RequestJournal) {
        self.api = api
        self.ids = ids
        self.cors = cors
        self.journal = journal
    }

    func respond(
        to request: Request, context: RequestScope
    ) async throws -> Response {
        let start = journal.now()
        var trace = RequestTrace(id: ids.id(of: request))
        var response: Response
        do {
            if let preflight = cors.preflight(request) {
                response = preflight
            } else {
                response = try await api.respond(to: request, &trace)
            }
            response = try await Compression.apply(to: response, for: request)
        } catch {
            journal.noteBroken(trace, since: start)
            throw error
        }
        if request.method == .head { response = response.createHeadResponse() }
        cors.mark(&response.headers, request)
        response.headers[.requestID] = trace.id
        return journal.noted(response, of: trace, since: start)
    }
}

/// What the framework hands over with a request; there is nothing in it that is needed.
struct RequestScope: InitializableFromSource {
    init(source: ApplicationRequestContextSource) {}
}
