package import EventLog
package import LMDB
package import Tables

/// The figures of one scope, and the last event that changed any of them.
package struct Figures: IndexedValue {
    package typealias Key = Scope

    private struct Entry: Equatable {
        let number: UInt16
        var value: Int
    }

    /// Ascending by number. An entry of 0 keeps its place in memory, but is not written.
    private var entries: [Entry] = []
    /// The last event that changed them.
    package var changed = Position(0)

    /// Creates figures that are all 0.
    package init() {}

    /// The present value of a figure.
    package subscript(figure: Figure) -> Int {
        let number = figure.number
        let place = place(of: number)
        guard place < entries.count, entries[place].number == number else { return 0 }
        return entries[place].value
    }

    /// The sum of some figures. It does not overflow, because counts of a row have at most 16
    /// digits.
    package func total(_ figures: FigureSet) -> Int {
        var total = 0
        var place = place(of: figures.first)
        while place < entries.count, figures.isOfFamily(entries[place].number) {
            if figures.contains(entries[place].number) { total += entries[place].value }
            place += 1
        }
        return total
    }

    /// Adds to a figure and returns its new value.
    @discardableResult
    package mutating func add(_ change: Int, to figure: Figure) -> Int {
        let place = makePlace(for: figure.number)
        entries[place].value += change
        return entries[place].value
    }

    /// Adds the figures of another scope. Throws when a sum overflows, which only damaged rows
    /// cause.
    package mutating func add(_ other: Figures) throws(LMDBError) {
        for entry in other.entries {
            let place = makePlace(for: entry.number)
            let sum = entries[place].value.addingReportingOverflow(entry.value)
            guard !sum.overflow else { throw RowReader.damaged() }
            entries[place].value = sum.partialValue
        }
        changed = max(changed, other.changed)
    }

    /// Takes away the figures of another scope, which is a part of this one.
    package mutating func subtract(_ part: Figures) throws(LMDBError) {
        for entry in part.entries {
            let place = makePlace(for: entry.number)
            let rest = entries[place].value.subtractingReportingOverflow(entry.value)
            guard !rest.overflow else { throw RowReader.damaged() }
            entries[place].value = rest.partialValue
        }
        changed = max(changed, part.changed)
    }

    private mutating func makePlace(for number: UInt16) -> Int {
        let place = place(of: number)
        if place == entries.count || entries[place].number != number {
            entries.insert(Entry(number: number, value: 0), at: place)
        }
        return place
    }

    /// The place of a number, or where it would be inserted.
    private func place(of number: UInt16) -> Int {
        // Both bounds are chosen without a jump: which half it is cannot be predicted.
        var (low, count) = (0, entries.count)
        while count > 0 {
            let half = count / 2
            let isAbove = entries[low + half].number < number
            low = isAbove ? low + half + 1 : low
            count = isAbove ? count - half - 1 : half
        }
        return low
    }
}

extension Figures: RowCoded {
    /// Writes the last change and the figures that are not 0, each as the difference to the number
    /// before and its value.
    package func encode(into row: inout RowWriter) {
        row.position(changed)
        row.unsigned(UInt64(entries.count { $0.value != 0 }))
        var last: UInt16 = 0
        for entry in entries where entry.value != 0 {
            row.unsigned(UInt64(entry.number - last))
            row.number(entry.value)
            last = entry.number
        }
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        changed = try row.position()
        let count = try row.count()
        entries.reserveCapacity(count)
        var last: UInt16 = 0
        for _ in 0..<count {
            let step = try row.unsigned()
            guard step > 0, step <= UInt64(UInt16.max - last) else { throw RowReader.damaged() }
            last += UInt16(step)
            let value = last < Figure.firstSum ? try row.tally() : try row.figure()
            entries.append(Entry(number: last, value: value))
        }
    }
}
