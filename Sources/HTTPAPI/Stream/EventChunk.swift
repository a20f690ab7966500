public import Catalogue
import EventLog
import HTTPTypes
import JSON
public import Ledger

/// The result of one line of a stream.
public struct LineResult: Sendable {
    /// The number of the event in the stream, from 0; blank lines do not count.
    public let index: Int
    /// What became of it.
    public let outcome: LineOutcome
}

/// The outcome of a line of a stream.
public enum LineOutcome: Sendable {
    /// It was recorded there.
    case recorded(Receipt)
    /// It had been recorded there before.
    case repeated(Receipt)
    /// It left no trace.
    case refused(Problem)
}

/// A chunk of a stream after parsing: what can be written, and what is wrong with the rest.
public struct EventChunk: Sendable {
    /// The number of the first event in the stream.
    public let firstIndex: Int
    /// What can be written, in order.
    public let submissions: [Submission]
    /// One entry a line: nil where the next submission stands.
    private let problems: [Problem?]

    /// Events in the chunk, good and bad.
    public var count: Int { problems.count }

    /// Parses a chunk's lines; an error concerns its own line only.
    ///
    /// `judge` gets each problem before it is kept: see ``Ledger/judged(_:of:)``.
    public init(
        _ chunk: LineChunk, firstIndex: Int, now: Timestamp,
        judge: (PostingProblem) -> PostingProblem = { $0 }
    ) {
        self.firstIndex = firstIndex
        var submissions: [Submission] = []
        submissions.reserveCapacity(chunk.lines.count)
        var problems: [Problem?] = []
        problems.reserveCapacity(chunk.lines.count)
        for line in chunk.lines {
            let range: Range<Int>
            switch line {
            case .text(let text): range = text
            case .tooLong:
                problems.append(.lineTooLong)
                continue
            case .wide:
                problems.append(Problem(JSONError(code: .wideText, offset: 0)))
                continue
            }
            do throws(PostingProblem) {
                submissions.append(try Submission(parsing: chunk.bytes, range: range, now: now))
                problems.append(nil)
            } catch {
                problems.append(Problem(judge(error).counted(from: range.lowerBound)))
            }
        }
        self.submissions = submissions
        self.problems = problems
    }

    private init(firstIndex: Int, submissions: [Submission], problems: [Problem?]) {
        self.firstIndex = firstIndex
        self.submissions = submissions
        self.problems = problems
    }

    /// The events before the first for which the ledger is at fault and not the event, and why: a
    /// stream ends there, to be resumed.
    func untilFailure() -> (chunk: EventChunk, failure: Problem?) {
        let end = problems.firstIndex { $0?.isFailureOfLedger ?? false }
        guard let end, let failure = problems[end] else { return (self, nil) }
        let before = problems[..<end]
        let submitted = before.count { $0 == nil }
        let chunk = EventChunk(
            firstIndex: firstIndex, submissions: Array(submissions.prefix(submitted)),
            problems: Array(before))
        return (chunk, failure)
    }

    /// The results of all lines, given what became of the submissions.
    public func results(_ outcomes: [Outcome]) -> [LineResult] {
        var next = 0
        return problems.enumerated().map { offset, problem in
            let outcome: LineOutcome
            if let problem {
                outcome = .refused(problem)
            } else {
                outcome = LineOutcome(outcomes[next])
                next += 1
            }
            return LineResult(index: firstIndex + offset, outcome: outcome)
        }
    }
}

extension PostingProblem {
    /// The same problem with its offset counted from the start of the line, not of the chunk.
    fileprivate func counted(from start: Int) -> PostingProblem {
        guard case .notJSON(let error) = self else { return self }
        return .notJSON(
            JSONError(code: error.code, offset: error.offset - start, pointer: error.pointer))
    }
}

extension LineOutcome {
    init(_ outcome: Outcome) {
        switch outcome {
        case .recorded(let receipt): self = .recorded(receipt)
        case .repeated(let receipt): self = .repeated(receipt)
        case .refused(let problem): self = .refused(Problem(problem))
        }
    }
}

extension Problem {
    static let lineTooLong = Problem(
        .contentTooLarge, "line-too-long", "Line too long",
        "A line has at most \(LineSplitter.maximumLineBytes) bytes.")
}

extension LineResult {
    /// Appends the result as a line of JSON: index, status, and sequence with findings, or problem.
    func append(to bytes: inout [UInt8], in language: Language) {
        switch outcome {
        case .recorded(let receipt): append(201, receipt, to: &bytes, in: language)
        case .repeated(let receipt): append(200, receipt, to: &bytes, in: language)
        case .refused(let problem): Self.append(problem, index: index, to: &bytes, in: language)
        }
    }

    /// Appends the line without a `JSONWriter`: one for every line would cost more than the line.
    private func append(
        _ status: Int, _ receipt: Receipt, to bytes: inout [UInt8], in language: Language
    ) {
        bytes.append(contentsOf: #"{"index":"#.utf8)
        bytes.append(contentsOf: String(index).utf8)
        bytes.append(contentsOf: #","status":"#.utf8)
        bytes.append(contentsOf: String(status).utf8)
        bytes.append(contentsOf: #","sequence":""#.utf8)
        bytes.append(contentsOf: receipt.position.sequence.utf8)
        bytes.append(UInt8(ascii: "\""))
        if !receipt.findings.isEmpty {
            var json = JSONWriter(reservingCapacity: 256)
            json.beginObject()
            json.findings(receipt.findings, in: language)
            json.endObject()
            bytes.append(UInt8(ascii: ","))
            bytes += json.bytes.dropFirst().dropLast()
        }
        bytes.append(contentsOf: "}\n".utf8)
    }

    /// Appends a line that says what is wrong with an event, or why the stream ends before it.
    static func append(
        _ problem: Problem, index: Int, to bytes: inout [UInt8], in language: Language
    ) {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("index", index)
        json.member("status", problem.status.code)
        json.key("problem")
        problem.write(to: &json, in: language)
        json.endObject()
        bytes.append(contentsOf: json.bytes)
        bytes.append(UInt8(ascii: "\n"))
    }
}
