/// The numbers that the validator leaves for the generated types: frames, one after another.
///
/// The first frame, which is all that most events need, stands on the stack. The value is valid
/// within the closure that made it, and must not leave it. Indexes are checked.
@safe
struct Slots {
    /// As many slots as the frame of the data may have: a number of bits and 60 fields.
    private static let firstCount = 64

    private let first: UnsafeMutableBufferPointer<Int64>
    private var others: [Int64] = []

    /// Calls `body` with slots of which none is in use.
    static func with<Result>(
        _ body: (consuming Slots) throws(Violations) -> Result
    ) throws(Violations) -> Result {
        try unsafe withUnsafeTemporaryAllocation(of: Int64.self, capacity: firstCount) {
            buffer throws(Violations) in
            unsafe buffer.initialize(repeating: 0)
            return try body(unsafe Slots(first: buffer))
        }
    }

    private init(first: UnsafeMutableBufferPointer<Int64>) {
        unsafe self.first = first
    }

    /// The place after the last slot; the first frame always takes 64.
    var count: Int { Self.firstCount + others.count }

    /// Adds slots at the end.
    mutating func append(count: Int) {
        for _ in 0..<count { others.append(0) }
    }

    subscript(index: Int) -> Int64 {
        get {
            guard index < Self.firstCount else { return others[index - Self.firstCount] }
            precondition(index >= 0, "a slot below the first")
            return unsafe first[index]
        }
        set {
            guard index < Self.firstCount else {
                others[index - Self.firstCount] = newValue
                return
            }
            precondition(index >= 0, "a slot below the first")
            unsafe first[index] = newValue
        }
    }
}
