import Catalogue
import EventLog
import Ledger
import MerkleTree
import Queries

extension PaperCheck {
    /// Whether entries, figures and sample are what the records make.
    mutating func checkFigures(
        _ figures: PaperFigures, _ events: [Event], _ checkpoint: Checkpoint?
    ) {
        let question = figures.question
        var replay = FundReplay(FundID(question.fund))
        for event in events { replay.add(event) }
        if let event = events.last(where: { $0.aggregate == .fund }), let stamp = event.stamp,
            stamp.position > figures.position
        {
            faults.append(
                "events.ndjson: event \(stamp.position) is later than the paper, which is as of "
                    + "\(figures.position).")
        }
        if figures.text("fund") != question.fund || figures.text("period") != question.period {
            faults.append(
                "figures.json: the answer is of another fund or period than was asked for.")
        }
        checkMoment(figures, events, checkpoint)
        checkFacts(figures, replay)
        guard let sums = replay.figures(in: question.period),
            let sample = replay.sample(
                of: question.period, size: question.size, seed: question.seed),
            let entries = try? replay.entryLines(), let drawn = try? sample.lines(),
            let budget = try? replay.budget(in: question.period)
        else {
            faults.append("figures.json: \(question.period) is no period.")
            return
        }
        for (name, amount) in sums where figures.amount(name) != amount {
            faults.append(
                "figures.json: \(name) is \(Self.text(figures.amount(name))), and the entries make "
                    + "\(amount).")
        }
        if figures.budget != budget {
            faults.append(
                "figures.json: the lines of the budget are not those that the entries make.")
        }
        compare("entries.csv", with: entries, "the events make")
        compare("sample.csv", with: drawn, "the seed draws")
        for (name, amount) in sample.figures where figures.drawn(name) != amount {
            faults.append(
                "figures.json: the sample's \(name) is \(Self.text(figures.drawn(name))), and the "
                    + "entries make \(amount).")
        }
    }

    /// Whether the moment that was asked about is that of the position, and no record is later.
    private mutating func checkMoment(
        _ figures: PaperFigures, _ events: [Event], _ checkpoint: Checkpoint?
    ) {
        if let checkpoint, figures.position >= checkpoint.size {
            faults.append(
                "figures.json: asked.position is \(figures.position), and the checkpoint is of "
                    + "\(checkpoint.size) events.")
        }
        let text = figures.question.asOf
        guard let moment = AsOf(text: text) else {
            faults.append("figures.json: asked.asOf is \(text), which is no moment.")
            return
        }
        if case .position(let position) = moment, position.value != figures.position {
            faults.append(
                "figures.json: asked.asOf is \(text), and asked.position is \(figures.position).")
        }
        let late = events.compactMap(\.stamp).first { stamp in
            switch moment {
            case .position(let position): stamp.position > position.value
            case .day(let day): stamp.recordedTime.day > day
            case .time(let time): stamp.recordedTime > time
            }
        }
        if let late {
            faults.append(
                "figures.json: asked.asOf is \(text), and event \(late.position) was recorded later, at "
                    + "\(late.recordedTime).")
        }
    }

    /// Whether the answer says of the fund what its own records say.
    private mutating func checkFacts(_ figures: PaperFigures, _ replay: FundReplay) {
        guard let facts = replay.facts(in: figures.question.period) else {
            faults.append("events.ndjson: no record establishes the fund of figures.json.")
            return
        }
        for (name, text) in facts where figures.cell(name) != text {
            faults.append(
                "figures.json: \(name) is \(figures.cell(name) ?? "missing"), and the records make "
                    + "\(text ?? "none").")
        }
    }

    /// Whether the events on which findings rest are among the records; returns how many findings there are.
    mutating func checkFindings(_ events: [Event]) -> Int {
        for name in ["findings.csv", "tests.csv"] {
            guard let bytes = folder[name], PaperTable(parsing: bytes) == nil else { continue }
            faults.append("\(name): is no table.")
        }
        guard let table = folder["findings.csv"].flatMap({ PaperTable(parsing: $0) }) else {
            return 0
        }
        let present = Set(events.compactMap { $0.stamp.map { String($0.position) } })
        for (number, cell) in table.cells("events").enumerated() {
            for part in cell.split(separator: ";") {
                let position = part.drop { $0 == " " }
                if !present.contains(String(position)) {
                    faults.append(
                        "findings.csv: finding \(number + 1) rests on event \(position), which is not "
                            + "in events.ndjson.")
                }
            }
        }
        return table.rows.count
    }

    /// Compares a table with its lines, and names the first line that differs.
    private mutating func compare(_ name: String, with lines: [[UInt8]], _ maker: String) {
        guard let bytes = folder[name] else { return }
        var place = bytes.startIndex
        for (number, line) in lines.enumerated() {
            guard bytes[place...].starts(with: line) else {
                let rest = bytes[place...].prefix { $0 != 0x0A && $0 != 0x0D }
                let row = String(decoding: rest, as: UTF8.self)
                let made = String(decoding: line.dropLast(2), as: UTF8.self)
                faults.append(
                    "\(name): line \(number + 1) is “\(row)”, and \(maker) “\(made)”.")
                return
            }
            place += line.count
        }
        if place < bytes.endIndex {
            faults.append("\(name): has more lines than \(maker).")
        }
    }

    private static func text(_ amount: Int?) -> String { amount.map { String($0) } ?? "missing" }
}
