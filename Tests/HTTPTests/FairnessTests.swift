import Foundation
import ServerSupport
import Synchronization
import Testing

/// An import at full speed beside single posts: everyone is answered, each in their own order.
@Suite(.serialized)
struct FairnessTests {
    private static let streams = 2
    private static let streamEvents = 4000
    private static let posters = 4

    /// What one sender was answered.
    private struct Answers {
        var statuses: [Int] = []
        var sequences: [String] = []
    }

    @Test("single posts go on while streams are imported")
    func importing() throws {
        let served = try Served(hasSample: true)
        let client = served.client
        let count = try #require(try client.eventCount())
        let answers = Mutex<[String: Answers]>([:])
        let streaming = Mutex(Self.streams)
        // Threads rather than tasks: a connection blocks.
        let group = DispatchGroup()
        func start(_ name: String, _ body: @escaping @Sendable () -> Answers) {
            group.enter()
            Thread.detachNewThread {
                let result = body()
                answers.withLock { $0[name] = result }
                group.leave()
            }
        }
        for stream in 0..<Self.streams {
            start("stream \(stream)") {
                let result = Self.importing(stream, client)
                streaming.withLock { $0 -= 1 }
                return result
            }
        }
        for poster in 0..<Self.posters {
            start("poster \(poster)") {
                Self.posting(poster, client) { streaming.withLock { $0 } > 0 }
            }
        }
        group.wait()
        var recorded = 0
        for (name, result) in answers.withLock({ $0 }) {
            #expect(Set(result.statuses).subtracting([201]) == [], "\(name)")
            #expect(result.sequences == result.sequences.sorted(), "\(name): out of order")
            #expect(Set(result.sequences).count == result.statuses.count, "\(name)")
            if name.hasPrefix("stream") { #expect(result.statuses.count == Self.streamEvents) }
            recorded += result.statuses.count
        }
        #expect(answers.withLock { $0.count } == Self.streams + Self.posters)
        #expect(try client.eventCount() == count + recorded)
    }

    /// One stream, from its first byte to its last result line.
    private static func importing(_ stream: Int, _ client: Client) -> Answers {
        let body = (0..<streamEvents).map { String.application("s\(stream)-\($0)") }
            .joined(separator: "\n")
        var result = Answers()
        guard let answer = try? client.post(body, as: Client.ndjson), answer.isWhole else {
            return result
        }
        for line in answer.wholeLines {
            let json = try? JSONValue(parsing: line)
            result.statuses.append(json?["status"]?.integer ?? 0)
            result.sequences.append(json?["sequence"]?.string ?? "")
        }
        return result
    }

    /// One post after the other, as long as streams are imported.
    private static func posting(
        _ poster: Int, _ client: Client, while isImporting: () -> Bool
    ) -> Answers {
        var result = Answers()
        repeat {
            let id = "p\(poster)-\(result.statuses.count)"
            let answer = try? client.post(.application(id))
            result.statuses.append(answer?.status ?? 0)
            result.sequences.append((try? answer?.json)?["sequence"]?.string ?? "")
        } while isImporting()
        return result
    }
}
