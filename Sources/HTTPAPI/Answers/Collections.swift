import HTTPServer
import HTTPTypes
import NIOCore
import Projections
import Queries

extension Call {
    /// Whether the answer takes long to make: standings and tables do.
    var isHeavy: Bool {
        route.path == Route.standings.path
            || request.headers.value(.accept)?.contains(MediaTypes.csv) ?? false
    }

    /// The answer of a read model.
    func answer(_ answer: Answer) throws -> Reply {
        let redaction = Redaction(self)
        return self.answer(try redaction?.redacted(answer) ?? answer, redaction)
    }

    /// An answer in which nothing is that the caller is not told.
    private func answer(_ answer: Answer, _ redaction: Redaction?) -> Reply {
        .tagged(
            redaction?.tag(of: answer) ?? EntityTag(answer.changed), MediaTypes.json, answer.body,
            applied: answer.applied, to: request)
    }

    /// A collection: a page of it as JSON, or as a table, which without `limit` is all of it.
    ///
    /// `read` is asked for one page at a time, so that nothing is held while a client takes its
    /// time.
    func collection(
        _ query: Query, _ page: Page, _ read: @escaping @Sendable (Page) throws -> Answer
    ) throws -> Reply {
        let redaction = Redaction(self)
        let read: @Sendable (Page) throws -> Answer = { page in
            guard let redaction else { return try read(page) }
            return try redaction.redacted(try read(try redaction.opened(page)))
        }
        let isTable = try mediaType(of: [MediaTypes.json, MediaTypes.csv]) == MediaTypes.csv
        guard isTable, let row = route.row else {
            let answer = try read(page)
            return linked(self.answer(answer, redaction), answer.next, query)
        }
        let isWhole = query.value("limit") == nil
        let first = try read(isWhole ? try page.longest() : page)
        let table = Table(row)
        let tag = (redaction?.tag(of: first) ?? EntityTag(first.changed)).of("csv")
        let lines = table.head + (try table.lines(of: first))
        var response = Reply.tagged(
            tag, MediaTypes.table, lines, applied: first.applied, to: request)
        guard isWhole else { return linked(response, first.next, query) }
        if first.next != nil, response.status == .ok {
            response.body = rest(of: table, after: first, lines, read)
        }
        return response
    }

    private func linked(_ response: Reply, _ next: String?, _ query: Query) -> Reply {
        guard let next else { return response }
        var response = response
        response.headers[.links] = "<\(query.link("cursor", next))>; rel=\"next\""
        return response
    }

    /// All pages of a table from the first on, each read when the one before was sent.
    ///
    /// When the token ends meanwhile the connection breaks: what is cut short must not look whole.
    private func rest(
        of table: Table, after first: Answer, _ lines: [UInt8],
        _ read: @escaping @Sendable (Page) throws -> Answer
    ) -> Reply.Body {
        .stream { write in
            try await write(ByteBuffer(bytes: lines))
            var next = first.next
            while let cursor = next {
                _ = try readmit()
                let answer = try read(
                    try Page(limit: Page.maximumLimitRows, cursor: cursor))
                try await write(ByteBuffer(bytes: try table.lines(of: answer)))
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
