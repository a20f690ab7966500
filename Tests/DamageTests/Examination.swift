import Foundation
import ServerSupport
import TestSupport

/// What a damaged ledger does when it is started, read, written and verified.
struct Examination {
    /// How it ended, for the tally.
    enum Outcome: String {
        case refused = "start refused with a line"
        case ended = "the process ended with a line"
        case noticed = "noticed while it served"
        case verified = "noticed by verify only"
        case nothing = "nothing to notice, or mended"
    }

    private static let exitStatusOfDamage: Int32 = 74

    let name: String
    let truth: Moments.Truth
    /// What was wrong.
    private(set) var complaints: [String] = []
    private var isNoticed = false

    init(_ name: String, _ truth: Moments.Truth) {
        self.name = name
        self.truth = truth
    }

    mutating func run(_ scratch: Scratch, token: String) throws -> Outcome {
        let server = try ServerProcess(scratch, isAwaited: false)
        guard try server.listens() else {
            let status = server.wait()
            if status <= 0 || !Self.hasLastLine(server.errors) {
                complain("the start ended with \(status): \(server.errors.suffix(500))")
            }
            return .refused
        }
        let client = Client(port: server.port, token: token)
        do {
            try readAll(client)
            try post(client)
            try readRecords(client)
        } catch {
            Thread.sleep(forTimeInterval: 0.2)
            if server.isRunning { complain("\(error)") }
        }
        let hasEnded = !server.isRunning
        let status = hasEnded ? server.wait() : server.stop()
        if hasEnded ? status != Self.exitStatusOfDamage : status < 0 {
            complain("ended with \(status): \(server.errors.suffix(800))")
        }
        if status != 0, !Self.hasLastLine(server.errors) {
            complain("ended with \(status) without a line: \(server.errors.suffix(800))")
        }
        let isFound = try verify(scratch)
        if hasEnded { return .ended }
        if isNoticed || server.errors.contains("damaged") { return .noticed }
        return isFound ? .verified : .nothing
    }

    private static func hasLastLine(_ errors: String) -> Bool {
        errors.contains("Error: ") || errors.contains("the process ends: ")
    }

    /// Every answer is right or is an error that names the damage.
    private mutating func readAll(_ client: Client) throws {
        try readRecords(client)
        for (path, body) in truth.answers.sorted(by: { $0.key < $1.key }) {
            let answer = try client.get(path)
            switch answer.status {
            case 200 where answer.body != body: complain("\(path): \(answer.text.prefix(300))")
            case 404 where !body.isEmpty: complain("\(path): not found")
            case 200, 404: break
            case 503: isNoticed = true
            default: complain("\(path): \(answer.status) \(answer.text.prefix(300))")
            }
        }
        for position in stride(from: 0, to: truth.records.count, by: 7) {
            let answer = try client.get("/v1/events/\(position)")
            switch answer.status {
            case 200 where answer.body != truth.records[position]:
                complain("record \(position): \(answer.text.prefix(300))")
            case 200: break
            case 503: isNoticed = true
            default: complain("record \(position): \(answer.status) \(answer.text.prefix(300))")
            }
        }
    }

    private mutating func readRecords(_ client: Client) throws {
        let answer = try client.get("/v1/events", ["Accept": Client.ndjson])
        guard answer.status == 200 else {
            isNoticed = true
            if answer.status != 503 { complain("records: \(answer.status) \(answer.text)") }
            return
        }
        let lines = answer.wholeLines
        if !answer.isWhole {
            isNoticed = true
        } else if lines.count < truth.records.count {
            complain("\(lines.count) of \(truth.records.count) records, as if there were no more")
        }
        for (position, line) in lines.prefix(truth.records.count).enumerated()
        where line != truth.records[position] {
            return complain("record \(position) of all: \(String(decoding: line, as: UTF8.self))")
        }
    }

    private mutating func post(_ client: Client) throws {
        for number in 0..<3 {
            let answer = try client.post(.application("after-\(number)"))
            switch answer.status {
            case 201: break
            case 503, 507: isNoticed = true
            default: complain("post: \(answer.status) \(answer.text)")
            }
        }
    }

    /// Returns whether the verification finds something, which must then say what and where.
    private mutating func verify(_ scratch: Scratch) throws -> Bool {
        let verified = try Wenzhi.run("verify", "--data", scratch.data)
        guard verified.status != 0 else { return false }
        let places = ["data.mdb", "journal", "osition", "heckpoint", "secrets", "ead models"]
        if verified.isSignalled || !places.contains(where: { verified.errors.contains($0) }) {
            complain("verify: \(verified.status) \(verified.errors)")
        }
        return true
    }

    private mutating func complain(_ text: String) { complaints.append("\(name): \(text)") }
}
