import EventLog
import TestSupport
import Testing

@Suite("Positions")
struct PositionTests {
    @Test("as clients send them: up to sixteen digits, with or without leading zeros")
    func parsing() {
        let accepted: [(String, UInt64)] = [
            ("0", 0), ("7", 7), ("0000000000000042", 42),
            ("9999999999999999", 9_999_999_999_999_999),
        ]
        for (text, value) in accepted {
            #expect(Position(text: text) == Position(value), "\(text)")
        }
        let refused = [
            "", " 1", "1 ", "+1", "-1", "0x1", "1.0", "1e3", "٣", "00000000000000000",
            "10000000000000000",
        ]
        for text in refused { #expect(Position(text: text) == nil, "\(text)") }
    }

    @Test("the sequence sorts as text as it does as a number")
    func sequence() {
        #expect(Position(0).sequence == "0000000000000000")
        #expect(Position(1_234).sequence == "0000000000001234")
        var generator = SeededGenerator(for: "sequence")
        for _ in 0..<200 {
            let left = Position(UInt64.random(in: 0..<1 << 50, using: &generator))
            let right = Position(UInt64.random(in: 0..<1 << 50, using: &generator))
            #expect((left < right) == (left.sequence < right.sequence))
            #expect(Position(text: left.sequence) == left)
            #expect(Position(text: left.description) == left)
        }
    }

    @Test("the next one")
    func next() {
        #expect(Position(0).next == Position(1))
        #expect(Position(41).next.description == "42")
    }
}
