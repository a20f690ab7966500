import Catalogue
import EventLog
import HTTPServer
import Projections
import Queries

/// The filters of a request for events of the log.
struct EventsQuery {
    /// Tags in one question.
    private static let maximumTags = 8

    /// The parameters as given, for links.
    let query: Query
    /// The last position that is not wanted, if it is said.
    let after: LogPlace?
    /// The tags that every event must have.
    let tags: [EventTag]
    /// The maximum number of events, if given.
    let limit: Int?
    /// Not recorded before.
    let recordedFrom: Timestamp?
    /// Recorded before.
    let recordedBefore: Timestamp?

    /// The parameters of all requests for events.
    static let parameters: [Parameter] = [
        .query(
            "after", .place,
            "Only events after this position; with the hash of the record there, only of its log."),
        .query(
            "limit", .number(1...ServerLimits.batchEvents), "Events wanted; a stream has no end."),
        .query("type", .choice(EventType.allCases.map(\.name)), "Only events of this type."),
        .query("tag", .tag, "Only what concerns this aggregate, such as volunteer:v1.")
            .repeatable,
        .query("source", .text(1...400), "Only events of this source."),
        .query("recordedFrom", timeOrDay, "Not recorded before this day or time."),
        .query("recordedTo", timeOrDay, "Recorded up to this day, or before this time."),
    ]

    private static let timeOrDay = Form.either([.day, .time])

    init(_ call: Call, maximumLimit: Int) throws {
        var query = try call.query()
        after = query.parsed("after", expected: LogPlace.form) { LogPlace(text: $0) }
        limit = query.integer("limit", in: 1...maximumLimit)
        recordedFrom = query.parsed("recordedFrom", expected: Self.timeForm) {
            Self.moment($0, isEnd: false)
        }
        recordedBefore = query.parsed("recordedTo", expected: Self.timeForm) {
            Self.moment($0, isEnd: true)
        }
        tags = Self.tags(&query)
        try query.finish()
        self.query = query
    }

    /// The first position that may be shown.
    var start: Position { after?.position.next ?? Position(0) }

    private static let timeForm: Sentence = "a date, or an RFC 3339 time with its offset"

    /// A time, or the beginning of a day in Asia/Shanghai; for an end, that of the day after.
    private static func moment(_ text: String, isEnd: Bool) -> Timestamp? {
        if let day = CivilDate(text: text) { return day.adding(days: isEnd ? 1 : 0).start }
        return Timestamp(rfc3339: text)
    }

    private static func tags(_ query: inout Query) -> [EventTag] {
        var tags: [EventTag] = []
        let texts = query.values("tag")
        if texts.count > maximumTags {
            query.refuse("tag", "tag is given at most \(maximumTags) times.")
        }
        for text in texts {
            if let tag = EventTag(text: text), text.utf8.count <= EventTag.maximumBytes {
                tags.append(tag)
            } else {
                query.refuse("tag", "tag is the kind and id of an aggregate, such as volunteer:v1.")
            }
        }
        let type = query.parsed("type", expected: "the name of a type, as listed at /schemas") {
            EventType(name: $0)
        }
        if let type { tags.append(.type(type)) }
        let source = query.parsed("source", expected: "a source of at most 400 bytes") {
            $0.utf8.count <= 400 && !$0.isEmpty ? $0 : nil
        }
        if let source { tags.append(.source(source)) }
        return tags
    }
}
