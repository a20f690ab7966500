/// The steps that are still to be taken, earliest first: a binary heap.
///
/// Steps of the same minute are taken in the order in which they were added, so that the result
/// does not depend on the balance of the heap.
struct Agenda: Sendable {
    private struct Entry {
        let at: Moment
        let order: Int
        let step: Step

        func isBefore(_ other: Entry) -> Bool {
            at != other.at ? at < other.at : order < other.order
        }
    }

    private var entries: [Entry] = []
    private var count = 0

    /// Adds a step.
    mutating func put(_ step: Step, at moment: Moment) {
        entries.append(Entry(at: moment, order: count, step: step))
        count += 1
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].isBefore(entries[parent]) else { break }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Removes and returns the earliest step; nil when none is left.
    mutating func takeFirst() -> (at: Moment, step: Step)? {
        guard let last = entries.popLast() else { return nil }
        guard let first = entries.first else { return (last.at, last.step) }
        entries[0] = last
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].isBefore(entries[smallest]) {
                smallest = child
            }
            guard smallest != parent else { break }
            entries.swapAt(parent, smallest)
            parent = smallest
        }
        return (first.at, first.step)
    }
}

/// A step posts events and adds the steps that follow from it.
enum Step: Sendable {
    case centre(Int, CentreStep)
    case volunteer(Int, VolunteerStep)
    case group(Int, GroupStep)
    case project(Int, ProjectStep)
    case shift(Int, ShiftStep)
    case participation(Participation, ParticipationStep)
    case hours(Hours, HoursStep)
    case star(Int, StarStep)
    case scheme(Int)
    case erasure
    case scripted(ScriptedStep)
}
