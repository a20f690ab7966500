internal import JSON

/// Lines that are ready to go, and now and then a line that went before.
///
/// A system that lost its connection sends what it is not sure of again, and some send an old event
/// again for no reason that anyone can see. Both repeat the same bytes.
struct Outbox: Sendable {
    /// Lines of the whole past from which one is repeated.
    private static let maximumRemembered = 256
    /// Lines that a system may send again after a lost connection.
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

    /// The next line; nil when there is none.
    mutating func next() -> [UInt8]? {
        guard sent < lines.count else {
            lines.removeAll(keepingCapacity: true)
            sent = 0
            return nil
        }
        sent += 1
        return lines[sent - 1]
    }

    /// Adds an event of a centre, its number-th, as CloudEvents.
    mutating func post(
        _ type: StaticString, _ subject: String, from centre: String, number: Int, at time: String,
        _ data: (inout JSONWriter) -> Void
    ) {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("specversion", "1.0")
        json.member("id", "e" + padded(number, 6))
        json.member("source", "/centres/" + centre)
        json.member("type", type.description)
        json.member("subject", subject)
        json.member("time", time)
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

    /// Keeps the last few lines, and a sample in which every line so far is equally likely.
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
