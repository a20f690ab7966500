import Catalogue
import EventLog
import Ledger
import Projections
import Queries

/// Every question that read models answer, about everything that there can be in the city.
struct CityQuestions {
    typealias Question = (name: String, ask: () throws -> Answer?)

    let ledger: Ledger
    private var views: Views { ledger.views }

    init(_ ledger: Ledger) {
        self.ledger = ledger
    }

    var all: [Question] {
        get throws { try collections + standings + single }
    }

    private var collections: [Question] {
        get throws {
            let page = try Page(limit: 1000)
            let views = views
            let filters = [[:], ["district": "110101"], ["centre": "d"]]
            return [
                ("overview", { try views.overview() }),
                ("projects", { try views.list(Listings.projects, page) }),
                ("findings", { try views.list(Listings.findings, page) }),
                ("centres", { try views.list(Listings.centres, page) }),
                ("groups", { try views.list(Listings.groups, page) }),
                ("recruitments", { try views.list(Listings.recruitments, page) }),
                ("stars", { try views.list(Listings.stars, page) }),
                ("due", { try views.list(Listings.starsDue, page) }),
            ]
                + filters.map { filter in
                    (
                        "volunteers \(filter)",
                        { try views.list(Listings.volunteers, where: filter, page) }
                    )
                }
        }
    }

    private var standings: [Question] {
        get throws {
            let page = try Page(limit: 3)
            let views = views
            let scopes: [StandingsScope] = [
                .city, .centre(CentreID("d")), .project(ProjectID("p0")), .family(.rural),
            ]
            return scopes.flatMap { scope in
                [StandingsSubject.volunteers, .groups].flatMap { subject -> [Question] in
                    let query = StandingsQuery(period: .all, scope: scope, subject: subject)
                    return [
                        ("standings \(query)", { try views.standings(query, page) }),
                        (
                            "around \(query)",
                            {
                                let id = subject == .volunteers ? "v1" : "g1"
                                return try? views.standings(query, around: id, page)
                            }
                        ),
                    ]
                }
            }
        }
    }

    private var single: [Question] {
        get throws {
            let page = try Page(limit: 1000)
            let (views, log) = (views, ledger.log)
            var questions: [Question] = []
            for id in CityEvents.centres {
                questions.append(("centre \(id)", { try views.find(Resources.centre, id) }))
            }
            for number in 0..<40 {
                questions.append(
                    ("hours \(number)", { try views.find(Resources.hours, "h\(number)", in: log) }))
            }
            for number in 0..<20 {
                questions.append(
                    ("star \(number)", { try views.find(Resources.star, "x\(number)", in: log) }))
            }
            let kinds: [(Resource, String)] = [
                (Resources.volunteer, "v"), (Resources.record, "v"), (Resources.group, "g"),
                (Resources.project, "p"), (Resources.shift, "s"), (Resources.recruitment, "rs"),
            ]
            for number in 0..<10 {
                for (resource, letter) in kinds {
                    questions.append(
                        (
                            "\(resource.name) \(number)",
                            { try views.find(resource, "\(letter)\(number)") }
                        ))
                }
                for listing in [Listings.roster, Listings.shifts] as [Listing] {
                    questions.append(
                        (
                            "\(listing.name) \(number)",
                            { try views.list(listing, of: "p\(number)", page) }
                        ))
                }
            }
            return questions
        }
    }
}
