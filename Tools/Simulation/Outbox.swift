internal import JSON

/// Lines that are ready to be sent, and sometimes a line that was sent before.
///
/// A system that lost its connection repeats the lines without an answer, and some systems repeat
/// an old event for no apparent reason. Both repeat the same bytes.
struct Outbox: Sendable {
    /// The number of remembered lines from which old ones are repeated.
    private static let maximumRemembered = 256
    /// The maximum number of lines that a system repeats after a lost connection.
    private static let maximumResent = 12

    private var chance: Chance
    private var lines: [[UInt8]] = []
    private var sent = 0
    private var remembered: [[UInt8]] = []
    private var recent: [[UInt8]] = []
    private var count = 0

    init(chance: Chance) {
        self.chance = chance
    }

    /// Removes and returns the next line; nil when there is none.
    mutating func next() -> [UInt8]? {
        guard sent < lines.count else {
            lines.removeAll(keepingCapacity: true)
            sent = 0
            return nil
        }
        sent += 1
        return lines[sent - 1]
    }

    /// Adds the event of this number of a source, as CloudEvents.
    mutating func post(
        _ type: StaticString, _ subject: String, from source: String, number: Int, at time: String,
        recordedAt: String?, _ data: (inout JSONWriter) -> Void
    ) {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("specversion", "1.0")
        json.member("id", "e" + padded(number, 6))
        json.member("source", source)
        json.member("type", type.description)
        json.member("subject", subject)
        json.member("time", time)
        json.member("recordedat", recordedAt)
        json.key("data")
        json.beginObject()
        data(&json)
        json.endObject()
        json.endObject()
        add(json.bytes)
    }

    private mutating func add(_ line: [UInt8]) {
        lines.append(line)
        remember(line)
        if chance.perMille(4) { lines.append(chance.pick(remembered)) }
        if chance.number(0...1999) == 0 { lines.append(contentsOf: recent) }
    }

    /// Keeps the last few lines, and a random sample of all lines so far, each with the same
    /// probability.
    private mutating func remember(_ line: [UInt8]) {
        count += 1
        if remembered.count < Self.maximumRemembered {
            remembered.append(line)
        } else {
            let place = chance.number(0...count - 1)
            if place < remembered.count { remembered[place] = line }
        }
        if recent.count == Self.maximumResent { recent.removeFirst() }
        recent.append(line)
    }
}

extension JSONWriter {
    /// Writes a member whose value is an array of strings.
    mutating func member(_ name: StaticString, _ values: [String]) {
        key(name)
        beginArray()
        for value in values { string(value) }
        endArray()
    }
}
