package import Catalogue
package import Rules
package import Tables

/// Work queues find rows by centre and state, so that what waits is found without what is done.
extension Participation {
    package static var queueIndex: IndexName? { .participationsByQueue }
}

extension Hours {
    package static var isIndexed: Bool { true }

    package static var queueIndex: IndexName? { .hoursByQueue }

    /// By volunteer and by project.
    package func indexEntries(_ key: HoursID, into entries: inout IndexEntries) {
        entries.append(.hoursByVolunteer, volunteer.text, key)
        if let project { entries.append(.hoursByProject, project.text, key) }
    }
}
