import Workload

/// Stories that can be posted in any order, as long as each keeps its own.
///
/// It goes on where a workload has registered all its volunteers, and adds the registrations that
/// the workload no longer has, so that the mix stays the same.
struct StoryStream {
    /// Of a hundred stories, those that are a registration, as in the workload.
    private static let registrationsInHundred: UInt64 = 43
    private static let lastType = #""type":"hours.confirmed""#

    private var workload: Workload
    private var random = SplitMix(state: 2)
    private var registrations = 0
    private let time: String

    /// Stories after a workload whose next event begins one.
    init(after workload: Workload, time: String) {
        self.workload = workload
        self.time = time
    }

    /// The events of the next story.
    mutating func next() -> [String] {
        guard random.next() % 100 >= Self.registrationsInHundred else { return registration() }
        var lines: [String] = []
        while true {
            let line = workload.next()
            lines.append(line)
            if line.contains(Self.lastType) { return lines }
        }
    }

    /// So many events, in whole stories: an even number, as every story has.
    mutating func events(_ count: Int) -> [String] {
        precondition(count.isMultiple(of: 2), "stories have an even number of events")
        var lines: [String] = []
        lines.reserveCapacity(count)
        while lines.count < count {
            lines += count - lines.count < 6 ? registration() : next()
        }
        return lines
    }

    /// So many events as one batch: a JSON array on one line.
    mutating func batch(_ count: Int) -> String {
        "[" + events(count).joined(separator: ",") + "]"
    }

    private mutating func registration() -> [String] {
        let number = registrations
        registrations += 1
        let id = "bn" + Text.padded(number)
        return [
            SingleEvents.volunteer("bn", number, time: time),
            """
            {"specversion":"1.0","id":"br\(Text.padded(number))","source":"/centres/c\(number % 16)",\
            "type":"volunteer.registered","subject":"\(id)","time":"\(time)",\
            "data":{"reviewer":"staff-2"}}
            """,
        ]
    }
}
