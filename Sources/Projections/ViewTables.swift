import Catalogue
package import LMDB
import Tables

/// The environment of the read models and its tables, opened together.
package struct ViewTables: Sendable {
    /// Views of another version, or of other schemas, are rebuilt.
    ///
    /// Raise it with every change after which the same log gives other rows: the coding of a row, a key, an
    /// index entry, or what a projector keeps or counts. Without that the program goes on with the views
    /// that the old projector left, and their figures are wrong without an error.
    package static let formVersion = "15"

    package let environment: Environment
    /// One for each kind of aggregate, by its number.
    package let aggregates: [Table]
    package let timesheets, memberships, findings, findingCounts, figures, city, claims: Table
    /// ``BookKey`` → what the funds' books keep.
    package let books: Table
    /// ``EntryKey`` → ``EntryRow``.
    package let entries: Table
    /// ``Mark`` → the position of the last event that changed what it stands for.
    package let changes: Table
    /// ``IndexEntry`` keys.
    package let index: Table
    /// ``EventKey`` → position.
    package let eventIDs: Table
    /// Position (native u64) → ``EventHeader``.
    package let headers: Table
    /// Segment, field and last entry → entries: see ``PostingSegment``.
    package let postings: Table
    /// Source → ordinal.
    package let sources: Table
    /// How far the views are, and what they were made from.
    package let meta: Table

    package init(directory: String, mapSizeBytes: Int, readOnly: Bool) throws(LMDBError) {
        let environment = try Environment(
            path: directory,
            options: Environment.Options(
                mapSizeBytes: mapSizeBytes, maximumTables: 96, durability: .unsynced,
                readOnly: readOnly, readAhead: false, checksValues: true))
        self.environment = environment
        var aggregates: [Table] = []
        for kind in Aggregate.allCases {
            aggregates.append(try environment.openTable(kind.plural))
        }
        self.aggregates = aggregates
        timesheets = try environment.openTable("timesheets")
        memberships = try environment.openTable("memberships")
        findings = try environment.openTable("findings")
        findingCounts = try environment.openTable("finding-counts")
        figures = try environment.openTable("figures")
        city = try environment.openTable("city")
        claims = try environment.openTable("claims")
        books = try environment.openTable("books")
        entries = try environment.openTable("entries")
        changes = try environment.openTable("changes")
        index = try environment.openTable("index")
        eventIDs = try environment.openTable("event-ids")
        headers = try environment.openTable("headers", flags: .integerKey)
        postings = try environment.openTable("postings")
        sources = try environment.openTable("sources")
        meta = try environment.openTable("meta")
    }

    /// Everything that is computed from the log alone: what a rebuild must reproduce.
    package var computed: [Table] {
        aggregates + [
            timesheets, memberships, findings, findingCounts, figures, city, claims, books, entries,
            changes,
            index, eventIDs, headers, postings, sources,
        ]
    }
}
