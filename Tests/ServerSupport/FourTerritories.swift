/// Four territories, each with the same things: `own`, the grassroots centre `below` it, the district
/// centre `beside` it, and the municipal centre `above` all.
///
/// Every id of a territory ends with its name, so that tests can search any answer for it.
package struct FourTerritories {
    package static let names = ["above", "own", "below", "beside"]
    /// The territories that the centre `own` sees.
    package static let seen: Set = ["own", "below"]
    /// Roles that have a token.
    package static let readers = ["operator", "auditor", "centre", "dashboard"]
    /// A number of the volunteer `volunteer-beside`, which nobody else may find out.
    package static let phone = "13912345678"

    package let served: Served
    package var client: Client { served.client }

    /// A token of each role; the centre is `own`.
    package private(set) var tokens: [String: String] = [:]

    package init(_ arguments: [String] = []) throws {
        served = try Served(arguments)
        let events = Self.centres + Self.names.flatMap(Self.things) + Self.visit
        let answer = try served.client.post(events.joined(separator: "\n"), as: Client.ndjson)
        let refused = answer.wholeLines.map { String(decoding: $0, as: UTF8.self) }
            .filter { !$0.contains(#""status":201"#) }
        guard answer.wholeLines.count == events.count, refused.isEmpty else {
            throw ServerFailure("refused: \(refused.prefix(3)) \(answer.text.suffix(300))")
        }
        for role in ["operator", "auditor", "dashboard"] {
            tokens[role] = try served.client.newToken(role: role).token
        }
        tokens["centre"] = try served.client.newToken(role: "centre", centre: "own").token
    }

    /// Who asks, by role.
    package func client(as role: String) -> Client { client.with(token: tokens[role]) }

    private static let centres = [
        centre("above", #""level":"municipal""#),
        centre("own", #""level":"district","district":"110118","parent":"above""#),
        centre("below", #""level":"grassroots","parent":"own""#),
        centre("beside", #""level":"district","district":"110101","parent":"above""#),
        event(
            "scheme", "scheme.published", "scheme",
            """
            {"number":"1","effectiveFrom":"2026-01-01","stars":[{"level":1,"minutes":30}],\
            "medals":[],"counts":["service"],"dailyCap":480}
            """, of: "above"),
    ]

    private static func centre(_ id: String, _ members: String) -> String {
        event(
            "centre-\(id)", "centre.established", id, "{\(members),\"name\":\"\(id)\"}", of: "above"
        )
    }

    /// A volunteer, a group, a project with everything below it, an hour of service, a star, a selection
    /// and an inspection.
    private static func things(of name: String) -> [String] {
        func id(_ word: String) -> String { "\(word)-\(name)" }
        let person = #"{"name":"测试","phone":"\#(phone)"}"#
        return [
            event(
                id("applied"), "volunteer.applied", id("volunteer"),
                #"{"centre":"\#(name)","category":"arts-professional","adult":true,"#
                    + #""skills":["music"],"person":\#(person)}"#, of: name),
            event(
                id("registered"), "volunteer.registered", id("volunteer"),
                #"{"reviewer":"staff-1"}"#, of: name),
            event(
                id("group-applied"), "group.applied", id("group"),
                #"{"centre":"\#(name)","name":"合唱团","kind":"troupe","leader":"\#(id("volunteer"))"}"#,
                of: name),
            event(
                id("group-registered"), "group.registered", id("group"),
                #"{"reviewer":"staff-1"}"#, of: name),
            event(
                id("proposed"), "project.proposed", id("project"),
                """
                {"centre":"\(name)","title":"课堂","family":"community",\
                "kind":"regular-community","scale":"daily","key":false,"skills":["music"],\
                "startsOn":"2026-01-01","endsOn":"2026-12-31","risk":"normal","summary":"每周"}
                """, of: name),
            event(
                id("approved"), "project.approved", id("project"), #"{"reviewer":"staff-2"}"#,
                of: name),
            event(id("published"), "project.published", id("project"), "{}", of: name),
            event(
                id("scheduled"), "shift.scheduled", id("shift"),
                """
                {"project":"\(id("project"))","venue":"馆","startsAt":"2026-03-30T09:00:00+08:00",\
                "endsAt":"2026-03-30T12:00:00+08:00","minimum":1,"maximum":9,"skills":[]}
                """, of: name),
            event(
                id("opened"), "recruitment.opened", id("recruitment"),
                #"{"project":"\#(id("project"))","channel":"open","targets":[],"places":9}"#,
                of: name),
        ] + records(of: name) + service(of: id("volunteer"), in: name, "") + fund(of: name)
            + [
                event(
                    id("awarded"), "star.awarded", id("star"),
                    #"{"volunteer":"\#(id("volunteer"))","level":1,"scheme":"scheme"}"#, of: name,
                    on: "2026-04-03"),
                event(
                    id("selecting"), "selection.opened", id("selection"),
                    #"{"title":"评选","scope":"\#(name)","period":"2026","criteria":"时长","#
                        + #""noticeDays":7}"#, of: name),
                event(
                    id("posted"), "selection.posted", id("selection"),
                    #"{"nominees":[{"volunteer":"\#(id("volunteer"))"}],"until":"2026-02-08"}"#,
                    of: name),
                event(
                    id("inspecting"), "inspection.opened", id("inspection"),
                    #"{"title":"检查","subject":"training","period":"2026","centres":["own"],"#
                        + #""criteria":[{"key":"plan","title":"计划","weight":100}]}"#,
                    of: "above"),
            ]
    }

    /// A fund with a subsidy for the volunteer, who did not serve on that day, so that it is flagged.
    private static func fund(of name: String) -> [String] {
        func id(_ word: String) -> String { "\(word)-\(name)" }
        return [
            event(
                id("fund-established"), "fund.established", id("fund"),
                #"{"centre":"\#(name)","name":"经费","channel":"fiscal","from":"2026-01-01"}"#,
                of: name),
            event(
                id("fund-received"), "fund.received", id("fund"),
                #"{"amount":10000,"payer":{"volunteer":"\#(id("volunteer"))"},"voucher":"r-1"}"#,
                of: name),
            event(
                id("fund-spent"), "fund.spent", id("fund"),
                """
                {"lines":[{"project":"\(id("project"))","category":"subsidies","amount":100,\
                "volunteer":"\(id("volunteer"))","day":"2026-02-01","purpose":"meal"}],\
                "voucher":"p-1","requestedBy":"staff-4","approvedBy":"staff-5"}
                """, of: name),
        ]
    }

    /// What is recorded of a territory's volunteer beside service.
    private static func records(of name: String) -> [String] {
        func id(_ word: String) -> String { "\(word)-\(name)" }
        return [
            event(
                id("consented"), "consent.given", id("consent"),
                #"{"volunteer":"\#(id("volunteer"))","purpose":"publicity"}"#, of: name),
            event(
                id("complained"), "complaint.filed", id("complaint"),
                #"{"about":"volunteer","id":"\#(id("volunteer"))","text":"x"}"#, of: name),
            event(
                id("supplied"), "personal-data.supplied", id("personal-data"),
                """
                {"recipient":"联合会","basis":"statute","purpose":"同步",\
                "volunteers":["\(id("volunteer"))"]}
                """, of: name),
            event(
                id("entered"), "register.entered", id("register"),
                """
                {"kind":"publicity","centre":"\(name)","title":"专访","on":"2026-02-01",\
                "medium":"press","named":["\(id("volunteer"))"]}
                """, of: name),
        ]
    }

    /// An hour of somebody's service for a territory's project; more minutes are claimed, so that it
    /// is flagged.
    private static func service(
        of volunteer: String, in name: String, _ prefix: String
    ) -> [String] {
        func id(_ word: String) -> String { "\(prefix)\(word)-\(name)" }
        let project = "project-\(name)"
        return [
            event(
                id("wished"), "participation.applied", id("participation"),
                #"{"volunteer":"\#(volunteer)","project":"\#(project)","shift":"shift-\#(name)"}"#,
                of: name),
            event(
                id("accepted"), "participation.accepted", id("participation"),
                #"{"by":"staff-3"}"#, of: name),
            event(
                id("served"), "hours.served", id("hours"),
                """
                {"volunteer":"\(volunteer)","project":"\(project)",\
                "participation":"\(id("participation"))",\
                "startedAt":"2026-03-30T09:00:00+08:00","endedAt":"2026-03-30T10:00:00+08:00",\
                "minutes":90,"activity":"service"}
                """, of: name, on: "2026-04-01"),
            event(
                id("confirmed"), "hours.confirmed", id("hours"),
                #"{"confirmer":"staff-3","minutes":60}"#, of: name, on: "2026-04-02"),
        ]
    }

    /// A volunteer who is at home beside serves for the own project: there its centre knows who it is.
    private static let visit =
        [
            event(
                "visitor-applied", "volunteer.applied", "visitor",
                #"{"centre":"beside","category":"arts-professional","adult":true,"#
                    + #""skills":["music"],"person":{"name":"测试"}}"#, of: "beside"),
            event(
                "visitor-registered", "volunteer.registered", "visitor", #"{"reviewer":"staff-1"}"#,
                of: "beside"),
        ] + service(of: "visitor", in: "own", "visit-")

    /// An event of a centre as posted.
    package static func event(
        _ id: String, _ type: String, _ subject: String, _ data: String, of centre: String,
        on day: String = "2026-02-01"
    ) -> String {
        .event(
            id, type, subject, data, source: "/centres/\(centre)",
            time: day + "T12:00:00+08:00")
    }
}
