/// The events of one client, each a function of its number: centre and project first, then one
/// volunteer after another who applies, is registered, serves and has the service confirmed.
struct Story: Sendable {
    /// Events before the first volunteer's.
    private static let foundationEvents = 4
    /// Events of each volunteer.
    private static let eventsEach = 4

    /// Which client it is.
    let client: Int

    /// The `id` of an event; the source is the client's own.
    func id(_ index: Int) -> String { "crash-\(client)-\(index)" }
    /// The `source` of every event.
    var source: String { "/centres/centre-\(client)" }

    /// An event as posted.
    func event(_ index: Int) -> String {
        let (type, subject, data) = content(index)
        // A volunteer is registered the day before the service.
        let isService = type.hasPrefix("hours.")
        return """
            {"specversion":"1.0","id":"\(id(index))","source":"\(source)","type":"\(type)",\
            "subject":"\(subject)","time":"2025-06-0\(isService ? 2 : 1)T12:00:00+08:00",\
            "data":\(data)}
            """
    }

    /// The volunteer and minutes that an event confirms; nil for all other events.
    func confirmed(_ index: Int) -> (volunteer: String, minutes: Int)? {
        let number = index - Self.foundationEvents
        guard number >= 0, number % Self.eventsEach == Self.eventsEach - 1 else { return nil }
        return (volunteer(number / Self.eventsEach), minutes(number / Self.eventsEach))
    }

    private func volunteer(_ number: Int) -> String { "v-\(client)-\(number)" }
    private func minutes(_ number: Int) -> Int { 30 + (number * 7 + client) % 61 }

    private func content(_ index: Int) -> (type: String, subject: String, data: String) {
        let centre = "centre-\(client)"
        let project = "project-\(client)"
        switch index {
        case 0:
            return (
                "centre.established", centre,
                #"{"level":"special","name":"中心 \#(client)","sponsor":"文化馆"}"#
            )
        case 1:
            return (
                "project.proposed", project,
                """
                {"centre":"\(centre)","title":"课堂","family":"community",\
                "kind":"regular-community","scale":"daily","key":false,"skills":["music"],\
                "startsOn":"2025-01-01","endsOn":"2030-12-31","risk":"normal","summary":"每周"}
                """
            )
        case 2: return ("project.approved", project, #"{"reviewer":"staff-1"}"#)
        case 3: return ("project.published", project, "{}")
        default: return service(index - Self.foundationEvents)
        }
    }

    private func service(_ index: Int) -> (type: String, subject: String, data: String) {
        let number = index / Self.eventsEach
        let person = volunteer(number)
        let hours = "h-\(client)-\(number)"
        switch index % Self.eventsEach {
        case 0:
            return (
                "volunteer.applied", person,
                """
                {"centre":"centre-\(client)","category":"mass-culture-backbone","adult":true,\
                "skills":["dance"],"person":{"name":"志愿者 \(number)"}}
                """
            )
        case 1: return ("volunteer.registered", person, #"{"reviewer":"staff-2"}"#)
        case 2:
            return (
                "hours.served", hours,
                """
                {"volunteer":"\(person)","project":"project-\(client)",\
                "startedAt":"2025-06-02T09:00:00+08:00","endedAt":"2025-06-02T11:00:00+08:00",\
                "minutes":\(minutes(number)),"activity":"service"}
                """
            )
        default: return ("hours.confirmed", hours, #"{"confirmer":"staff-3"}"#)
        }
    }
}
