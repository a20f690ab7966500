import Catalogue
import Rules

/// All service that counts, in memory: 20 bytes a record, so that any standing is one pass.
///
/// Rankings over twenty scopes and periods kept on disk would cost a hundred microseconds per
/// confirmation; this costs an append, and a pass over a million records takes milliseconds. A copy
/// shares everything with the original, so that a ranking is made from one while records are added.
package struct ServiceColumns: Sendable {
    private struct Entry {
        let volunteer: UInt32
        /// Its ordinal; ``noProject`` for a balance, which counts for the city alone.
        let project: UInt32
        /// Ordinal plus one; 0 for none.
        let group: UInt32
        let month: UInt32
        /// Within ±``Minutes/maximumOfRecord``; sums of them have 64 bits.
        let minutes: Int32
    }

    /// The highest number is no aggregate's.
    private static let noProject = UInt32.max

    package init() {}

    private var entries = SegmentedArray(
        filler: Entry(volunteer: 0, project: 0, group: 0, month: 0, minutes: 0))
    /// Ids by ordinal; empty for volunteers who never served.
    private var volunteers = SegmentedArray(filler: "")
    private var groups = SegmentedArray(filler: "")
    private(set) var projects: [ProjectScope?] = []

    /// The number of records.
    package var count: Int { entries.count }

    package mutating func append(_ change: ServiceChange) {
        Self.place(change.volunteerID.text, at: change.volunteer, in: &volunteers)
        if let group = change.group, let id = change.groupID {
            Self.place(id.text, at: group, in: &groups)
        }
        entries.append(
            Entry(
                volunteer: change.volunteer, project: change.project ?? Self.noProject,
                group: change.group.map { $0 + 1 } ?? 0, month: change.month.code,
                // Clamping never changes the value: it is a difference of two counts of one record.
                minutes: Int32(clamping: change.minutes)))
    }

    /// Stores a project; returns true when its service now counts in other scopes.
    package mutating func set(_ project: ProjectScope) -> Bool {
        while projects.count <= Int(project.ordinal) { projects.append(nil) }
        let before = projects[Int(project.ordinal)]
        guard before != project else { return false }
        projects[Int(project.ordinal)] = project
        return before != nil
    }

    private static func place(
        _ id: String, at ordinal: UInt32, in ids: inout SegmentedArray<String>
    ) {
        ids.grow(to: Int(ordinal) + 1)
        if ids[Int(ordinal)].isEmpty { ids[Int(ordinal)] = id }
    }

    /// The id of a volunteer or group with records.
    func id(_ ordinal: UInt32, _ subject: StandingsSubject) -> String {
        switch subject {
        case .volunteers: volunteers[Int(ordinal)]
        case .groups: groups[Int(ordinal)]
        }
    }

    /// Calls back with ordinal and minutes of each record from `start` on that the query counts.
    func forEach(
        from start: Int, counting query: StandingsQuery, _ body: (UInt32, Int) -> Void
    ) {
        let (first, last) = (query.period.first.code, query.period.last.code)
        let isCounted = counted(by: query.scope, count - start)
        let countsCarried = query.scope == .city
        entries.forEach(from: start) { entry in
            guard entry.month >= first, entry.month <= last,
                entry.project == Self.noProject
                    ? countsCarried : isCounted(Int(entry.project))
            else { return }
            switch query.subject {
            case .volunteers: body(entry.volunteer, Int(entry.minutes))
            case .groups where entry.group > 0: body(entry.group - 1, Int(entry.minutes))
            case .groups: break
            }
        }
    }

    /// Whether a scope counts a project's service. For many records the result is computed once per
    /// project.
    private func counted(by scope: StandingsScope, _ records: Int) -> (Int) -> Bool {
        guard records > projects.count else {
            return { [projects] project in
                project < projects.count && projects[project].map(scope.contains) ?? false
            }
        }
        let counts = projects.map { $0.map(scope.contains) ?? false }
        return { $0 < counts.count && counts[$0] }
    }
}
