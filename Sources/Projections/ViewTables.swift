package import LMDB
import Tables

/// The environment of the read models and its tables, opened together.
package struct ViewTables: Sendable {
    /// Changes whenever the form of a row does: views of another form are rebuilt.
    package static let formVersion = "5"

    package let environment: Environment
    package let centres, volunteers, groups, projects, shifts, recruitments: Table
    package let participations, hours, schemes, stars, accesses, plain: Table
    package let timesheets, boards, findings, tallies, city: Table
    package let centreBoards, participationCounts, shares, claims: Table
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
                mapSizeBytes: mapSizeBytes, maximumTables: 32, durability: .unsynced,
                readOnly: readOnly, readAhead: false, checksValues: true))
        self.environment = environment
        centres = try environment.openTable("centres")
        volunteers = try environment.openTable("volunteers")
        groups = try environment.openTable("groups")
        projects = try environment.openTable("projects")
        shifts = try environment.openTable("shifts")
        recruitments = try environment.openTable("recruitments")
        participations = try environment.openTable("participations")
        hours = try environment.openTable("hours")
        schemes = try environment.openTable("schemes")
        stars = try environment.openTable("stars")
        accesses = try environment.openTable("accesses")
        plain = try environment.openTable("plain")
        timesheets = try environment.openTable("timesheets")
        boards = try environment.openTable("boards")
        findings = try environment.openTable("findings")
        tallies = try environment.openTable("tallies")
        city = try environment.openTable("city")
        centreBoards = try environment.openTable("centre-boards")
        participationCounts = try environment.openTable("participation-counts")
        shares = try environment.openTable("shares")
        claims = try environment.openTable("claims")
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
        [
            centres, volunteers, groups, projects, shifts, recruitments, participations, hours,
            schemes, stars, accesses, plain, timesheets, boards, findings, tallies, city,
            centreBoards, participationCounts, shares, claims, changes, index, eventIDs, headers,
            postings, sources,
        ]
    }
}
