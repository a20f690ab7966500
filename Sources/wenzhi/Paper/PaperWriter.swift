import EventLog
import Foundation
import HTTPServer

/// Collects a working paper from answers of the interface. It computes no figure.
struct PaperWriter {
    private static let json = "application/json"
    private static let csv = "text/csv"

    private static let testColumns = [
        "test", "population.count", "population.amount", "hits.count", "hits.amount", "events",
        "days", "shareBp", "about",
    ]
    private static let sampleColumns = ["event", "day", "amount", "unit"]

    private let question: PaperQuestion
    private let log: AskedLog

    init(_ question: PaperQuestion, _ get: @escaping AnswerOptions.Get) {
        self.question = question
        log = AskedLog(get)
    }

    /// Writes the paper into a directory that does not exist yet, after it has been checked.
    func write(
        to directory: String, _ progress: (_ done: UInt64, _ total: UInt64) -> Void
    ) async throws -> PaperReport {
        guard !FileManager.default.fileExists(atPath: directory) else {
            throw CommandFailure("\(directory) exists: a paper is written into a new directory.")
        }
        var (folder, position) = try await answers()
        let records = try await records(upTo: position, named: named(in: folder))
        let key = try await log.key()
        folder["log.vkey"] = Array("\(key)\n".utf8)
        let last = max(records.last?.position ?? position, position)
        let checkpoint = try await log.checkpoint(over: last)
        folder["checkpoint"] = checkpoint.note
        folder["events.ndjson"] = records.flatMap { $0.bytes + [UInt8(ascii: "\n")] }
        for (number, record) in records.enumerated() {
            let proof = try await log.proof(of: record.position, in: checkpoint)
            folder.add(proof, of: record.position.sequence)
            progress(UInt64(number + 1), UInt64(records.count))
        }
        folder[PaperFolder.page] = try PaperPage(folder).bytes
        var check = PaperCheck(folder, key: key)
        guard let report = check.run(), check.faults.isEmpty else {
            throw CommandFailure(
                "The answers do not agree with one another, so no paper was written: "
                    + check.faults.prefix(3).joined(separator: " "))
        }
        try folder.write(to: directory)
        return report
    }

    /// Asks for figures, entries, tests, findings and sample.
    ///
    /// - Returns: their files, and the last event of the moment asked about.
    func answers() async throws -> (folder: PaperFolder, position: Position) {
        var folder = PaperFolder()
        let fund = "/v1/funds/" + Self.encoded(question.fund)
        let asOf = "asOf=" + Self.encoded(question.asOf)
        let days = "period=" + Self.encoded(question.period) + "&" + asOf
        let book = try await log.answer("\(fund)?\(days)", Self.json)
        guard let position = book.position.flatMap({ Position(text: $0) }) else {
            throw CommandFailure("The answer does not say which events it reflects.")
        }
        let sample = try await body(
            "\(fund)/sample?\(days)&size=\(question.size)&seed=\(Self.encoded(question.seed))",
            Self.json)
        let tests = try await body("\(fund)/tests?\(days)", Self.json)
        folder["figures.json"] = try PaperFigures.bytes(
            question, position: position.value, book: book.body, sample: sample)
        folder["entries.csv"] = try await body("\(fund)/entries?\(asOf)", Self.csv)
        folder["findings.csv"] = try await body(
            "/v1/findings?fund=\(Self.encoded(question.fund))&\(asOf)", Self.csv)
        folder["tests.csv"] = PaperTable.bytes(of: "tests", in: tests, columns: Self.testColumns)
        folder["sample.csv"] = PaperTable.bytes(
            of: "payments", in: sample, columns: Self.sampleColumns)
        return (folder, position)
    }

    /// The positions that entries and findings name.
    private func named(in folder: PaperFolder) -> Set<Position> {
        var positions: Set<Position> = []
        for (file, column) in [("entries.csv", "entry"), ("findings.csv", "events")] {
            let table = folder[file].flatMap { PaperTable(parsing: $0) }
            for cell in table?.cells(column) ?? [] {
                for part in cell.split(separator: ";") {
                    let digits = part.drop { $0 == " " }.prefix { $0 != "." }
                    if let position = Position(text: digits) { positions.insert(position) }
                }
            }
        }
        return positions
    }

    private typealias Record = (position: Position, bytes: [UInt8])

    /// The records of the fund's events up to a position, and of those that are named, in the order of the
    /// log.
    private func records(
        upTo last: Position, named: Set<Position>
    ) async throws -> [Record] {
        let lines = try await body(
            "/v1/events?tag=" + Self.encoded("fund:" + question.fund), "application/x-ndjson")
        var records: [Position: [UInt8]] = [:]
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            let bytes = Array(line)
            guard
                let position = AnswerText.member("sequence", of: bytes)
                    .flatMap({ Position(text: $0) })
            else { throw CommandFailure("A record of the log has no sequence.") }
            if position <= last { records[position] = bytes }
        }
        for position in named.sorted() where records[position] == nil {
            records[position] = try await log.record(at: position)
        }
        return records.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func body(_ target: String, _ types: String) async throws -> [UInt8] {
        try await log.answer(target, types).body
    }

    /// A text in a path or a query.
    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.intersection(ascii))
            ?? text
    }

    private static let ascii = CharacterSet(charactersIn: "\0"..."~")
}
