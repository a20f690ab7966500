import LMDB
import Testing

/// Random moves of a cursor, each compared with a sorted array.
@Suite struct CursorModelTests {
    private struct Entry: Hashable, Comparable {
        let key: [UInt8]
        let value: [UInt8]

        static func < (one: Entry, other: Entry) -> Bool {
            one.key == other.key
                ? one.value.lexicographicallyPrecedes(other.value)
                : one.key.lexicographicallyPrecedes(other.key)
        }
    }

    /// Where the model stands.
    private enum Place {
        case fresh, at(Int), nowhere
    }

    @Test(arguments: [TableFlags(), .duplicates, .fixedDuplicates])
    func cursorsMoveAsOverASortedArray(flags: TableFlags) throws {
        var generator = SeededGenerator.printing("cursorsMoveAsOverASortedArray \(flags)")
        let scratch = try Scratch()
        let environment = try scratch.open()
        let table = try environment.openTable("t", flags: flags)
        for round in 0..<30 {
            // Few keys give long runs of duplicates; many fill several pages.
            let entries = randomEntries(
                flags, count: round * round, keyBytes: 1...(1 + round / 8), &generator)
            try environment.write { transaction throws(LMDBError) in
                try transaction.clear(table)
                for entry in entries.sorted().shuffled(using: &generator) {
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
        _ flags: TableFlags, count: Int, keyBytes: ClosedRange<Int>,
        _ generator: inout SeededGenerator
    ) -> [Entry] {
        var byKey: [[UInt8]: Set<[UInt8]>] = [:]
        for _ in 0..<count {
            let key = generator.bytes(keyBytes, alphabet: 97...101)
            let value = generator.bytes(flags.contains(.fixedDuplicates) ? 4...4 : 1...40)
            if flags.contains(.duplicates) {
                byKey[key, default: []].insert(value)
            } else {
                byKey[key] = [value]
            }
        }
        return byKey.flatMap { key, values in values.map { Entry(key: key, value: $0) } }
    }

    private func walk<T: ReadableTransaction & ~Copyable>(
        _ transaction: borrowing T, _ table: Table, _ entries: [Entry],
        _ generator: inout SeededGenerator
    ) throws(LMDBError) {
        var cursor = try transaction.cursor(table)
        var place = Place.fresh
        for step in 0..<200 {
            let sought = generator.bytes(1...3, alphabet: 97...102)
            let duplicate = generator.bytes(1...2)
            let moves = table.flags.contains(.duplicates) ? 15 : 8
            let move = Int.random(in: 0..<moves, using: &generator)
            let found =
                switch move {
                case 0: try cursor.first()
                case 1: try cursor.last()
                case 2, 3: try cursor.next()
                case 4, 5: try cursor.previous()
                case 6: try cursor.seek(sought)
                case 7: try cursor.find(sought)
                case 8: try cursor.seek(sought, duplicate: duplicate)
                case 9: try cursor.firstDuplicate()
                case 10: try cursor.lastDuplicate()
                case 11: try cursor.nextDuplicate()
                case 12: try cursor.previousDuplicate()
                case 13: try cursor.nextKey()
                default: try cursor.previousKey()
                }
            let target = expected(move, place, entries, sought, duplicate)
            #expect(found == (target != nil), "step \(step), move \(move), at \(place)")
            if let target {
                place = .at(target)
            } else if !(9...12).contains(move) {
                place = .nowhere
            }
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
        _ move: Int, _ place: Place, _ entries: [Entry], _ sought: [UInt8], _ duplicate: [UInt8]
    ) -> Int? {
        switch move {
        case 0: return entries.indices.first
        case 1: return entries.indices.last
        case 6: return entries.firstIndex { !$0.key.lexicographicallyPrecedes(sought) }
        case 7: return entries.firstIndex { $0.key == sought }
        case 8:
            return entries.firstIndex {
                $0.key == sought && !$0.value.lexicographicallyPrecedes(duplicate)
            }
        default: break
        }
        switch place {
        case .nowhere: return nil
        case .fresh:
            if [2, 3, 13].contains(move) { return entries.indices.first }
            return [4, 5, 14].contains(move) ? entries.indices.last : nil
        case .at(let index):
            return expectedRelative(move, index, entries)
        }
    }

    private func expectedRelative(_ move: Int, _ index: Int, _ entries: [Entry]) -> Int? {
        let key = entries[index].key
        func same(_ other: Int) -> Int? {
            entries.indices.contains(other) && entries[other].key == key ? other : nil
        }
        return switch move {
        case 2, 3: index + 1 < entries.count ? index + 1 : nil
        case 4, 5: index > 0 ? index - 1 : nil
        case 9: entries.firstIndex { $0.key == key }
        case 10: entries.lastIndex { $0.key == key }
        case 11: same(index + 1)
        case 12: same(index - 1)
        case 13: entries[index...].firstIndex { $0.key != key }
        default: entries[..<index].lastIndex { $0.key != key }
        }
    }
}
