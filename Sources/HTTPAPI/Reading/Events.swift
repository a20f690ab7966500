import Catalogue
import EventLog
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Ledger
import NIOCore
import ReadModels
import Rules

extension API {
    /// Events of an answer that does not say how many it wants.
    private static let defaultEvents = 100

    /// `GET /v1/events`: the log, narrowed; a batch, or a stream of lines when asked for one.
    ///
    /// A centre sees what was posted for its territory and what is about something that now belongs
    /// to it; each event is looked at, because aggregates move between centres.
    func events(_ request: Request, for caller: Principal) async throws -> Response {
        let isStream = request.accepts(MediaTypes.ndjson)
        if !isStream, request.headers[.accept] == MediaTypes.eventStream {
            throw Problem.notAcceptable("\(MediaTypes.batch) or \(MediaTypes.ndjson)")
        }
        let query = try EventsQuery(
            request, maximumLimit: isStream ? Int.max : ServerLimits.batchEvents)
        let applied = try ledger.views.appliedSize()
        let reader = try EventsReader(ledger, query, applied: applied, for: caller)
        let last = Position(max(applied, 1) - 1)
        if isStream { return stream(reader, limit: query.limit, last) }
        let (page, next) = try await collect(reader, query.limit ?? Self.defaultEvents)
        var response = Response.tagged(
            EntityTag(last), MediaTypes.batch, Self.array(page), applied: last, to: request)
        if let next {
            let link = query.query.link("after", next.description)
            response.headers[.links] = "<\(link)>; rel=\"next\""
        }
        return response
    }

    /// Up to `limit` events, and the last of them when more follow.
    private func collect(
        _ reader: EventsReader, _ limit: Int
    ) async throws -> (records: [[UInt8]], next: Position?) {
        var records: [[UInt8]] = []
        var last: Position?
        var bytes = 0
        var position = reader.start
        while true {
            // One more than wanted tells whether there is another page.
            let wanted = min(limit + 1 - records.count, ServerLimits.readChunkEvents)
            let page = try reader.page(
                from: position, limit: wanted, maximumBytes: ServerLimits.readChunkBytes)
            for record in page.records {
                guard records.count < limit, bytes < ServerLimits.pageBytes else {
                    return (records, last)
                }
                records.append(record.bytes)
                bytes += record.bytes.count
                last = record.position
            }
            if page.isLast { return (records, nil) }
            position = page.next
            await Task.yield()
        }
    }

    private static func array(_ records: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(records.reduce(2) { $0 + $1.count + 1 })
        bytes.append(UInt8(ascii: "["))
        for (index, record) in records.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: record)
        }
        bytes.append(UInt8(ascii: "]"))
        return bytes
    }

    /// One event a line, as far as the log reached when it was asked for.
    private func stream(_ reader: EventsReader, limit: Int?, _ last: Position) -> Response {
        let headers: HTTPFields = [
            .contentType: MediaTypes.ndjson, .wenzhiPosition: last.description,
            .cacheControl: "private, no-cache",
        ]
        let body = ResponseBody { writer in
            var left = limit ?? Int.max
            var position = reader.start
            while left > 0 {
                let page = try reader.page(
                    from: position, limit: min(left, ServerLimits.readChunkEvents),
                    maximumBytes: ServerLimits.readChunkBytes)
                var buffer = ByteBuffer()
                for record in page.records {
                    buffer.writeBytes(record.bytes)
                    buffer.writeInteger(UInt8(ascii: "\n"))
                }
                left -= page.records.count
                if buffer.readableBytes > 0 { try await writer.write(buffer) }
                if page.isLast { break }
                position = page.next
                await Task.yield()
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// `GET /v1/events/{sequence}`: one record, byte for byte.
    func event(
        _ request: Request, _ sequence: String, for caller: Principal
    ) throws -> Response {
        try Query(request, known: []).finish()
        let applied = try ledger.views.appliedSize()
        guard let position = Position(text: sequence), position.value < applied,
            let bytes = try ledger.log.record(at: position)
        else { throw Problem.notFound("There is no event at this position.") }
        if let territory = try territory(of: caller),
            try !territory.shows(try Catalogue.decodeStored(bytes))
        {
            throw Problem.outsideTerritory("This event is not of your centre's territory.")
        }
        return .tagged(
            EntityTag(position), MediaTypes.event, bytes, applied: Position(applied - 1),
            to: request)
    }
}
