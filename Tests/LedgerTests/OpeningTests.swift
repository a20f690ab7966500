import Catalogue
import EventLog
import Foundation
import Ledger
import Projections
import Queries
import Rules
import Testing

/// Who may open a ledger, and what the clock must say.
@Suite(.serialized)
struct OpeningTests {
    private func error(_ body: () throws -> Void) -> LedgerError? {
        do {
            try body()
            return nil
        } catch {
            return error as? LedgerError
        }
    }

    @Test("a second one is refused, and says who holds the lock")
    func second() throws {
        let fixture = try TestLedger()
        let directory = fixture.directory
        let failure = error { _ = try Ledger(directory, fixture.options()) }
        #expect(failure?.code == .locked)
        #expect(failure?.message.contains("process \(getpid())") == true)
        #expect(failure?.message.contains(directory.path) == true)
        #expect(error { _ = try Ledger.rebuild(directory, fixture.options()) }?.code == .locked)
        let again = error { try Ledger.found(directory, origin: "x", fixture.options()) }
        #expect(again?.code == .directory)
        // Verifying beside a writer takes a process of its own: LMDB opens a file once in each.
        #expect(error { _ = try Ledger.verify(directory) }?.code == .locked)
        try fixture.reopen()
    }

    @Test("there must be a ledger")
    func missing() {
        let nowhere = LedgerDirectory("/tmp/wenzhi-there-is-nothing-here")
        #expect(error { _ = try Ledger(nowhere) }?.code == .directory)
        #expect(error { _ = try Ledger.verify(nowhere) }?.code == .directory)
        #expect(error { _ = try Ledger.rebuild(nowhere) }?.code == .directory)
        #expect(!FileManager.default.fileExists(atPath: nowhere.path))
    }

    @Test("opening and closing append nothing")
    func nothingAppended() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        let head = fixture.ledger.log.head
        for _ in 0..<3 { try fixture.reopen() }
        #expect(fixture.ledger.log.head == head)
    }

    @Test("a clock that stands a little behind is waited for, one far behind is not believed")
    func clockBehind() async throws {
        let fixture = try TestLedger()
        let city = TestEvents.city()
        let before = try await fixture.record(city[0])
        fixture.clock.turn(seconds: -30, isJump: true)
        let after = try await fixture.record(city[1])
        let times = try [before, after].map { try fixture.event(at: $0).stamp?.recordedTime }
        #expect(times[0] == times[1])
        fixture.clock.turn(seconds: -3600, isJump: true)
        #expect(try await fixture.post([city[2]])[0].summary == "failed: clock")
        #expect(fixture.ledger.log.head.size == 3)
        #expect(try fixture.ledger.views.appliedSize() == 3)
        fixture.clock.turn(seconds: 3700, isJump: true)
        try await fixture.record(city[2])
    }

    @Test("a clock that jumps ahead is not believed until someone says so")
    func clockAhead() async throws {
        let fixture = try TestLedger()
        let city = TestEvents.city()
        try await fixture.record(city[0])
        fixture.clock.turn(seconds: 3 * 86_400)
        try await fixture.record(city[1])
        fixture.clock.turn(seconds: 2 * 86_400, isJump: true)
        #expect(try await fixture.post([city[2]])[0].summary == "failed: clock")
        try fixture.reopen()
        #expect(try await fixture.post([city[2]])[0].summary == "failed: clock")
        try fixture.reopen(acceptsClock: true)
        try await fixture.record(city[2])
        #expect(fixture.ledger.log.head.size == 4)
    }

    @Test("an older copy of the log is noticed")
    func olderCopy() async throws {
        let fixture = try TestLedger()
        try await fixture.record(TestEvents.city()[0])
        let copy = fixture.directory.path + "/copy"
        try fixture.reopen {
            try FileManager.default.copyItem(atPath: fixture.directory.log, toPath: copy)
        }
        try await fixture.record(TestEvents.city()[1])
        try fixture.close()
        try FileManager.default.removeItem(atPath: fixture.directory.log)
        try FileManager.default.moveItem(atPath: copy, toPath: fixture.directory.log)
        let failure = error { try fixture.open(fixture.options()) }
        #expect(failure?.code == .damaged)
        #expect(failure?.message.contains("older copy") == true)
    }
}
