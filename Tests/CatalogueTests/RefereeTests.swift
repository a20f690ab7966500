import Catalogue
import Foundation
import JSON
import Testing

/// Lets PyPI `jsonschema` judge generated data, and compares its verdicts with ours.
@Suite("The referee", .enabled(if: Referee.isThere, "python3 with jsonschema is not installed"))
struct RefereeTests {
    /// What our validator refuses beyond plain JSON Schema, as the schemas' descriptions say.
    private static let stricter: Set<String> = [
        "check-digit", "identity-number-as-id", "contradiction", "too-young",
        "blank-text", "control-character",
    ]

    private func requests(_ mode: String) -> [String] {
        EventType.allCases.map { type in
            let descriptor = type.descriptor
            var writer = JSONWriter()
            writer.beginObject()
            writer.member("type", type.name)
            writer.member("mode", mode)
            writer.member(
                "schema", mode == "posted" ? descriptor.schema : descriptor.storedSchema)
            writer.endObject()
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }

    /// Reads one answer of the referee: type, data and verdict.
    private func answer(_ line: Substring) throws -> (EventType, String, Bool) {
        let document = try JSONDocument(parsing: Array(line.utf8))
        let type = try #require(document.member(0, "type").map { document.string($0) })
        let data = try #require(document.member(0, "data").map { document.string($0) })
        let valid = try #require(document.member(0, "valid"))
        return (try #require(EventType(name: type)), data, document.kind(valid) == .true)
    }

    @Test("Posted data: the same verdict, but for the checks that plain JSON Schema lacks")
    func posted() throws {
        let seed = Int.random(in: 0..<1_000_000)
        print("referee, posted, seed \(seed)")
        var verdicts = [true: 0, false: 0]
        for line in try Referee.run(requests("posted"), seed: seed, count: 150) {
            let (type, data, isValid) = try answer(line)
            let violations = try Posting.violations(Posting.event(type, data))
            let others = violations.filter { !Self.stricter.contains($0.code) }
            let agrees = isValid ? others.isEmpty : !violations.isEmpty
            #expect(agrees, "\(type.name) \(data) valid: \(isValid), we say: \(violations)")
            verdicts[isValid, default: 0] += 1
        }
        #expect(verdicts.values.allSatisfy { $0 > 1000 }, "\(verdicts)")
    }

    @Test("Stored data: the same verdict on the schemas of the stored form")
    func stored() throws {
        let seed = Int.random(in: 0..<1_000_000)
        print("referee, stored, seed \(seed)")
        let envelope = String(
            decoding: Posting.store(try Posting.decode(Posting.event())), as: UTF8.self)
        let head = try #require(envelope.range(of: ",\"data\":").map { envelope[..<$0.lowerBound] })
        var verdicts = [true: 0, false: 0]
        for line in try Referee.run(requests("stored"), seed: seed, count: 50) {
            let (type, data, isValid) = try answer(line)
            let text = head.replacing("hours.served", with: type.name) + ",\"data\":\(data)}"
            do throws(Violations) {
                _ = try Catalogue.decodeStored(Array(text.utf8))
                #expect(isValid, "\(type.name) \(data) is accepted")
            } catch {
                let isStricter = error.allSatisfy { Self.stricter.contains($0.code) }
                #expect(!isValid || isStricter, "\(type.name) \(data): \(error)")
            }
            verdicts[isValid, default: 0] += 1
        }
        #expect(verdicts.values.allSatisfy { $0 > 300 }, "\(verdicts)")
    }

    @Test("Times: the same moment as Python's, or none for both")
    func times() throws {
        let seed = Int.random(in: 0..<1_000_000)
        print("referee, times, seed \(seed)")
        var moments = 0
        for line in try Referee.run([#"{"mode":"times"}"#], seed: seed, count: 20_000) {
            let document = try JSONDocument(parsing: Array(line.utf8))
            let text = try #require(document.member(0, "text").map { document.string($0) })
            let node = try #require(document.member(0, "microseconds"))
            let expected = document.integer(node)
            #expect(Timestamp(rfc3339: text)?.microseconds == expected, "\(text)")
            moments += expected == nil ? 0 : 1
        }
        #expect(moments > 1000)
    }
}

/// The Python process that judges.
enum Referee {
    private static let script = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Referees/schemas.py")

    /// Whether Python and its package are installed.
    static let isThere: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import jsonschema"]
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return false
        }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    /// Sends lines to the referee and answers its lines.
    static func run(_ requests: [String], seed: Int, count: Int) throws -> [Substring] {
        let input = FileManager.default.temporaryDirectory
            .appendingPathComponent("referee-\(UUID().uuidString).jsonl")
        try (requests.joined(separator: "\n") + "\n")
            .write(to: input, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: input) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script.path, String(seed), String(count)]
        process.standardInput = try FileHandle(forReadingFrom: input)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "the referee failed")
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }
}
