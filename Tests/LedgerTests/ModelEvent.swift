/// An event that the model and the ledger both understand.
struct ModelEvent: Sendable {
    enum Action: Sendable {
        case apply(String)
        case register(String)
        case reject(String)
        case serve(String, Model.Hours)
        case confirm(String, minutes: Int?)
        case correct(String, minutes: Int)
        case rejectHours(String)
        case void(String)
    }

    /// A project that nobody proposed.
    static let missingProject = "nowhere"
    /// Days on which service takes place: in April and May 2026.
    static let days = 0..<30

    let id: String
    let writer: Int
    let action: Action
    /// Seconds of the event's own time: makes another event of the same id.
    var second = 0

    /// The scheme that caps a day.
    static let scheme = TestEvents.event(
        "scheme", "scheme.published", "scheme",
        """
        {"number":"京文志〔2026〕1号","effectiveFrom":"2026-01-01",\
        "stars":[{"level":1,"minutes":6000}],"medals":[],"counts":["service"],\
        "dailyCap":\(Model.dailyCap)}
        """)

    /// The month and day of a day of service.
    static func date(_ day: Int) -> String {
        // From 16 April on.
        let number = 16 + day
        return number <= 30
            ? "2026-04-\(number)" : "2026-05-\(number < 40 ? "0" : "")\(number - 30)"
    }

    /// The event as posted.
    var text: String {
        let (type, subject, data) = content
        return TestEvents.event(
            id, type, subject, data, source: "/centres/d/writer-\(writer)",
            time: "\(isBefore ? "2026-04-01" : "2026-05-20")T12:00:0\(second)+08:00")
    }

    /// Volunteers are registered before the first day of service.
    private var isBefore: Bool {
        switch action {
        case .apply, .register, .reject: true
        default: false
        }
    }

    private var content: (type: String, subject: String, data: String) {
        switch action {
        case .apply(let volunteer):
            return (
                "volunteer.applied", volunteer,
                """
                {"centre":"d","category":"mass-culture-backbone","adult":true,"skills":["music"],\
                "person":{"name":"志愿者 \(volunteer)"}}
                """
            )
        case .register(let volunteer):
            return ("volunteer.registered", volunteer, #"{"reviewer":"staff-1"}"#)
        case .reject(let volunteer):
            return ("volunteer.rejected", volunteer, #"{"reviewer":"staff-1","reason":"x"}"#)
        case .serve(let hours, let service): return ("hours.served", hours, data(of: service))
        case .confirm(let hours, let minutes):
            let more = minutes.map { #","minutes":\#($0)"# } ?? ""
            return ("hours.confirmed", hours, #"{"confirmer":"staff-2"\#(more)}"#)
        case .correct(let hours, let minutes):
            return ("hours.corrected", hours, #"{"minutes":\#(minutes),"reason":"x"}"#)
        case .rejectHours(let hours):
            return ("hours.rejected", hours, #"{"confirmer":"staff-2","reason":"x"}"#)
        case .void(let hours): return ("hours.voided", hours, #"{"reason":"error","detail":"x"}"#)
        }
    }

    private func data(of service: Model.Hours) -> String {
        let date = Self.date(service.day)
        func time(_ hour: Int) -> String { "\(date)T\(hour < 10 ? "0" : "")\(hour):00:00+08:00" }
        return """
            {"volunteer":"\(service.volunteer)","project":"\(service.project)",\
            "startedAt":"\(time(service.hour))","endedAt":"\(time(service.hour + 3))",\
            "minutes":\(service.minutes),"activity":"service"}
            """
    }
}
