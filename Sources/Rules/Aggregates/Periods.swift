public import Catalogue

/// The periods during which something held, as its events came to say.
///
/// The event that came last decides from its own time on, whatever was known of the time after it:
/// so what held at a moment is asked by the time of events, and what holds now is what the last one
/// says.
public struct Periods: Equatable, Sendable {
    /// Beginnings at even places and ends at odd ones, ascending.
    public private(set) var changes: [Timestamp]

    /// Periods with those beginnings and ends; none where there are none.
    public init(changes: [Timestamp] = []) {
        self.changes = changes
    }

    /// Whether it holds since the last change.
    public var isOpen: Bool { !changes.count.isMultiple(of: 2) }

    /// Notes that from a moment on it holds, or does not.
    public mutating func note(_ holds: Bool, from moment: Timestamp) {
        while let last = changes.last, last >= moment { changes.removeLast() }
        if isOpen != holds { changes.append(moment) }
    }

    /// Whether it held at a moment; a period holds at its beginning and not at its end.
    public func holds(at moment: Timestamp) -> Bool {
        changes.lastIndex { $0 <= moment }?.isMultiple(of: 2) ?? false
    }

    /// Whether it held at any moment of a day in Asia/Shanghai.
    public func holds(on day: CivilDate) -> Bool {
        if holds(at: day.start) { return true }
        let end = day.adding(days: 1).start
        return changes.indices.contains { place in
            place.isMultiple(of: 2) && changes[place] >= day.start && changes[place] < end
        }
    }
}
