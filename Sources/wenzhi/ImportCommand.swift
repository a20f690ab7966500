import Catalogue
import Catalogue
import ArgumentParser
import Foundation
import HTTPAPI
import Ledger
import Rules

/// `wenzhi import`: records a file of events, without a server between.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Record the events of a file, one a line.",
        discussion: """
            Refused events cost only themselves; importing the same file again is harmless, because \
            what is on record is recognised.

            Examples: wenzhi import events.ndjson
                      zcat events.ndjson.gz | wenzhi import -
            """)

    /// Bytes that are read at once.
    private static let readBytes = LineSplitter.maximumAddedBytes
    /// Chunks that are submitted and not answered yet.
    private static let maximumChunksInFlight = 16

    @OptionGroup var place: DataOptions

    @Argument(help: "A file of NDJSON; - for standard input.")
    var file: String

    func run() async throws {
        let input = try openInput()
        let ledger = try place.open()
        var tally = ImportTally()
        let failure: CommandFailure?
        do {
            try await record(input, in: ledger, &tally)
            failure = nil
        } catch let error as CommandFailure {
            failure = error
        }
        tally.line.end()
        try ledger.close()
        print(tally.summary)
        if let failure { throw failure }
        if tally.refused > 0 { throw ExitCode.failure }
    }

    private func openInput() throws -> FileHandle {
        guard file != "-" else { return .standardInput }
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw CommandFailure("There is no readable file \(file).")
        }
        return handle
    }

    private func record(
        _ input: FileHandle, in ledger: Ledger, _ tally: inout ImportTally
    ) async throws {
        let size = file == "-" ? nil : Self.size(of: file)
        var splitter = LineSplitter()
        // What comes later in the file builds on what comes before.
        let lane = WriteLane()
        var waiting: [(chunk: EventChunk, outcomes: Task<[Outcome], Never>)] = []
        var readBytes = 0
        var index = 0
        var isAtEnd = false
        while !isAtEnd {
            let data = try read(input)
            isAtEnd = data.isEmpty
            readBytes += data.count
            for lines in isAtEnd ? splitter.finish() : splitter.add(data) {
                let now = LedgerClock.system.now()
                let chunk = EventChunk(lines, firstIndex: index, now: now) {
                    ledger.judged($0, of: .localOperator)
                }
                index += chunk.count
                if waiting.count >= Self.maximumChunksInFlight {
                    let oldest = waiting.removeFirst()
                    try tally.add(oldest.chunk.results(await oldest.outcomes.value))
                }
                waiting.append((chunk, Self.submit(chunk, to: ledger, in: lane)))
            }
            tally.show(remaining: size.map { 1 - Double(readBytes) / Double(max($0, 1)) })
        }
        for (chunk, outcomes) in waiting { try tally.add(chunk.results(await outcomes.value)) }
    }

    private func read(_ input: FileHandle) throws -> Data {
        do {
            return try input.read(upToCount: Self.readBytes) ?? Data()
        } catch {
            throw CommandFailure("\(file) cannot be read: \(error.localizedDescription)")
        }
    }

    private static func size(of path: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue
    }

    /// Submits a chunk; it stands in the queue, behind those of its lane, when this returns.
    private static func submit(
        _ chunk: EventChunk, to ledger: Ledger, in lane: WriteLane
    ) -> Task<[Outcome], Never> {
        let submissions = chunk.submissions
        return Task.immediate {
            guard !submissions.isEmpty else { return [] }
            do throws(PostingProblem) {
                return try await ledger.write(
                    submissions, .each, by: .localOperator, in: lane)
            } catch {
                return Array(repeating: .refused(error), count: submissions.count)
            }
        }
    }
}

/// What became of an import so far.
private struct ImportTally {
    /// Refusals that are shown; all are counted.
    private static let maximumShown = 10

    let line = ProgressLine("importing")
    private(set) var recorded: UInt64 = 0
    private(set) var repeated: UInt64 = 0
    private(set) var refused: UInt64 = 0

    var summary: String {
        let seconds = (line.elapsedSeconds * 10).rounded() / 10
        return "\(recorded) recorded, \(repeated) on record before, \(refused) refused, "
            + "in \(seconds) s"
    }

    func show(remaining: Double?) {
        line.show(recorded + repeated + refused, of: nil, remaining: remaining)
    }

    /// Counts results; throws when the ledger itself failed, after which nothing can be recorded.
    mutating func add(_ results: [LineResult]) throws {
        for result in results {
            switch result.outcome {
            case .recorded: recorded += 1
            case .repeated: repeated += 1
            case .refused(let problem):
                if problem.isFailureOfLedger {
                    throw CommandFailure("Stopped at event \(result.index): \(problem.detail)")
                }
                refused += 1
                if refused <= Self.maximumShown {
                    line.end()
                    printError("event \(result.index): \(problem.code): \(Self.reason(problem))")
                }
            }
        }
    }

    private static func reason(_ problem: Problem) -> String {
        guard !problem.errors.isEmpty else { return problem.detail.text(in: .english) }
        return problem.errors.map { "\($0.pointer) \($0.message)" }.joined(separator: "; ")
    }
}
