package import Catalogue
package import EventLog
import Tables

/// What a header must say for its event to be found.
package struct HeaderPattern {
    /// The numbers of types, of which it has one; nil for any.
    package private(set) var types: Set<UInt8>?
    package var source: UInt32?
    package var volunteer: UInt32?
    package var group: UInt32?
    package var project: UInt32?
    package var centre: UInt32?
    /// No event before this one can match: what it concerns did not exist.
    package private(set) var earliest = Position(0)

    /// The ordinals of a field of which a header has one, as ``EventHeader/ordinal(_:)`` gives them;
    /// nil for any.
    package func ordinals(_ field: PostingField) -> [UInt32]? {
        switch field {
        case .volunteer: volunteer.map { [$0] }
        case .group: group.map { [$0] }
        case .project: project.map { [$0] }
        case .source: source.map { [$0] }
        case .type: types.map { types in types.map { UInt32($0) + 1 } }
        case .centre: centre.map { [$0] }
        }
    }

    /// Narrows to events from the creation of something on.
    package mutating func narrow(toEventsFrom created: Position?) {
        if let created { earliest = max(earliest, created) }
    }

    package func matches(_ header: EventHeader) -> Bool {
        (types?.contains(header.type) ?? true)
            && (source == nil || header.source == source)
            && (volunteer == nil || header.volunteer == volunteer)
            && (group == nil || header.group == group)
            && (project == nil || header.project == project)
            && (centre == nil || header.centre == centre)
    }

    /// Leaves only these types of those that are wanted; false when none is left.
    package mutating func narrow(toTypes wanted: [EventType]) -> Bool {
        let numbers = Set(wanted.map(\.rawValue))
        let left = types.map { $0.intersection(numbers) } ?? numbers
        types = left
        return !left.isEmpty
    }

    /// Two different values for one thing match nothing.
    package static func narrow<Value: Equatable>(_ wanted: inout Value?, _ value: Value?) -> Bool {
        guard let value, wanted == nil || wanted == value else { return false }
        wanted = value
        return true
    }
}
