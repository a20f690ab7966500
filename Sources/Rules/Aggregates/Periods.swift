public import Catalogue

/// The periods during which a condition held, computed from events in the order of the log.
///
/// The event recorded last decides from its own time on and replaces what was known of later times.
/// So questions about a moment go by the time of events, and the present state is that of the last
/// event.
public struct Periods: Equatable, Sendable {
    /// The first beginning. Most periods have no other change, so that `later` is empty and takes no
    /// memory.
    private var first: Timestamp?
    /// Ends at even places and beginnings at odd ones, ascending.
    private var later: [Timestamp]

    /// Periods with those changes: beginnings at even places and ends at odd ones, ascending.
    public init(changes: [Timestamp] = []) {
        first = changes.first
        later = Array(changes.dropFirst())
    }

    /// Beginnings at even places and ends at odd ones, ascending.
    public var changes: [Timestamp] {
        first.map { [$0] + later } ?? []
    }

    /// The number of changes.
    public var count: Int { first == nil ? 0 : later.count + 1 }

    /// Whether it holds since the last change.
    public var isOpen: Bool { first != nil && later.count.isMultiple(of: 2) }

    /// Notes that from a moment on it holds, or does not.
    public mutating func note(_ holds: Bool, from moment: Timestamp) {
        while let last = later.last, last >= moment { later.removeLast() }
        if later.isEmpty, let only = first, only >= moment { first = nil }
        guard isOpen != holds else { return }
        if first == nil { first = moment } else { later.append(moment) }
    }

    /// Whether it held at a moment; a period holds at its beginning and not at its end.
    public func holds(at moment: Timestamp) -> Bool {
        guard let first, first <= moment else { return false }
        return later.lastIndex { $0 <= moment }.map { !$0.isMultiple(of: 2) } ?? true
    }

    /// Whether it held at any moment of a day in Asia/Shanghai.
    public func holds(on day: CivilDate) -> Bool { holds(onAnyOf: day...day) }

    /// Whether it held at any moment of some days in Asia/Shanghai.
    public func holds(onAnyOf days: ClosedRange<CivilDate>) -> Bool {
        let first = days.lowerBound.start
        if holds(at: first) { return true }
        let moments = first..<days.upperBound.adding(days: 1).start
        return changes.enumerated().contains { place, change in
            place.isMultiple(of: 2) && moments.contains(change)
        }
    }
}
