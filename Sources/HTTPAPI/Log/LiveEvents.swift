import Catalogue
import EventLog
import HTTPServer
import HTTPTypes
import Ledger
import MerkleTree
import NIOCore
import Queries

extension API {
    /// `GET /v1/events` as `text/event-stream` (WHATWG HTML §9.2): the log from a position on, then
    /// live, until the client leaves, the token ends or the server stops.
    ///
    /// A listener has a position and no buffer: a slow client continues from the log.
    func liveEvents(
        _ call: Call, _ query: EventsQuery, resumingAt resumption: LogPlace?
    ) throws -> Reply {
        guard query.recordedBefore == nil else {
            throw Problem.badParameter(
                "recordedTo", "A live stream has no end: leave recordedTo out.")
        }
        let applied = try ledger.views.appliedSize()
        let reader = try EventsReader(ledger, query, applied: applied, for: call.caller)
        let start = resumption?.position.next ?? reader.start
        let isChecked = (resumption ?? query.after)?.check != nil
        guard !feed.isClosing else {
            throw Problem(LedgerError(.closing, "The server is closing; come back in a moment."))
        }
        guard feed.listeners < LiveFeed.maximumListeners else {
            throw Problem(
                .tooManyRequests, "too-many-listeners", "Too many listeners",
                "\(LiveFeed.maximumListeners) listeners are connected; try again later.",
                headers: [.retryAfter: "60"])
        }
        let listener = LiveListener(
            api: self, call: call,
            view: EventView(query, for: call.caller, showsChecks: isChecked), position: start,
            left: query.limit ?? Int.max)
        let head = Position(max(applied, 1) - 1)
        var headers: HTTPFields = [
            .contentType: MediaTypes.eventStream, .cacheControl: "no-store",
            .wenzhiPosition: head.description,
        ]
        headers[.wenzhiLog] = try place(of: head, for: call.caller)
        return Reply(status: .ok, headers: headers, body: listener.body)
    }

    /// The place in `Last-Event-ID`, which goes before the address: clients send both when they come
    /// back.
    static func resumption(_ request: Request) throws(Problem) -> LogPlace? {
        guard let text = request.headers[.lastEventID] else { return nil }
        guard let place = LogPlace(text: text) else {
            throw .badRequest(
                "bad-parameter", "Last-Event-ID is \(LogPlace.form).",
                errors: [FieldError("/Last-Event-ID", "bad-parameter", "is not a position")])
        }
        return place
    }
}

/// One client of the live log.
private struct LiveListener: Sendable {
    let api: API
    let call: Call
    let view: EventView
    var position: Position
    /// Events that may still be sent.
    var left: Int
    /// When something was sent last.
    var lastSent = ContinuousClock.now

    var body: Reply.Body {
        .stream { write in
            var listener = self
            try await listener.follow(write)
        }
    }

    private mutating func follow(_ write: Reply.Write) async throws {
        api.feed.enter()
        defer { api.feed.leave() }
        // The head goes out at once: a listener to a quiet log knows that it is connected.
        try await write(LiveFeed.comment)
        // A lease lasts until the next piece: writing that one waits until the first has left.
        var held: ByteLease?
        defer { withExtendedLifetime(held) {} }
        while let (bytes, lease) = try await next() {
            try await write(bytes)
            held = lease
        }
    }

    /// The next bytes to send: from the log until its end, then from the feed; nil when the stream
    /// is over.
    ///
    /// Large pieces hold a lease of the budget for answers; when the budget is used up, the log is
    /// read in small pieces.
    private mutating func next() async throws -> (ByteBuffer, ByteLease?)? {
        while left > 0, !api.feed.isClosing, !Task.isCancelled,
            let admission = try? call.readmit()
        {
            if let piece = try await catchUp() { return piece }
            guard left > 0 else { break }
            let news = await api.feed.wait(
                for: view, at: position, limit: left, since: lastSent, admission)
            switch news {
            case .events(let events):
                let lease = lease(for: events)
                guard lease != nil || events.isSmall else { continue }
                // It may have waited for long.
                return call.objection() == nil ? (take(events), lease) : nil
            case .behind: continue
            case .unsure(let next): position = next
            case .quiet(let next):
                position = next
                lastSent = .now
                return call.objection() == nil ? (LiveFeed.comment, nil) : nil
            case .closing: return nil
            }
        }
        return nil
    }

    private mutating func take(_ events: LiveEvents) -> ByteBuffer {
        left -= events.count
        position = events.next
        lastSent = .now
        return events.bytes
    }

    private func lease(for events: LiveEvents) -> ByteLease? {
        guard !events.isSmall else { return nil }
        let lease = api.memory.answers.lease()
        return lease.tryToTake(events.bytes.readableBytes) ? lease : nil
    }

    /// The next events on record from the position on; nil when there are none.
    private mutating func catchUp() async throws -> (ByteBuffer, ByteLease?)? {
        while true {
            let end = Position(try api.ledger.views.appliedSize())
            guard position < end else { return nil }
            let reader = EventsReader(api.ledger, view, from: position, upTo: end)
            let lease = api.memory.answers.lease()
            let hasRoom = lease.tryToTake(ServerLimits.readChunkBytes)
            let page = try await api.page(
                of: reader, from: position, limit: min(left, ServerLimits.readChunkEvents),
                maximumBytes: hasRoom
                    ? ServerLimits.readChunkBytes : TransportLimits.freeAnswerBytes,
                isUnderWay: true)
            if let events = LiveEvents(page, view) {
                return (take(events), events.isSmall ? nil : lease)
            }
            position = page.next
            await Task.yield()
            // There may be millions of events that this listener may not see.
            guard call.objection() == nil else { return nil }
        }
    }
}

/// Events in the form in which listeners get them; shared by all who are at the same place.
struct LiveEvents: Sendable {
    let bytes: ByteBuffer
    let count: Int
    /// The first position that was not looked at.
    let next: Position

    /// Whether they may wait for a client without a lease.
    var isSmall: Bool { bytes.readableBytes <= TransportLimits.freeAnswerBytes }

    /// The events of a page as a view shows them; nil when it has none.
    init?(_ page: EventsReader.Page, _ view: EventView) {
        guard !page.records.isEmpty else { return nil }
        var buffer = ByteBuffer()
        buffer.reserveCapacity(page.records.reduce(0) { $0 + $1.bytes.count + 32 })
        for (position, bytes) in page.records {
            let check = view.showsChecks ? "." + LogPlace.check(TreeHash.leaf(bytes)) : ""
            buffer.writeString("id: \(position)\(check)\ndata: ")
            buffer.writeBytes(bytes)
            buffer.writeString("\n\n")
        }
        self.bytes = buffer
        count = page.records.count
        next = page.next
    }
}
