import EventLog
import LMDB
import Projections
import Rules
import Tables
import Testing

/// Rows of figures: what is written is read again, and what no figures can be is refused.
struct FiguresTests {
    private func bytes(_ figures: Figures) -> [UInt8] {
        var row = RowWriter()
        figures.encode(into: &row)
        return row.bytes
    }

    private func read(_ bytes: [UInt8]) throws(LMDBError) -> Figures {
        var row = RowReader(bytes.span)
        return try Figures(from: &row)
    }

    @Test("figures are read as they were written, and those of 0 are not written")
    func coding() throws {
        var figures = Figures()
        #expect(figures.add(5, to: .minutes) == 5)
        #expect(figures.add(-7, to: .places) == -7)
        figures.add(2, to: .findings(.major))
        figures.add(1, to: .findings(.note))
        figures.add(1, to: .events)
        figures.add(-1, to: .events)
        figures.changed = Position(300)
        let again = try read(bytes(figures))
        #expect(again[.minutes] == 5 && again[.places] == -7 && again[.events] == 0)
        #expect(again.total(FigureSet(Figure.findings, Severity.allCases)) == 3)
        #expect(again.changed == Position(300))
        #expect(bytes(again) == bytes(figures))
        #expect(bytes(figures).count == 2 + 1 + 4 * 3 + 1 - 2)
    }

    @Test("numbers that do not ascend, and values of more than any log has, are damage")
    func damage() throws {
        // Last change, number of figures, distance from the number before, value.
        #expect(try read([0, 2, 1, 2, 1, 2]).changed == Position(0))
        #expect(throws: LMDBError.self) { try read([0, 2, 1, 2, 0, 2]) }
        #expect(throws: LMDBError.self) { try read([0, 1, 0x80, 0x80, 0x04, 2]) }
        #expect(throws: LMDBError.self) { try read([0, 1, 1]) }
        var row = RowWriter()
        row.number(10_000_000_000_000_000)
        #expect(throws: LMDBError.self) { try read([0, 1, 1] + row.bytes) }
        // Minutes add up to more.
        #expect(try read([0, 1, 0x80, 0x80, 0x02] + row.bytes)[.minutes] == 10_000_000_000_000_000)
        row.clear()
        row.number((1 << 60) + 1)
        #expect(throws: LMDBError.self) { try read([0, 1, 0x80, 0x80, 0x02] + row.bytes) }
    }

    @Test("sums of several scopes that do not fit are damage")
    func sums() throws {
        var figures = Figures()
        figures.add(Int.max, to: .minutes)
        figures.changed = Position(1)
        var other = Figures()
        other.add(1, to: .findings(.minor))
        other.changed = Position(2)
        try figures.add(other)
        #expect(figures[.findings(.minor)] == 1 && figures.changed == Position(2))
        other.add(1, to: .minutes)
        let more = other
        #expect(throws: LMDBError.self) {
            var sum = figures
            try sum.add(more)
        }
    }
}
