import ArgumentParser
import Foundation
import Simulation

/// `wenzhi simulate`: prints a year of posts, to try a ledger with.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Print a simulated year of the districts' posts, one event a line.",
        discussion: """
            The same options give the same bytes. Every line is accepted by a new ledger, once; \
            some are there twice, as systems send again what they are not sure of. A ledger takes \
            one such year. It needs no ledger.

            A sample ledger (wenzhi init --sample) takes a year with its times of recording.

            Examples: wenzhi simulate --districts 3 --volunteers 120 > year.ndjson
                      wenzhi simulate --districts 110101,110118 --seed 7 | wenzhi import -
                      wenzhi simulate --until 2026-11-26 --recorded > sample.ndjson
            """)

    /// Bytes that are written at once.
    private static let writtenBytes = 1 << 16

    @Option(help: "Where all random choices begin; another seed is another year.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "How many of the 16 districts take part, or which: GB/T 2260 codes between commas.",
            valueName: "count|codes"))
    var districts = "16"

    @Option(help: "How many people apply in the year; each leaves about a hundred events.")
    var volunteers = 1000

    @Option(help: "The year of service; a ledger refuses events of the future.")
    var year = 2025

    @Option(
        help: ArgumentHelp(
            "The last day, in place of a calendar year: the year is the 365 days up to it.",
            valueName: "day"))
    var until: String?

    @Flag(help: "Give each event its time of recording, which only a sample ledger takes.")
    var recorded = false

    func run() throws {
        let districts = try SimulationOptions.districts(districts)
        var options =
            if let until {
                try SimulationOptions(
                    seed: seed, districts: districts, volunteers: volunteers, until: until)
            } else {
                try SimulationOptions(
                    seed: seed, districts: districts, volunteers: volunteers, year: year)
            }
        options.givesRecordingTimes = recorded
        var simulation = YearSimulation(options)
        var bytes: [UInt8] = []
        while let line = simulation.next() {
            bytes += line
            bytes.append(UInt8(ascii: "\n"))
            guard bytes.count >= Self.writtenBytes else { continue }
            try Self.write(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
        try Self.write(bytes)
    }

    private static func write(_ bytes: [UInt8]) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(bytes))
        } catch {
            throw CommandFailure("The year cannot be written: \(error.localizedDescription)")
        }
    }
}
