import ServerSupport

/// One clause of the policy with an example: what is posted, what is not let pass, and what is shown.
struct PolicyClause: Sendable {
    /// An event of a centre; the operator posts it where no role is named.
    struct Post: Sendable {
        let type: String
        let subject: String
        let data: String
        var centre = "own"
        var role = "operator"
        let day: String

        init(
            _ type: String, _ subject: String, _ data: String, of centre: String = "own",
            by role: String = "operator", on day: String = "2026-04-10"
        ) {
            self.day = day
            self.type = type
            self.subject = subject
            self.data = data
            self.centre = centre
            self.role = role
        }
    }

    /// What becomes of an event that the clause does not want.
    enum Outcome: Sendable {
        case refused(status: Int, code: String)
        case flagged(code: String)
    }

    let number: String
    let posted: [Post]
    let wrong: Post
    let outcome: Outcome
    /// The path that is asked for, and what stands in its answer.
    let path: String
    let shows: String
}

extension PolicyClause {
    private static let digest = String(repeating: "0", count: 64)

    private static func application(_ volunteer: String) -> Post {
        Post(
            "volunteer.applied", volunteer,
            #"{"centre":"own","category":"adult-student","adult":true,"skills":["music"],"#
                + #""person":{"name":"测试"}}"#)
    }

    private static func entry(_ id: String, _ members: String) -> Post {
        Post(
            "register.entered", id, #"{"centre":"own","title":"专访","on":"2026-04-10",\#(members)}"#)
    }

    private static func inspection(_ id: String, weight: Int) -> Post {
        Post(
            "inspection.opened", id,
            #"{"title":"考评","subject":"indicators","period":"2026","centres":["own"],"#
                + #""criteria":[{"key":"hours","title":"时长","weight":\#(weight)}]}"#, of: "above")
    }

    private static func allocation(_ amount: Int) -> Post {
        Post(
            "fund.allocated", "fund-own",
            #"{"lines":[{"project":"project-own","category":"venue","amount":\#(amount)}]}"#)
    }

    private static func ruralDistricts(_ id: String) -> Post {
        Post(
            "rules.published", id,
            #"{"number":"1","effectiveFrom":"2026-04-10","scorecard":{"rural":["110118"]}}"#,
            of: "above")
    }

    /// Talent, wishes, registration and projects.
    static let people: [PolicyClause] =
        [
            PolicyClause(
                number: "1(2)",
                posted: [
                    Post(
                        "volunteer.skill-verified", "volunteer-own",
                        #"{"skill":"music","verifier":"staff-2"}"#)
                ],
                wrong: Post(
                    "volunteer.skill-verified", "volunteer-own",
                    #"{"skill":"dance","verifier":"staff-2"}"#),
                outcome: .refused(status: 422, code: "skill-not-declared"),
                path: "/v1/volunteers/volunteer-own", shows: #""verifiedSkills":["music"]"#),
            PolicyClause(
                number: "1(2)", posted: [ruralDistricts("rules")],
                wrong: ruralDistricts("same-day"),
                outcome: .refused(status: 422, code: "effective-date-taken"),
                path: "/v1/scorecard?period=2026&limit=1000",
                shows: #""rural-minutes","row":"city","numerator":180,"denominator":300"#),
        ] + indicators + [
            PolicyClause(
                number: "1(3)",
                posted: [
                    Post(
                        "participation.invited", "invitation",
                        #"{"volunteer":"volunteer-beside","project":"project-own"}"#),
                    Post("participation.consented", "invitation", "{}", of: "beside"),
                ],
                wrong: Post("participation.consented", "invitation", "{}", by: "centre"),
                outcome: .refused(status: 403, code: "outside-territory"),
                path: "/v1/projects/project-own/roster",
                shows: #""invitation","volunteer":"volunteer-beside","status":"consented""#),
            PolicyClause(
                number: "2(1)",
                posted: [
                    application("student"), application("applicant"),
                    Post("volunteer.registered", "student", #"{"reviewer":"staff-1"}"#),
                ],
                wrong: Post("volunteer.registered", "applicant", #"{"reviewer":"applicant"}"#),
                outcome: .refused(status: 422, code: "reviewer-is-applicant"),
                path: "/v1/volunteers?category=adult-student&status=registered",
                shows: #""volunteer":"student","status":"registered""#),
            PolicyClause(
                number: "2(2)",
                posted: [
                    Post("project.brand-nominated", "project-own", #"{"rationale":"满意度高"}"#),
                    Post("project.brand-designated", "project-own", #"{"level":"district"}"#),
                ],
                wrong: Post("project.brand-designated", "project-below", #"{"level":"district"}"#),
                outcome: .refused(status: 422, code: "not-nominated"),
                path: "/v1/projects?brand=true", shows: #""project":"project-own""#),
            PolicyClause(
                number: "3(1)",
                posted: [
                    Post(
                        "volunteer.expert-designated", "volunteer-own", #"{"field":"京剧"}"#,
                        of: "above")
                ],
                wrong: Post(
                    "volunteer.expert-designated", "volunteer-below", #"{"field":"京剧"}"#,
                    by: "centre"),
                outcome: .refused(status: 403, code: "outside-territory"),
                path: "/v1/volunteers/volunteer-own", shows: #""expertField":"京剧""#),
            PolicyClause(
                number: "3(2)",
                posted: [
                    Post(
                        "volunteer.federation-linked", "volunteer-own",
                        #"{"number":"110000123456"}"#),
                    Post(
                        "personal-data.acknowledged", "personal-data-own",
                        #"{"of":{"source":"/centres/own","id":"supplied-own"},"#
                            + #""accepted":["volunteer-own"],"refused":[]}"#),
                ],
                wrong: Post(
                    "volunteer.federation-linked", "volunteer-below",
                    #"{"number":"110000123456"}"#),
                outcome: .refused(status: 422, code: "federation-number-taken"),
                path: "/v1/personal-data/personal-data-own", shows: #""status":"acknowledged""#),
        ]

    /// Training, money, honours, assessment, publicity and exchange.
    static let support: [PolicyClause] = [
        PolicyClause(
            number: "3(3)",
            posted: [
                Post(
                    "training.scheduled", "course",
                    #"{"centre":"own","audience":"volunteers","kind":"general","form":"lecture","#
                        + #""title":"通识","startsAt":"2026-04-10T09:00:00+08:00","#
                        + #""endsAt":"2026-04-10T12:00:00+08:00"}"#),
                Post(
                    "training.attended", "course", #"{"volunteer":"volunteer-own","minutes":60}"#),
            ],
            wrong: Post(
                "training.assessed", "course",
                #"{"volunteer":"volunteer-below","score":90,"passed":true}"#),
            outcome: .refused(status: 422, code: "not-attended"),
            path: "/v1/centres/own/training", shows: #""60":1"#),
        PolicyClause(
            number: "3(4)",
            posted: [
                allocation(5000),
                Post(
                    "fund.spent", "fund-own",
                    #"{"lines":[{"project":"project-own","category":"venue","amount":2000}],"#
                        + #""payee":{"organisation":"华声"},"voucher":"p-2","#
                        + #""requestedBy":"staff-4","approvedBy":"staff-5"}"#),
            ],
            wrong: allocation(5001), outcome: .refused(status: 422, code: "over-allocated"),
            path: "/v1/funds/fund-own/entries?measure=spent", shows: #""total":2100"#),
        PolicyClause(
            number: "3(5)",
            posted: [
                Post(
                    "selection.decided", "selection-own",
                    #"{"honours":[{"volunteer":"volunteer-own","title":"优秀文化志愿者"}]}"#)
            ],
            wrong: Post(
                "star.awarded", "star-student",
                #"{"volunteer":"student","level":1,"scheme":"scheme"}"#
            ),
            outcome: .refused(status: 422, code: "minutes-below-threshold"),
            path: "/v1/volunteers/volunteer-own/record", shows: #""star":"star-own","level":1"#),
        PolicyClause(
            number: "4(1)",
            posted: [
                inspection("indicators", weight: 100),
                Post(
                    "inspection.scored", "indicators",
                    #"{"centre":"own","criterion":"hours","score":90,"evidence":"\#(digest)"}"#,
                    of: "above"),
                Post("inspection.published", "indicators", "{}", of: "above"),
            ],
            wrong: inspection("others", weight: 99),
            outcome: .refused(status: 422, code: "weights-not-whole"),
            path: "/v1/inspections/indicators", shows: #""total":9000"#),
        PolicyClause(
            number: "4(2)",
            posted: [
                entry(
                    "interview",
                    #""kind":"publicity","medium":"interview","named":["volunteer-own"]"#)
            ],
            wrong: entry(
                "film", #""kind":"publicity","medium":"film","named":["visitor"]"#),
            outcome: .flagged(code: "named-without-consent"),
            path: "/v1/register?medium=interview", shows: #""register":"interview""#),
        PolicyClause(
            number: "4(3)",
            posted: [entry("meeting", #""kind":"exchange","with":"union""#)],
            wrong: entry("nothing", #""kind":"exchange","with":"union","to":["nowhere"]"#),
            outcome: .refused(status: 422, code: "unknown-reference"),
            path: "/v1/register?with=union", shows: #""register":"meeting""#),
    ]
}
