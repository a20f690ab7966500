package import Catalogue
package import Rules
package import Tables

extension Shift {
    package static var isIndexed: Bool { true }

    /// The shifts of a project are listed by their start.
    package func indexEntries(_ key: ShiftID, into entries: inout IndexEntries) {
        let place = ShiftPlace(start: startsAt, shift: key)
        entries.append(.shiftsByProject, project.text, place)
    }
}
