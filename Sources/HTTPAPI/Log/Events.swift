import Catalogue
import EventLog
import HTTPServer
import HTTPTypes
import Ledger
import NIOCore
import Queries
import Rules

extension Route {
    private static let forms: [Content] = [
        Content(MediaTypes.batch, .list(EventForms.stored)),
        Content(MediaTypes.json, .list(EventForms.stored)),
        Content(MediaTypes.ndjson, .list(EventForms.stored)),
        Content(MediaTypes.eventStream, .text(nil)),
    ]

    static let events = Route(
        .get, "/v1/events", "events", for: .logReaders, of: .own,
        "The log, narrowed: a page of it, all of it line by line, or live as it grows.",
        takes: EventsQuery.parameters + [
            .header("Last-Event-ID", .place, "Where a live stream broke off: goes before after.")
        ],
        answers: .kept(
            "Events as stored, byte for byte, in the order of the log.", forms,
            headers: [.wenzhiPosition, .wenzhiLog, .links]),
        problems: [.conflict]
    ) { try await $0.events($1) }

    static let event = Route(
        .get, "/v1/events/{sequence}", "event", for: .logReaders, of: .own,
        "One event as stored, byte for byte.",
        takes: [.path("sequence", .position, "The event's place in the log.")],
        answers: .kept(
            "The event.",
            [
                Content(MediaTypes.event, EventForms.stored),
                Content(MediaTypes.json, EventForms.stored),
            ],
            headers: [.wenzhiPosition, .wenzhiLog])
    ) { try $0.event($1) }
}

extension API {
    /// The number of events in an answer when the request has no limit.
    private static let defaultEvents = 100

    /// A centre sees events that were posted for its territory or concern something that belongs to
    /// it now. Each event is checked, because aggregates move between centres.
    fileprivate func events(_ call: Call) async throws -> Reply {
        let mediaType = try call.mediaType(
            of: [MediaTypes.batch, MediaTypes.json, MediaTypes.ndjson, MediaTypes.eventStream])
        let isPage = mediaType == MediaTypes.batch || mediaType == MediaTypes.json
        let query = try EventsQuery(
            call, maximumLimit: isPage ? ServerLimits.batchEvents : Int.max)
        let resumption = try Self.resumption(call.request)
        if let after = query.after { try checkIsHere(after, "/after", for: call.caller) }
        if let resumption { try checkIsHere(resumption, "/Last-Event-ID", for: call.caller) }
        if mediaType == MediaTypes.eventStream {
            return try liveEvents(call, query, resumingAt: resumption)
        }
        let applied = try ledger.views.appliedSize()
        let reader = try EventsReader(ledger, query, applied: applied, for: call.caller)
        let head = Position(max(applied, 1) - 1)
        let place = try self.place(of: head, for: call.caller)
        if !isPage { return stream(reader, limit: query.limit, head, place, call) }
        let (page, last, next) = try await collect(reader, query.limit ?? Self.defaultEvents)
        // The log only grows, so the last event identifies an answer. For a centre it does not,
        // because its territory changes.
        let tag = call.caller.role == .centre ? EntityTag(head) : EntityTag(after: last)
        var response = Reply.tagged(
            tag, mediaType, Self.array(page), applied: head, to: call.request)
        response.headers[.wenzhiLog] = place
        if let next {
            let isChecked = query.after?.check != nil
            let after = isChecked ? try self.place(of: next, for: call.caller) : nil
            let link = query.query.link("after", after ?? next.description)
            response.headers[.links] = "<\(link)>; rel=\"next\""
        }
        return response
    }

    /// Up to `limit` events, the position of the last one, and the same again when more follow.
    private func collect(
        _ reader: EventsReader, _ limit: Int
    ) async throws -> (records: [[UInt8]], last: Position?, next: Position?) {
        var records: [[UInt8]] = []
        var last: Position?
        var bytes = 0
        var position = reader.start
        // Records, and then the array made of them.
        let lease = memory.answers.lease()
        while true {
            // One more than wanted tells whether there is another page.
            let wanted = min(limit + 1 - records.count, ServerLimits.readChunkEvents)
            let page = try await page(
                of: reader, from: position, limit: wanted,
                maximumBytes: ServerLimits.readChunkBytes)
            let size = page.records.reduce(0) { $0 + $1.bytes.count }
            guard lease.take(size * 2) else { throw Problem.answersUnread(memory.answers) }
            for record in page.records {
                guard records.count < limit, bytes < ServerLimits.pageBytes else {
                    return (records, last, last)
                }
                records.append(record.bytes)
                bytes += record.bytes.count
                last = record.position
            }
            if page.isLast { return (records, last, nil) }
            position = page.next
            await Task.yield()
        }
    }

    /// The next events of a reader. A long search waits for its turn.
    ///
    /// Throws ``Problem/tooMuchReading`` where too many wait, unless the answer is under way already.
    func page(
        of reader: EventsReader, from position: Position, limit: Int, maximumBytes: Int,
        isUnderWay: Bool = false
    ) async throws -> EventsReader.Page {
        let isLight = reader.end.value <= position.value + ServerLimits.lightSearchEvents
        guard reader.isSearching, !isLight else {
            return try reader.page(from: position, limit: limit, maximumBytes: maximumBytes)
        }
        return try await heavy.run(isUnderWay: isUnderWay) {
            try reader.page(from: position, limit: limit, maximumBytes: maximumBytes)
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

    /// One event per line, up to the end of the log at the time of the request.
    ///
    /// When the token ends meanwhile the connection breaks: what is cut short must not look whole.
    private func stream(
        _ reader: EventsReader, limit: Int?, _ last: Position, _ place: String?, _ call: Call
    ) -> Reply {
        var headers: HTTPFields = [
            .contentType: MediaTypes.ndjson, .wenzhiPosition: last.description,
            .cacheControl: "private, no-cache",
        ]
        headers[.wenzhiLog] = place
        let body = Reply.Body.stream { write in
            var left = limit ?? Int.max
            var position = reader.start
            while left > 0 {
                _ = try call.readmit()
                let page = try await page(
                    of: reader, from: position, limit: min(left, ServerLimits.readChunkEvents),
                    maximumBytes: ServerLimits.readChunkBytes, isUnderWay: true)
                var buffer = ByteBuffer()
                for record in page.records {
                    buffer.writeBytes(record.bytes)
                    buffer.writeInteger(UInt8(ascii: "\n"))
                }
                left -= page.records.count
                if buffer.readableBytes > 0 { try await write(buffer) }
                if page.isLast { break }
                position = page.next
                await Task.yield()
            }
        }
        return Reply(status: .ok, headers: headers, body: body)
    }

    fileprivate func event(_ call: Call) throws -> Reply {
        try call.takesNoQuery()
        let applied = try ledger.views.appliedSize()
        guard let position = Position(text: call.id), position.value < applied,
            var bytes = try ledger.log.record(at: position)
        else { throw Problem.notFound("There is no event at this position.") }
        if let territory = try territory(of: call.caller) {
            let event = try Catalogue.decodeStored(bytes)
            guard try territory.shows(event) else {
                throw Problem.outsideTerritory("This event is not of your centre's territory.")
            }
            bytes = try territory.shown(bytes, of: event)
        }
        let mediaType = try call.mediaType(of: [MediaTypes.event, MediaTypes.json])
        var response = Reply.tagged(
            EntityTag(position), mediaType, bytes,
            applied: Position(applied - 1), to: call.request)
        response.headers[.wenzhiLog] = try place(of: Position(applied - 1), for: call.caller)
        return response
    }
}

extension EntityTag {
    /// The tag of a page that ends with this event.
    fileprivate init(after last: Position?) {
        self.init(last?.description ?? "none")
    }
}
