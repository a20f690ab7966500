import LMDB
import TestSupport
import Testing

/// Random changes, each committed or abandoned, compared with a dictionary.
@Suite struct TableModelTests {
    @Test func tablesBehaveAsDictionaries() throws {
        var generator = SeededGenerator(for: "tablesBehaveAsDictionaries")
        let scratch = try Scratch()
        var environment = try scratch.open()
        var table = try environment.openTable("t")
        var model: [[UInt8]: [UInt8]] = [:]
        for round in 0..<60 {
            var next = model
            let abandons = Int.random(in: 0..<4, using: &generator) == 0
            let code = failure { () throws(LMDBError) in
                try environment.write { transaction throws(LMDBError) in
                    for _ in 0..<100 {
                        try change(&transaction, table, &next, &generator)
                    }
                    if abandons { throw LMDBError(.busy, operation: "test") }
                }
            }
            #expect(code == (abandons ? .busy : nil))
            if !abandons { model = next }
            if round % 20 == 19 {
                environment.close()
                environment = try scratch.open()
                table = try environment.openTable("t")
            }
            let stored = try contents(environment, table)
            let sorted = model.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            #expect(stored.map(\.0) == sorted.map(\.key))
            #expect(stored.map(\.1) == sorted.map(\.value))
        }
    }

    private func change(
        _ transaction: inout WriteTransaction, _ table: Table, _ model: inout [[UInt8]: [UInt8]],
        _ generator: inout SeededGenerator
    ) throws(LMDBError) {
        let key = generator.bytes(1...3, alphabet: 0...7)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0...5:
            // Some values are long enough for overflow pages.
            let value = generator.bytes(0...20) + [UInt8](repeating: 7, count: Int(key[0]) * 600)
            try transaction.put(table, key, value)
            model[key] = value
        case 6...8:
            let existed = try transaction.delete(table, key)
            #expect(existed == (model.removeValue(forKey: key) != nil))
        default:
            let value = try transaction.get(table, key)?.copied()
            #expect(value == model[key])
        }
    }

    private func contents(
        _ environment: Environment, _ table: Table
    ) throws -> [([UInt8], [UInt8])] {
        try environment.read { transaction throws(LMDBError) in
            var found: [([UInt8], [UInt8])] = []
            try transaction.forEach(table) { key, value throws(LMDBError) in
                found.append((key.copied(), value.copied()))
                return true
            }
            return found
        }
    }
}
