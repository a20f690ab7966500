import Foundation

/// SplitMix64 (Steele, Lea, Flood 2014), so that a printed seed repeats a run.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// A generator with the seed that `seed(of:)` chooses for a test.
    package init(for test: String) { self.init(seed: Self.seed(of: test)) }

    /// A new seed, which is printed, or the one in the variable `SEED`.
    package static func seed(of test: String) -> UInt64 {
        let given = ProcessInfo.processInfo.environment["SEED"].flatMap(UInt64.init)
        let seed = given ?? UInt64.random(in: 0...UInt64.max)
        print("seed of \(test): \(seed) (repeat with SEED=\(seed))")
        return seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// So many random bytes.
    package mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}
