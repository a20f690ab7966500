import EventLog
import TestSupport
import Testing

@Suite("Log store contract: reading")
struct LogStoreReadingContract {
    private static let records = (0..<20).map { Array("record \($0)".utf8) }

    private func withRecords(_ kind: StoreKind, _ body: (any LogStore) throws -> Void) throws {
        try kind.withStore { store throws in
            try store.append(Self.records, checkpoint: nil)
            try body(store)
        }
    }

    @Test("a scan walks from start up to, not including, end", arguments: StoreKind.allCases)
    func ranges(_ kind: StoreKind) throws {
        try withRecords(kind) { store throws in
            let bounds: [UInt64] = [0, 1, 7, 19, 20, 21, 1 << 40, .max]
            for start in bounds {
                for end in bounds {
                    var found: [UInt64] = []
                    try store.scan(from: Position(start), upTo: Position(end)) {
                        (position, bytes) throws(LogError) in
                        found.append(position.value)
                        let isRight =
                            [UInt8](copying: bytes) == Self.records[Int(position.value)]
                        #expect(isRight)
                        return true
                    }
                    let expected = start < min(end, 20) ? Array(start..<min(end, 20)) : []
                    #expect(found == expected, "\(start)..<\(end)")
                }
            }
        }
    }

    @Test("a scan stops when it is told to", arguments: StoreKind.allCases)
    func stopping(_ kind: StoreKind) throws {
        try withRecords(kind) { store throws in
            var seen = 0
            try store.scan(from: Position(3), upTo: Position(20)) { (_, _) throws(LogError) in
                seen += 1
                return seen < 4
            }
            #expect(seen == 4)
        }
    }

    @Test("what the body of a scan throws comes out as it is", arguments: StoreKind.allCases)
    func throwing(_ kind: StoreKind) throws {
        try withRecords(kind) { store throws in
            var seen = 0
            let thrown = code {
                try store.scan(from: Position(0), upTo: Position(20)) { (_, _) throws(LogError) in
                    seen += 1
                    throw LogError(.damaged(Position(5)), "said the body")
                }
            }
            #expect(thrown == .damaged(Position(5)))
            #expect(seen == 1)
            #expect(try store.allRecords() == Self.records)
        }
    }

    @Test(
        "records() copies up to a number and up to a size, at least one",
        arguments: StoreKind.allCases)
    func copies(_ kind: StoreKind) throws {
        try withRecords(kind) { store throws in
            func count(limit: Int, bytes: Int, from start: UInt64 = 0) throws -> Int {
                try store.records(
                    from: Position(start), upTo: Position(20), limit: limit, maximumBytes: bytes
                ).count
            }
            #expect(try count(limit: 5, bytes: 1_000_000) == 5)
            #expect(try count(limit: 50, bytes: 1_000_000) == 20)
            #expect(try count(limit: 50, bytes: 1_000_000, from: 18) == 2)
            #expect(try count(limit: 50, bytes: 1_000_000, from: 20) == 0)
            #expect(try count(limit: 0, bytes: 1_000_000) == 0)
            #expect(try count(limit: 50, bytes: 1) == 1)
            #expect(try count(limit: 50, bytes: 16) == 2)
            let some = try store.records(
                from: Position(4), upTo: Position(6), limit: 9, maximumBytes: 900)
            #expect(some == Array(Self.records[4..<6]))
        }
    }

    @Test(
        "checkpoints are kept by size, and the newest at or below a size is found",
        arguments: StoreKind.allCases)
    func checkpoints(_ kind: StoreKind) throws {
        try withRecords(kind) { store throws in
            func note(_ size: UInt64) -> StoredCheckpoint {
                StoredCheckpoint(size: size, note: Array("note \(size)\n\n— key sig\n".utf8))
            }
            try store.append([], checkpoint: note(5))
            try store.append([[1], [2]], checkpoint: note(20))
            let head = store.head
            try store.append([], checkpoint: note(22))
            #expect(store.head == head)
            #expect(try store.allCheckpoints() == [note(5), note(20), note(22)])
            let expected: [(UInt64, UInt64?)] = [
                (0, nil), (4, nil), (5, 5), (6, 5), (19, 5), (20, 20), (21, 20), (22, 22),
                (23, 22), (.max, 22),
            ]
            for (size, found) in expected {
                #expect(try store.checkpoint(atOrBelow: size) == found.map(note), "\(size)")
            }
            var seen: [UInt64] = []
            try store.checkpoints { (checkpoint) throws(LogError) in
                seen.append(checkpoint.size)
                return seen.count < 2
            }
            #expect(seen == [5, 20])
            try store.reopen()
            #expect(try store.allCheckpoints() == [note(5), note(20), note(22)])
        }
    }

    @Test(
        "a checkpoint of a size that has one takes its place, as when a witness cosigns it",
        arguments: StoreKind.allCases)
    func replacedCheckpoints(_ kind: StoreKind) throws {
        try withRecords(kind) { store throws in
            func note(_ size: UInt64, _ lines: UInt8...) -> StoredCheckpoint {
                StoredCheckpoint(size: size, note: lines)
            }
            let head = store.head
            for checkpoint in [note(5, 1), note(20, 2), note(5, 1, 3), note(20, 2, 3, 4)] {
                try store.append([], checkpoint: checkpoint)
            }
            #expect(try store.allCheckpoints() == [note(5, 1, 3), note(20, 2, 3, 4)])
            #expect(store.head == head)
        }
    }

    @Test(
        "what the body of a walk over checkpoints throws comes out as it is",
        arguments: StoreKind.allCases)
    func throwingCheckpoints(_ kind: StoreKind) throws {
        try withRecords(kind) { store throws in
            try store.append([], checkpoint: StoredCheckpoint(size: 20, note: [1]))
            let thrown = code {
                try store.checkpoints { (_) throws(LogError) in
                    throw LogError(.full, "said the body")
                }
            }
            #expect(thrown == .full)
        }
    }

    @Test(
        "readers on other threads see whole groups while one appends",
        arguments: StoreKind.allCases)
    func concurrency(_ kind: StoreKind) async throws {
        let directory = try Scratch()
        let store = try kind.open(in: directory.path)
        await withTaskGroup(of: Void.self) { tasks in
            for _ in 0..<3 {
                tasks.addTask { await Self.readUntilFull(store) }
            }
            tasks.addTask {
                for group in 0..<Self.groupCount {
                    let records = (0..<Self.groupSize).map { index in
                        Array("\(group * Self.groupSize + index)".utf8)
                    }
                    do {
                        try store.append(records, checkpoint: nil)
                    } catch {
                        Issue.record(error)
                    }
                }
            }
        }
        #expect(store.head.size == UInt64(Self.groupCount * Self.groupSize))
        withExtendedLifetime(directory) {}
    }

    private static let groupCount = 60
    private static let groupSize = 7

    private static func readUntilFull(_ store: any LogStore) async {
        var size: UInt64 = 0
        while size < UInt64(groupCount * groupSize) {
            // Few threads run tasks: the one that appends must get its turn.
            await Task.yield()
            let head = store.head
            #expect(head.size >= size && head.size.isMultiple(of: UInt64(groupSize)))
            size = head.size
            var next: UInt64 = 0
            do {
                try store.scan(from: Position(0), upTo: Position(size)) {
                    (position, bytes) throws(LogError) in
                    let isRight =
                        position.value == next && [UInt8](copying: bytes) == Array("\(next)".utf8)
                    #expect(isRight)
                    next += 1
                    return true
                }
            } catch {
                Issue.record(error)
                return
            }
            #expect(next == size)
        }
    }
}
