/// One way in which an event breaks its schema or the envelope's rules.
public struct Violation: Sendable, Hashable {
    /// The place within the event as a JSON pointer (RFC 6901): `/data/minutes`, `/time`.
    public let pointer: String

    /// A stable word for programs, such as `out-of-range`.
    public let code: String

    /// A sentence for a person that says what to do. Never holds a value that was posted.
    public let message: Sentence

    /// The event's time, where what is wrong is that it lies ahead of the ledger's clock.
    public let futureTime: Timestamp?

    /// A violation at a place of the event.
    public init(pointer: String, code: String, message: Sentence, futureTime: Timestamp? = nil) {
        self.pointer = pointer
        self.code = code
        self.message = message
        self.futureTime = futureTime
    }
}

/// Why an event was refused: at least one violation, at most ``maximumCount``.
public struct Violations: Error, Sendable, Equatable {
    /// What is wrong, in the order of the event.
    public let violations: [Violation]

    /// Whether it is a CloudEvents 1.0 event at all: an object whose `specversion` is `1.0`.
    public let isCloudEvent: Bool

    /// How many violations are reported at most.
    public static let maximumCount = 32

    /// A refusal for these reasons, of which there must be one.
    public init(_ violations: [Violation], isCloudEvent: Bool = true) {
        precondition(!violations.isEmpty, "a refusal has a reason")
        self.violations = Array(violations.prefix(Self.maximumCount))
        self.isCloudEvent = isCloudEvent
    }
}

extension Violations: RandomAccessCollection {
    /// The index of the first violation.
    public var startIndex: Int { 0 }

    /// One past the index of the last violation.
    public var endIndex: Int { violations.count }

    /// One violation.
    public subscript(index: Int) -> Violation { violations[index] }
}

extension Violations: CustomStringConvertible {
    /// One line for each violation.
    public var description: String {
        violations.map { "\($0.pointer): \($0.code): \($0.message)" }.joined(separator: "\n")
    }
}

/// Gathers violations up to the limit.
struct ViolationList {
    private(set) var items: [Violation] = []

    var isEmpty: Bool { items.isEmpty }

    mutating func add(
        _ pointer: String, _ code: String, _ message: Sentence, futureTime: Timestamp? = nil
    ) {
        guard items.count < Violations.maximumCount else { return }
        items.append(
            Violation(pointer: pointer, code: code, message: message, futureTime: futureTime))
    }
}

/// JSON pointers (RFC 6901).
enum JSONPointer {
    /// A member's name as one step, cut to 64 characters.
    static func step(_ name: String) -> String {
        var text = "/"
        for character in name.unicodeScalars.prefix(64) {
            switch character {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}
