import Foundation
import ServerSupport
import Synchronization
import TestSupport

/// Applies for one person after another, alone, in batches and in streams, and keeps what it was told.
///
/// Every event stands for itself: whether one is recorded does not depend on another.
final class FaultClient: Sendable {
    /// What was said of an event.
    enum Fate: Equatable {
        case recorded(UInt64)
        /// It is not recorded, the answer said.
        case refused
        /// It may or may not be recorded.
        case unknown
    }

    private struct Knowledge {
        var fates: [Fate] = []
        var complaints: [String] = []
    }

    private static let maximumEvents = 32
    private static let pauseSeconds = 0.01
    /// Problems that promise that nothing was recorded.
    private static let refusals: Set<String> = ["full", "unavailable"]
    /// Problems that leave it open.
    private static let doubts: Set<String> = ["outcome-unknown", "recovering", "stream-stopped"]

    let number: Int
    private let knowledge = Mutex(Knowledge())

    init(_ number: Int) { self.number = number }

    var fates: [Fate] { knowledge.withLock { $0.fates } }
    var complaints: [String] { knowledge.withLock { $0.complaints } }

    func id(_ index: Int) -> String { "f-\(number)-\(index)" }

    /// Posts until a moment.
    func run(_ client: Client, until end: Date, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        while Date() < end {
            let count =
                Int.random(in: 0..<3, using: &random) == 0
                ? 1 : Int.random(in: 2...Self.maximumEvents, using: &random)
            let first = reserve(count)
            let range = first..<first + count
            do {
                switch Int.random(in: 0..<2, using: &random) {
                case _ where count == 1: try postOne(first, client)
                case 0: try postBatch(range, client)
                default: try postStream(range, client)
                }
            } catch {
                complain("\(error)")
            }
            // What fails at once would be tried again thousands of times.
            if case .recorded = fates[first] { continue }
            Thread.sleep(forTimeInterval: Self.pauseSeconds)
        }
    }

    /// Posts each event again, alone, that is not known to be recorded, until all are.
    func settle(_ client: Client) throws {
        for (index, fate) in fates.enumerated() {
            if case .recorded = fate { continue }
            let answer = try client.post(.application(id(index)))
            guard answer.status == 201 || answer.status == 200,
                let position = try answer.json["sequence"]?.string.flatMap({ UInt64($0) })
            else {
                complain("\(id(index)) again: \(answer.status) \(answer.text)")
                continue
            }
            if fate == .refused, answer.status == 200 {
                complain("\(id(index)) was refused, but is on record at \(position)")
            }
            note(index, .recorded(position))
        }
    }

    private func postOne(_ index: Int, _ client: Client) throws {
        let answer = try client.post(.application(id(index)))
        note(index, try fate(answer.status, answer.json, index))
    }

    private func postBatch(_ range: Range<Int>, _ client: Client) throws {
        let events = range.map { String.application(id($0)) }.joined(separator: ",")
        let answer = try client.post("[\(events)]", as: Client.batch)
        guard answer.status == 201 else {
            for index in range { note(index, try fate(answer.status, answer.json, index)) }
            return
        }
        for (index, result) in zip(range, try answer.json["results"]?.items ?? []) {
            note(index, try fate(201, result, index))
        }
    }

    private func postStream(_ range: Range<Int>, _ client: Client) throws {
        let lines = range.map { String.application(id($0)) + "\n" }.joined()
        let answer = try client.post(lines, as: Client.ndjson)
        for line in answer.wholeLines {
            let result = try JSONValue(parsing: line)
            guard let offset = result["index"]?.integer, let status = result["status"]?.integer
            else { continue }
            let index = range.lowerBound + offset
            note(index, try fate(status, result["problem"] ?? result, index))
        }
    }

    private func fate(_ status: Int, _ json: JSONValue, _ index: Int) throws -> Fate {
        if status == 201 || status == 200 {
            guard let position = json["sequence"]?.string.flatMap({ UInt64($0) }) else {
                throw ServerFailure("\(id(index)) got no sequence: \(json)")
            }
            return .recorded(position)
        }
        let code = json["code"]?.string ?? "?"
        if Self.refusals.contains(code) { return .refused }
        if !Self.doubts.contains(code) { complain("\(id(index)): \(status) \(json)") }
        return .unknown
    }

    private func reserve(_ count: Int) -> Int {
        knowledge.withLock { knowledge in
            defer { knowledge.fates += Array(repeating: .unknown, count: count) }
            return knowledge.fates.count
        }
    }

    private func note(_ index: Int, _ fate: Fate) {
        knowledge.withLock { $0.fates[index] = fate }
    }

    private func complain(_ text: String) {
        knowledge.withLock { $0.complaints.append("client \(number): \(text)") }
    }
}
