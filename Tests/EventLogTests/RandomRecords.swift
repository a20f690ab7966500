import TestSupport

extension SeededGenerator {
    /// So many records of some tens to hundreds of bytes.
    mutating func records(_ count: Int) -> [[UInt8]] {
        (0..<count).map { _ in bytes(Int.random(in: 20...400, using: &self)) }
    }
}
