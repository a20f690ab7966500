import Catalogue
import HTTPServer
import HTTPTypes
import Ledger
import NIOCore
import Queries

extension Call {
    /// Whether the answer may take long to make: standings, the stars that are due by them, and tables.
    var isHeavy: Bool {
        ["standings", "stars", "scorecard", "portfolio"].contains(route.name)
            || request.headers.value(.accept)?.contains(MediaTypes.csv) ?? false
    }

    /// A single answer of the read models.
    func answer(_ personal: Personal, _ read: (Writing) throws -> Answer) throws -> Reply {
        try answer(personal, nil, nil, read)
    }

    /// A single answer, which links to the page that follows it where it is one page.
    ///
    /// - Parameter after: the parameter of the query behind whose event that page begins.
    func answer(
        _ personal: Personal, _ query: Query?, _ after: String?, _ read: (Writing) throws -> Answer
    ) throws -> Reply {
        let redaction = try Redaction(self, personal)
        var writing = Writing(in: language)
        redaction?.apply(to: &writing)
        let found = try read(writing)
        let reply = answer(found, personal, redaction)
        guard let query, let after else { return reply }
        return linked(reply, found.next, query, by: after)
    }

    private func answer(
        _ answer: Answer, _ personal: Personal, _ redaction: Redaction?
    ) -> Reply {
        .tagged(
            tag(of: answer, personal, redaction), MediaTypes.json, answer.body,
            applied: answer.applied, to: request, in: personal.contains(.sentences) ? language : nil
        )
    }

    /// The tag of an answer, which differs between languages where the answer has sentences.
    private func tag(
        of answer: Answer, _ personal: Personal, _ redaction: Redaction?
    ) -> EntityTag {
        let tag = redaction?.tag(of: answer) ?? EntityTag(answer.changed)
        guard personal.contains(.sentences), language != .english else { return tag }
        return tag.of(language.tag)
    }

    /// A collection as a page of JSON, or as CSV, which has all rows unless `limit` is given.
    ///
    /// It is read one page at a time, so that no snapshot is held for a slow client.
    func answer(
        _ listing: Listing, where given: [String: String], of parent: String? = nil,
        _ query: Query, _ page: Page
    ) throws -> Reply {
        let redaction = try Redaction(self, listing.personal)
        let isTable = try mediaType(of: [MediaTypes.json, MediaTypes.csv]) == MediaTypes.csv
        var writing = Writing(isTable ? .csv : .json, in: language)
        redaction?.apply(to: &writing)
        let read: @Sendable (Page) throws -> Answer = { [writing, views, past] page in
            let page = try redaction?.opened(page) ?? page
            if let past { try page.check(isOf: past.size) }
            do {
                guard
                    let answer = try listing.read(
                        views, where: given, of: parent, page, writing)
                else { throw Problem.missing(listing.parent?.aggregate) }
                return answer
            } catch let error as QueryError where error.code == "beyond-end" {
                // While the read models are rebuilt, they lack rows that were read before.
                guard past != nil || api.ledger.trouble == nil else { throw Problem.recovering }
                throw error
            }
        }
        guard isTable else {
            let answer = try read(page)
            return linked(
                self.answer(answer, listing.personal, redaction), answer.next, query)
        }
        let isWhole = query.value("limit") == nil
        let first = try read(isWhole ? try page.longest() : page)
        let tag = tag(of: first, listing.personal, redaction).of("csv")
        let lines = listing.row.tableHead + first.body
        var response = Reply.tagged(
            tag, MediaTypes.table, lines, applied: first.applied, to: request,
            in: listing.personal.contains(.sentences) ? language : nil)
        guard isWhole else { return linked(response, first.next, query) }
        if first.next != nil, response.status == .ok {
            response.body = rest(after: first, lines, read)
        }
        return response
    }

    private func linked(
        _ response: Reply, _ next: String?, _ query: Query, by name: String = "cursor"
    ) -> Reply {
        guard let next else { return response }
        var response = response
        response.headers[.links] = "<\(query.link(name, next))>; rel=\"next\""
        return response
    }

    /// All pages of CSV, each read after the one before was sent.
    ///
    /// When the token ends meanwhile, the connection is broken, so that an incomplete answer does
    /// not look complete.
    private func rest(
        after first: Answer, _ lines: [UInt8], _ read: @escaping @Sendable (Page) throws -> Answer
    ) -> Reply.Body {
        .stream { write in
            try await write(ByteBuffer(bytes: lines))
            var next = first.next
            while let cursor = next {
                _ = try readmit()
                let answer = try read(try Page(limit: Page.maximumLimitRows, cursor: cursor))
                try await write(ByteBuffer(bytes: answer.body))
                next = answer.next
                await Task.yield()
            }
        }
    }
}

extension Page {
    /// The same page, as long as a page may be.
    fileprivate func longest() throws(QueryError) -> Page {
        try Page(limit: Self.maximumLimitRows, cursor: cursor)
    }
}

extension Problem {
    /// The problem for an id that no aggregate of this kind has.
    static func missing(_ aggregate: Aggregate?) -> Problem {
        .notFound("There is no \(aggregate?.noun ?? "such thing") with this id.")
    }
}

extension Aggregate {
    /// What sentences call one of these.
    var noun: String { self == .hours ? "record of hours" : name }
}
