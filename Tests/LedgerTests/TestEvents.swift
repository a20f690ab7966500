/// Events as posted.
enum TestEvents {
    static func event(
        _ id: String, _ type: String, _ subject: String, _ data: String,
        source: String = "/centres/m", time: String? = nil
    ) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"\(source)","type":"\(type)",\
        "subject":"\(subject)","time":"\(time ?? usualTime(of: type))","data":\(data)}
        """
    }

    /// Volunteers are registered and projects published before they serve on 10 May.
    private static func usualTime(of type: String) -> String {
        let isBefore = ["volunteer.", "project."].contains { type.hasPrefix($0) }
        return "2026-05-\(isBefore ? "01" : "20")T12:00:00+08:00"
    }

    /// A municipal centre `m`, a district's `d`, and published projects `p0`, `p1` … of the centre `d`.
    static func city(projects: Int = 1) -> [String] {
        var events = [
            event("city-1", "centre.established", "m", #"{"level":"municipal","name":"市中心"}"#),
            event(
                "city-2", "centre.established", "d",
                #"{"level":"district","name":"东城","district":"110101","parent":"m"}"#),
        ]
        for number in 0..<projects {
            let id = "p\(number)"
            events += [
                event(
                    "\(id)-1", "project.proposed", id,
                    """
                    {"centre":"d","title":"课堂 \(number)","family":"community",\
                    "kind":"regular-community","scale":"daily","key":false,"skills":["music"],\
                    "startsOn":"2026-01-01","endsOn":"2026-12-31","risk":"normal","summary":"每周"}
                    """),
                event("\(id)-2", "project.approved", id, #"{"reviewer":"staff-1"}"#),
                event("\(id)-3", "project.published", id, "{}"),
            ]
        }
        return events
    }

    /// An application of a person to the centre `d`.
    static func application(_ id: String, name: String = "测试", eventID: String? = nil) -> String {
        event(
            eventID ?? "\(id)-applied", "volunteer.applied", id,
            """
            {"centre":"d","category":"mass-culture-backbone","adult":true,"skills":["music"],\
            "person":{"name":"\(name)"}}
            """)
    }

    /// Service for `p0`, at nine o'clock.
    static func service(_ id: String, of volunteer: String, minutes: Int) -> String {
        event(
            "\(id)-served", "hours.served", id,
            """
            {"volunteer":"\(volunteer)","project":"p0","startedAt":"2026-05-10T09:00:00+08:00",\
            "endedAt":"2026-05-10T12:00:00+08:00","minutes":\(minutes),"activity":"service"}
            """)
    }

    static func confirmation(of id: String) -> String {
        event("\(id)-confirmed", "hours.confirmed", id, #"{"confirmer":"staff-2"}"#)
    }
}
