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
            var inDistrict = VolunteerFilter()
            inDistrict.district = DistrictCode(text: "110101")
            var atCentre = VolunteerFilter()
            atCentre.centre = CentreID("d")
            let filters = [VolunteerFilter(), inDistrict, atCentre]
            return [
                ("overview", { try views.overview() }),
                ("projects", { try views.projects(ProjectFilter(), page) }),
                ("findings", { try views.findings(FindingFilter(), page) }),
                ("centres", { try views.centres(CentreFilter(), page) }),
                ("groups", { try views.groups(GroupFilter(), page) }),
                ("recruitments", { try views.recruitments(RecruitmentFilter(), page) }),
                ("stars", { try views.stars(StarFilter(), page) }),
                ("due", { try views.starsDue(StarFilter(), page) }),
            ]
                + filters.map { filter in
                    ("volunteers \(filter)", { try views.volunteers(filter, page) })
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
                questions.append(("centre \(id)", { try views.centre(CentreID(id)) }))
            }
            for number in 0..<40 {
                let hours = HoursID("h\(number)")
                questions.append(("hours \(hours)", { try views.hours(hours, in: log) }))
            }
            for number in 0..<20 {
                let star = StarID("x\(number)")
                questions.append(("star \(star)", { try views.star(star, in: log) }))
            }
            for number in 0..<10 {
                let volunteer = VolunteerID("v\(number)")
                let group = GroupID("g\(number)")
                let project = ProjectID("p\(number)")
                let shift = ShiftID("s\(number)")
                let recruitment = RecruitmentID("rs\(number)")
                questions += [
                    ("volunteer \(number)", { try views.volunteer(volunteer) }),
                    ("record \(number)", { try views.record(of: volunteer) }),
                    ("group \(number)", { try views.group(group) }),
                    ("project \(number)", { try views.project(project) }),
                    ("roster \(number)", { try views.roster(of: project, page) }),
                    ("shifts \(number)", { try views.shifts(of: project, page) }),
                    ("shift \(number)", { try views.shift(shift) }),
                    ("recruitment \(number)", { try views.recruitment(recruitment) }),
                ]
            }
            return questions
        }
    }
}
