import Attack
import Catalogue
import EventLog
import Foundation
import Ledger
import Synchronization
import Testing

/// Erased people stay erased: an attacker who reads every byte of the ledger's directory, or restores an
/// older copy of it, opens nothing of theirs.
@Suite(.serialized)
struct RotationTests {
    private static let erased = (0..<20).map { "gone-\($0)" }
    private static let living = (0..<20).map { "here-\($0)" }
    private static let hour: Int64 = 3600

    private func ledger() async throws -> TestLedger {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        for id in Self.erased + Self.living {
            try await fixture.record(TestEvents.application(id, name: "name of \(id)"))
        }
        return fixture
    }

    private func erase(_ fixture: TestLedger) async throws {
        for id in Self.erased {
            try await fixture.record(
                TestEvents.event("\(id)-e", "volunteer.erasure-requested", id, "{}"))
        }
    }

    /// Whether everyone who was not erased has the key that they were given.
    private func expectLiving(_ fixture: TestLedger, _ comment: Comment? = nil) async throws {
        for id in Self.living {
            let same = TestEvents.application(id, name: "name of \(id)")
            let other = TestEvents.application(id, name: "another")
            let outcomes = try await fixture.post([same, other]).map(\.summary)
            #expect(outcomes == ["repeated", "conflict"], comment)
        }
    }

    private func copy(_ fixture: TestLedger, _ parts: [String], to name: String) throws {
        for part in parts {
            let target = fixture.directory.path + "/\(name)"
            try? FileManager.default.createDirectory(
                atPath: target, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: fixture.directory.path + "/" + part, toPath: target + "/" + part)
        }
    }

    private func restore(_ fixture: TestLedger, _ parts: [String], from name: String) throws {
        for part in parts {
            let path = fixture.directory.path + "/" + part
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.copyItem(
                atPath: fixture.directory.path + "/\(name)/" + part, toPath: path)
        }
    }

    @Test("an hour after the erasure nothing of the erased opens, and all of the others does")
    func due() async throws {
        let fixture = try await ledger()
        let attack = try KeyAttack(fixture.ledger.log)
        #expect(attack.targets.count == 40)
        #expect(try await !fixture.ledger.rotateKeysIfDue())
        try await erase(fixture)
        #expect(try await !fixture.ledger.rotateKeysIfDue())
        // What freed pages hold is why there is a rotation.
        #expect(try !attack.opened(in: fixture.directory.path).isDisjoint(with: Self.erased))
        fixture.clock.turn(seconds: Self.hour + 1)
        #expect(try await fixture.ledger.rotateKeysIfDue())
        #expect(try attack.opened(in: fixture.directory.path) == Set(Self.living))
        #expect(try await !fixture.ledger.rotateKeysIfDue())
        try await expectLiving(fixture)
        try fixture.reopen()
        try await expectLiving(fixture)
        #expect(try attack.opened(in: fixture.directory.path) == Set(Self.living))
    }

    @Test("no file says who was erased, or holds a key: backups and copies of the archive either")
    func everyFile() async throws {
        let fixture = try TestLedger(archive: 1)
        for text in TestEvents.city() { try await fixture.record(text) }
        let people = ["gone-0", "gone-1", "here-0"]
        for id in people {
            try await fixture.record(TestEvents.application(id, name: "clear name of \(id)"))
            try await fixture.record(
                TestEvents.event(
                    "\(id)-l", "volunteer.federation-linked", id, #"{"number":"no-\#(id)"}"#))
            try await fixture.record(
                TestEvents.event(
                    "\(id)-c", "volunteer.person-corrected", id,
                    #"{"person":{"name":"later name of \#(id)"}}"#))
        }
        let path = fixture.directory.path
        let attack = try KeyAttack(fixture.ledger.log)
        #expect(attack.targets.count == 9)
        try fixture.reopen {
            _ = try Ledger.backUp(fixture.directory, to: LedgerDirectory(path + "-copy"))
            // Where the search below finds it.
            try FileManager.default.moveItem(atPath: path + "-copy", toPath: path + "/copy")
        }
        fixture.clock.turn(seconds: 40 * 24 * Self.hour)
        try await fixture.record(TestEvents.application("x"))
        try await fixture.ledger.archive.makeCopies()
        #expect(!fixture.ledger.archive.copies.isEmpty)
        let erased: Set = ["gone-0", "gone-1"]
        for id in erased.sorted() {
            try await fixture.record(
                TestEvents.event("\(id)-e", "volunteer.erasure-requested", id, "{}"))
        }
        #expect(try attack.opened(in: path).isSuperset(of: erased))
        try await fixture.ledger.rotateKeys()
        #expect(try attack.opened(in: path) == ["here-0"])
        #expect(try attack.openedUnwrapped(in: path, erased).isEmpty)
        let said = people.flatMap { ["name of \($0)", "no-\($0)"] }
        #expect(try KeyAttack.files(in: path, saying: said) == [])
        // The search would find it.
        #expect(try !KeyAttack.files(in: path, saying: ["gone-0"]).isEmpty)
    }

    @Test("a start completes an erasure that waits, and a rotation on demand needs no erasure")
    func start() async throws {
        let fixture = try await ledger()
        let attack = try KeyAttack(fixture.ledger.log)
        try await erase(fixture)
        try fixture.reopen()
        #expect(try attack.opened(in: fixture.directory.path) == Set(Self.living))
        let before = try secrets(fixture)
        try await fixture.ledger.rotateKeys()
        let after = try secrets(fixture)
        #expect(before.count == 2 && after.count == 2 && before != after)
        try await expectLiving(fixture)
    }

    private func secrets(_ fixture: TestLedger) throws -> Set<Data> {
        let path = fixture.directory.path + "/secrets/"
        return Set(
            try FileManager.default.contentsOfDirectory(atPath: path).map {
                try Data(contentsOf: URL(filePath: path + $0))
            })
    }

    @Test("keys and secrets restored from before the erasure: nothing of the erased opens")
    func restored() async throws {
        let fixture = try await ledger()
        let attack = try KeyAttack(fixture.ledger.log)
        try fixture.reopen { try copy(fixture, ["keys", "secrets"], to: "before") }
        try await erase(fixture)
        fixture.clock.turn(seconds: Self.hour + 1)
        #expect(try await fixture.ledger.rotateKeysIfDue())
        try fixture.close()
        try restore(fixture, ["keys", "secrets"], from: "before")
        #expect(try attack.opened(in: fixture.directory.path).isSuperset(of: Self.erased))
        try FileManager.default.removeItem(atPath: fixture.directory.path + "/before")
        try fixture.open(fixture.options())
        #expect(try attack.opened(in: fixture.directory.path) == Set(Self.living))
        try await expectLiving(fixture)
    }

    @Test("keys alone restored: before the rotation they are swept, after it they are refused")
    func restoredKeys() async throws {
        let fixture = try await ledger()
        let attack = try KeyAttack(fixture.ledger.log)
        try fixture.reopen { try copy(fixture, ["keys"], to: "before") }
        try await erase(fixture)
        try fixture.close()
        try restore(fixture, ["keys"], from: "before")
        try fixture.open(fixture.options())
        #expect(try attack.opened(in: fixture.directory.path) == Set(Self.living))
        try await expectLiving(fixture)
        try fixture.close()
        try restore(fixture, ["keys"], from: "before")
        #expect(try attack.opened(in: fixture.directory.path).isEmpty)
        let failure = #expect(throws: LedgerError.self) { try fixture.open(fixture.options()) }
        #expect(failure?.code == .keysLost)
        #expect(failure?.message.contains("one backup") == true)
    }

    @Test("secrets alone restored: they open nothing, which is said")
    func restoredSecrets() async throws {
        let fixture = try await ledger()
        try fixture.reopen { try copy(fixture, ["secrets"], to: "before") }
        try await fixture.ledger.rotateKeys()
        try fixture.close()
        try copy(fixture, ["secrets"], to: "now")
        try restore(fixture, ["secrets"], from: "before")
        let failure = #expect(throws: LedgerError.self) { try fixture.open(fixture.options()) }
        #expect(failure?.code == .keysLost)
        try restore(fixture, ["secrets"], from: "now")
        try fixture.open(fixture.options())
        try await expectLiving(fixture)
    }

    @Test("a copy in which a key was nobody's yet: the log says whose it became")
    func reserve() async throws {
        let fixture = try TestLedger()
        for text in TestEvents.city() { try await fixture.record(text) }
        try fixture.reopen { try copy(fixture, ["keys", "secrets"], to: "before") }
        for id in Self.erased + Self.living {
            try await fixture.record(TestEvents.application(id, name: "name of \(id)"))
        }
        let attack = try KeyAttack(fixture.ledger.log)
        try await erase(fixture)
        try fixture.close()
        try restore(fixture, ["keys", "secrets"], from: "before")
        try FileManager.default.removeItem(atPath: fixture.directory.path + "/before")
        try fixture.open(fixture.options())
        #expect(try attack.opened(in: fixture.directory.path) == Set(Self.living))
        try await expectLiving(fixture)
    }

    @Test("a crash at any step of a rotation loses no key and brings back nobody")
    func crashes() async throws {
        let fixture = try await ledger()
        let attack = try KeyAttack(fixture.ledger.log)
        try await erase(fixture)
        let copies = Mutex<[(KeyRotationStep, String)]>([])
        let path = fixture.directory.path
        try await fixture.ledger.rotateKeys { (step) throws(LedgerError) in
            let copy = path + "-\(step)-" + UUID().uuidString
            // Some steps come several times: the first is copied.
            guard !copies.withLock({ $0.contains { $0.0 == step } }) else { return }
            copies.withLock { $0.append((step, copy)) }
            try? FileManager.default.copyItem(atPath: path, toPath: copy)
        }
        let taken = copies.withLock { $0 }
        #expect(taken.map(\.0) == KeyRotationStep.allCases)
        for (step, copy) in taken {
            let crashed = try TestLedger(at: LedgerDirectory(copy), clock: fixture.clock)
            #expect(try attack.opened(in: copy) == Set(Self.living), "\(step)")
            try await expectLiving(crashed, "\(step)")
            #expect(try secrets(crashed).count == 2, "\(step)")
        }
    }

    @Test("a rotation that fails at any step is finished by the next one")
    func failures() async throws {
        let fixture = try await ledger()
        let attack = try KeyAttack(fixture.ledger.log)
        try await erase(fixture)
        // A step that fails twice leaves no more behind than once.
        for failing in [KeyRotationStep.made, .made] + KeyRotationStep.allCases {
            await #expect(throws: LedgerError.self) {
                try await fixture.ledger.rotateKeys { (step) throws(LedgerError) in
                    if step == failing { throw LedgerError(.unavailable, "test") }
                }
            }
            try await expectLiving(fixture, "\(failing)")
            #expect(try secrets(fixture).count <= 3, "\(failing)")
        }
        try await fixture.ledger.rotateKeys()
        #expect(try attack.opened(in: fixture.directory.path) == Set(Self.living))
        #expect(try secrets(fixture).count == 2)
        try await expectLiving(fixture)
    }

    @Test("events are recorded while keys are wrapped anew, and their keys outlive that")
    func meanwhile() async throws {
        let fixture = try await ledger()
        let texts = (0..<1500).map { TestEvents.application("new-\($0)", name: "name \($0)") }
        let (ledger, submissions) = (fixture.ledger, try texts.map(fixture.submission))
        async let outcomes = ledger.write(submissions, .each, by: TestLedger.operator)
        for _ in 0..<5 { try await fixture.ledger.rotateKeys() }
        #expect(try await outcomes.allSatisfy { $0.summary == "recorded" })
        try await fixture.ledger.rotateKeys()
        for opened in [try TestLedger(crashOf: fixture), fixture] {
            #expect(try await opened.post(texts).allSatisfy { $0.summary == "repeated" })
            try await expectLiving(opened)
        }
    }
}
