/// Random choices that depend only on the seed, on every machine (SplitMix64).
///
/// The standard library's generators of numbers in a range may change between versions; the bytes of
/// a simulated year may not.
struct Chance: Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in the range; the bias of the remainder does not matter at these sizes.
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// True with a probability of `share` percent.
    mutating func percent(_ share: Int) -> Bool { number(0...99) < share }

    /// True with a probability of `share` per mille.
    mutating func perMille(_ share: Int) -> Bool { number(0...999) < share }

    /// One of the choices, of which there must be one.
    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[number(0...choices.count - 1)]
    }

    /// An index, in proportion to its weight.
    mutating func weighted(_ weights: [Int]) -> Int {
        var left = number(1...weights.reduce(0, +))
        for (index, weight) in weights.enumerated() {
            left -= weight
            if left <= 0 { return index }
        }
        return weights.count - 1
    }
}
