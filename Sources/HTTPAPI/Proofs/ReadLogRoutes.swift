import Catalogue
import EventLog
import HTTPServer
import HTTPTypes
import JSON
import Ledger
import Queries
import Rules

/// The log of reads of personal data, for those who check it.
extension Route {
    private static let maximumReads = 1000

    static let reads = Route(
        .get, "/v1/reads", "reads", for: .auditors,
        "Who read personal data of whom and for what, in the order of the log of reads. An entry stands for "
            + "all reads of its kind until its window of ten minutes ends.",
        takes: [
            .query("after", .position, "The entry after which to go on."),
            .query("limit", .number(1...maximumReads), "Entries; 100 if absent."),
        ],
        answers: .kept("The entries.", [Content(MediaTypes.json, .named(.reads))]),
        problems: [.notFound]
    ) { try $0.reads($1, maximum: maximumReads) }

    static let readsCheckpoint = Route(
        .get, "/reads/checkpoint", "readsCheckpoint", for: .anyone,
        "The newest signed note over the log of reads (C2SP tlog-checkpoint). Its name is the origin of the "
            + "ledger, a solidus and reads, its key that of the ledger.",
        answers: .kept("The note.", [Content(MediaTypes.text, .text(nil))]), problems: [.notFound]
    ) { api, call in
        try call.takesNoQuery()
        guard let log = try api.ledger.readLog(),
            let checkpoint = try Transparency(log).newestCheckpoint()
        else { throw Problem.noReads }
        return .checkpoint(checkpoint, to: call.request)
    }

    static let readsTile = Route(
        .get, "/reads/tile/{path...}", "readsTile", for: .auditors,
        "A tile of hashes, or a bundle of entries, of the newest checkpoint of the log of reads (C2SP "
            + "tlog-tiles).",
        takes: [.path("path", tileName, "Level or entries, then the tile's index.")],
        answers: .kept(
            "The bytes: 32 for each node, or each entry behind its length of two bytes.",
            [Content(MediaTypes.bytes, .text(nil))]), problems: [.notFound]
    ) { api, call in
        try call.takesNoQuery()
        guard let log = try api.ledger.readLog() else { throw Problem.noReads }
        return try Reply.tile(of: Transparency(log), call)
    }
}

extension ObjectForm {
    static let reads = ObjectForm(
        "Reads", "A part of the log of reads of personal data.",
        [
            .must("items", .list(.named(read)), "The entries."),
            .must("size", .position, "Entries of the log of reads."),
        ])

    private static let read = ObjectForm(
        "Read", "Who read personal data of whom.",
        [
            .must("sequence", .position, "The entry's position in the log of reads."),
            .must("from", .time, "When it was read first."),
            .must("until", .time, "Until when the entry stands for further reads of its kind."),
            .must("by", .id, "The access."),
            .must("role", .choice(PrincipalRole.allCases.map(\.text)), "Its role."),
            .may("centre", .id, "The centre that it acts for."),
            .must("purpose", .choice(ReadingPurpose.allCases.map(\.rawValue)), "For what."),
            .must("fields", .list(.text(nil)), "The fields that were read."),
            .must(
                "persons", .list(.text(nil)),
                "Whose data it was: volunteers, or complaint/ and the id of a complaint."),
        ])
}

extension Problem {
    fileprivate static let noReadLog = notFound(
        "There is no log of reads here: a mirror and a backup of the log do not have it. Ask the ledger "
            + "itself.")
    fileprivate static let noReads = notFound(
        "The log of reads has no checkpoint yet: one comes a second after personal data was read.")
}

extension API {
    private static let usualReads = 100
    /// Bytes of entries that an answer has.
    private static let readsBytes = 1 << 20

    fileprivate func reads(_ call: Call, maximum: Int) throws -> Reply {
        var query = try call.query()
        let after = query.parsed("after", expected: "a number of up to 16 digits") {
            Position(text: $0)
        }
        let limit = query.integer("limit", in: 1...maximum) ?? Self.usualReads
        try query.finish()
        let log = try ledger.readLog()
        guard log != nil || !ledger.isOnlyRead else { throw Problem.noReadLog }
        let size = log?.head.size ?? 0
        let start = after?.next ?? Position(0)
        let entries =
            try log?.records(
                from: start, upTo: Position(size), limit: limit, maximumBytes: Self.readsBytes)
            ?? []
        var json = JSONWriter(reservingCapacity: 256 + entries.reduce(0) { $0 + $1.count + 32 })
        json.beginObject()
        json.key("items")
        json.beginArray()
        for (number, entry) in entries.enumerated() {
            let sequence = start.value + UInt64(number)
            json.raw(Array("{\"sequence\":\"\(sequence)\",".utf8) + entry.dropFirst())
        }
        json.endArray()
        json.member("size", String(size))
        json.endObject()
        var reply = Reply.tagged(
            EntityTag(hashing: json.bytes), MediaTypes.json, json.bytes, to: call.request)
        let end = start.value + UInt64(entries.count)
        if !entries.isEmpty, end < size {
            reply.headers[.links] = "<\(query.link("after", String(end - 1)))>; rel=\"next\""
        }
        return reply
    }
}
