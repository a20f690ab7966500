import Foundation
import ServerSupport
import TestSupport
import Testing

/// Bytes that are nearly HTTP, whole, in pieces, slow and cut off: every connection is answered or
/// closed, nobody else is kept waiting, and nothing is recorded that was not sent.
@Suite("Fuzzed requests", .serialized, .timeLimit(.minutes(60)))
struct RequestFuzzTests {
    private static let minimumInputs = 1_000
    /// Connections that are open at the same time.
    private static let connectionsAtOnce = 100

    @Test("every connection is answered or closed, and nothing else happens")
    func requests() throws {
        let seed = SeededGenerator.seed(of: "RequestFuzzTests.requests")
        var random = SeededGenerator(seed: seed)
        let served = try Served(hasSample: true, ["--idle-seconds", "2"])
        let client = served.client
        let before = try #require(try client.eventCount())
        var mutator = RequestMutator(token: served.token)
        var budget = FuzzBudget(minimumInputs: Self.minimumInputs)
        var statuses: [Int: Int] = [:]
        var unanswered = 0
        while budget.spend(Self.connectionsAtOnce) {
            var held: [(connection: Connection, sent: [UInt8])] = []
            for _ in 0..<Self.connectionsAtOnce {
                let bytes = mutator.next(&random)
                let connection = try Connection(port: client.port)
                if Self.send(bytes, on: connection, &random) { held.append((connection, bytes)) }
            }
            // Others are served meanwhile.
            #expect(try client.get("/v1/overview").status == 200)
            for (connection, sent) in held {
                let received: [UInt8]
                do {
                    received = try connection.bytesUntilClosed()
                } catch {
                    Issue.record("neither answered nor closed: \(Self.shown(sent))")
                    continue
                }
                let found = Self.statuses(in: received)
                if found.isEmpty { unanswered += 1 }
                for status in found {
                    statuses[status, default: 0] += 1
                    #expect(status < 500, "\(Self.shown(sent)): \(Self.shown(received))")
                }
            }
        }
        print(
            "fuzzed connections: \(budget.inputs); answers \(statuses.sorted { $0.key < $1.key }), "
                + "\(unanswered) closed without one")
        for status in [200, 201, 400, 401, 404, 405, 415] {
            #expect(statuses[status] != nil, "\(status) was never answered")
        }
        // Some were recorded whose answer nobody waited for, but none that was not sent.
        let records = try FuzzedLog(client, from: before).records
        let acknowledged = statuses[201] ?? 0
        #expect(records.count >= acknowledged && records.count <= mutator.events)
        #expect(served.server.isRunning)
        try FuzzedLog.verify(served)
    }

    /// Sends bytes in one of several ways; false when the connection was given up on.
    private static func send(
        _ bytes: [UInt8], on connection: Connection, _ random: inout SeededGenerator
    ) -> Bool {
        let way = Int.random(in: 0..<10, using: &random)
        do {
            switch way {
            case 0:
                // Cut off in the middle.
                try connection.send(
                    Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))))
                return Bool.random(using: &random)
            case 1...3:
                var rest = bytes[...]
                while !rest.isEmpty {
                    let piece = rest.prefix(
                        Int.random(in: 1...max(1, bytes.count / 4), using: &random))
                    try connection.send(Array(piece))
                    rest = rest.dropFirst(piece.count)
                    if way == 1 { Thread.sleep(forTimeInterval: 0.001) }
                }
            default: try connection.send(bytes)
            }
        } catch {
            // The server has closed it already, and what it said is still to be read.
            return true
        }
        if way > 4 { connection.finishSending() }
        return true
    }

    /// The statuses of the answers in what a server sent.
    private static func statuses(in bytes: [UInt8]) -> [Int] {
        String(decoding: bytes, as: UTF8.self).matches(of: #/HTTP/1\.[01] (\d\d\d) /#)
            .compactMap { Int($0.output.1) }.filter { $0 >= 200 }
    }

    private static func shown(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix(1500), as: UTF8.self).debugDescription
    }
}
