import LMDB
import TestSupport
import Testing

/// Random moves of a cursor, each compared with a sorted array.
@Suite struct CursorModelTests {
    private struct Entry: Hashable, Comparable {
        let key: [UInt8]
        let value: [UInt8]

        static func < (one: Entry, other: Entry) -> Bool {
            one.key.lexicographicallyPrecedes(other.key)
        }
    }

    /// Where the model stands.
    private enum Place {
        case fresh, at(Int), nowhere
    }

    @Test func cursorsMoveAsOverASortedArray() throws {
        var generator = SeededGenerator(for: "cursorsMoveAsOverASortedArray")
        let scratch = try Scratch()
        let environment = try scratch.open(maximumTables: 30)
        for round in 0..<30 {
            let table = try environment.openTable("t\(round)")
            // Many keys fill several pages.
            let entries = randomEntries(
                count: round * round, keyBytes: 1...(1 + round / 8), &generator)
            try environment.write { transaction throws(LMDBError) in
                for entry in entries.shuffled(using: &generator) {
                    try transaction.put(table, entry.key, entry.value)
                }
                // Pages not yet written must read the same.
                try walk(transaction, table, entries.sorted(), &generator)
            }
            try environment.read { transaction throws(LMDBError) in
                try walk(transaction, table, entries.sorted(), &generator)
            }
        }
    }

    private func randomEntries(
        count: Int, keyBytes: ClosedRange<Int>, _ generator: inout SeededGenerator
    ) -> [Entry] {
        var byKey: [[UInt8]: [UInt8]] = [:]
        for _ in 0..<count {
            let key = generator.bytes(keyBytes, alphabet: 97...101)
            byKey[key] = generator.bytes(1...40)
        }
        return byKey.map { Entry(key: $0, value: $1) }
    }

    private func walk<T: ReadableTransaction & ~Copyable>(
        _ transaction: borrowing T, _ table: Table, _ entries: [Entry],
        _ generator: inout SeededGenerator
    ) throws(LMDBError) {
        var cursor = try transaction.cursor(table)
        var place = Place.fresh
        for step in 0..<200 {
            let sought = generator.bytes(1...3, alphabet: 97...102)
            let move = Int.random(in: 0..<7, using: &generator)
            let found =
                switch move {
                case 0: try cursor.first()
                case 1: try cursor.last()
                case 2, 3: try cursor.next()
                case 4, 5: try cursor.previous()
                default: try cursor.seek(sought)
                }
            let target = expected(move, place, entries, sought)
            #expect(found == (target != nil), "step \(step), move \(move), at \(place)")
            place = target.map { .at($0) } ?? .nowhere
            if case .at(let index) = place {
                let isOnEntry = cursor.isOnEntry
                #expect(isOnEntry)
                let entry = Entry(key: cursor.key.copied(), value: cursor.value.copied())
                #expect(entry == entries[index], "step \(step), move \(move)")
            }
        }
    }

    /// The index that a move leads to, or nil.
    private func expected(
        _ move: Int, _ place: Place, _ entries: [Entry], _ sought: [UInt8]
    ) -> Int? {
        switch (move, place) {
        case (0, _), (2...3, .fresh): entries.indices.first
        case (1, _), (4...5, .fresh): entries.indices.last
        case (2...3, .at(let index)): index + 1 < entries.count ? index + 1 : nil
        case (4...5, .at(let index)): index > 0 ? index - 1 : nil
        case (2...5, .nowhere): nil
        default: entries.firstIndex { !$0.key.lexicographicallyPrecedes(sought) }
        }
    }
}
