/// Events about aggregates that have few events or very many: memberships and declarations.
struct GrowthEvents {
    /// When all of them happen.
    let time: String
    private var events = 0

    init(time: String) {
        self.time = time
    }

    /// A volunteer of the workload.
    static func volunteer(_ number: Int) -> String { "v" + Text.padded(number) }

    /// An application of a new group. Its leader, the first volunteer, is a member from the start.
    mutating func group(_ id: String) -> String {
        event(
            "group.applied", id,
            """
            {"centre":"c0","name":"合唱团 \(id)","kind":"troupe","leader":"\(Self.volunteer(0))"}
            """)
    }

    /// A volunteer joins a group.
    mutating func joined(_ group: String, _ volunteer: Int) -> String {
        event(
            "group.member-joined", group, #"{"volunteer":"\#(Self.volunteer(volunteer))"}"#)
    }

    /// A volunteer declares when to serve.
    mutating func declared(_ volunteer: Int) -> String {
        event(
            "volunteer.availability-declared", Self.volunteer(volunteer),
            #"{"available":true,"districts":["110101"],"times":["weekend"]}"#)
    }

    private mutating func event(_ type: String, _ subject: String, _ data: String) -> String {
        events += 1
        return """
            {"specversion":"1.0","id":"bg\(Text.padded(events))","source":"/centres/c0",\
            "type":"\(type)","subject":"\(subject)","time":"\(time)","data":\(data)}
            """
    }
}
