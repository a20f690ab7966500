import Foundation

extension PolicyClause {
    /// A day in Beijing, so many days ago.
    private static func day(_ ago: Int) -> String {
        Date().addingTimeInterval(8 * 3600 - Double(ago) * 86_400)
            .formatted(.iso8601.year().month().day())
    }

    private static func agreement(_ id: String, to last: String) -> Post {
        Post(
            "agreement.signed", id,
            #"{"volunteer":"volunteer-own","form":"written","from":"2026-03-01","to":"\#(last)","#
                + #""termsDigest":"\#(String(repeating: "0", count: 64))"}"#)
    }

    private static func service(_ id: String, until end: String) -> Post {
        Post(
            "hours.served", id,
            #"{"volunteer":"volunteer-own","project":"project-now","participation":"stay-now","#
                + #""startedAt":"\#(day(1))T09:00:00+08:00","endedAt":"\#(day(1))T\#(end):00+08:00","#
                + #""minutes":60,"activity":"service"}"#, on: day(1))
    }

    /// A project of these days, with somebody who takes part.
    private static let current = [
        Post(
            "project.proposed", "project-now",
            """
            {"centre":"own","title":"课堂","family":"community","kind":"regular-community",\
            "scale":"daily","key":false,"skills":["music"],"startsOn":"\(day(3))",\
            "endsOn":"\(day(0))","risk":"normal","summary":"每周"}
            """, on: day(3)),
        Post("project.approved", "project-now", #"{"reviewer":"staff-2"}"#, on: day(3)),
        Post("project.published", "project-now", "{}", on: day(3)),
        Post(
            "participation.applied", "stay-now",
            #"{"volunteer":"volunteer-own","project":"project-now"}"#, on: day(2)),
        Post("participation.accepted", "stay-now", #"{"by":"staff-3"}"#, on: day(2)),
    ]

    /// Standardised management, brand cultivation and information support.
    static let indicators: [PolicyClause] = [
        PolicyClause(
            number: "1(2)",
            posted: [
                Post(
                    "participation.checked-in", "participation-own",
                    #"{"method":"qr","at":"2026-03-30T08:50:00+08:00"}"#),
                agreement("agreement-own", to: "2026-04-30"),
            ],
            wrong: agreement("agreement-of-before", to: "2026-02-28"),
            outcome: .refused(status: 422, code: "ends-before-start"),
            path: "/v1/scorecard?period=2026-Q1&limit=1000",
            shows: #""standardised-management","row":"city","numerator":1,"denominator":5"#),
        PolicyClause(
            number: "1(2)",
            posted: [
                Post(
                    "project.brand-nominated", "project-below", #"{"rationale":"满意度高"}"#,
                    on: "2026-03-01"),
                Post(
                    "project.brand-designated", "project-below", #"{"level":"district"}"#,
                    on: "2026-03-02"),
            ],
            wrong: Post("project.brand-designated", "project-own", #"{"level":"district"}"#),
            outcome: .refused(status: 422, code: "not-nominated"),
            path: "/v1/scorecard?period=2026-Q1&limit=1000",
            shows: #""brand-cultivation","row":"city","numerator":60,"denominator":300,"#
                + #""basisPoints":2000,"brands":1"#),
        PolicyClause(
            number: "1(2)", posted: current + [service("hours-now", until: "10:00")],
            wrong: service("hours-backwards", until: "08:00"),
            outcome: .refused(status: 422, code: "ends-before-start"),
            path: "/v1/scorecard?period=\(day(0).prefix(4))&limit=1000",
            shows: #""information-support","row":"city","numerator":1,"denominator":6"#),
    ]
}
