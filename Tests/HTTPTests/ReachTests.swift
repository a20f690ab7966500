import Foundation
import ServerSupport
import Testing

/// Every role at every route about every territory: what is answered, and that nothing in body or
/// fields tells of what the role may not know.
///
/// The routes come from the description of the interface: one that is added and not written down here
/// fails, unless it shows a centre its own alone, as those do that follow from schemas.
@Suite(.serialized)
struct ReachTests {
    /// What a route does with territories.
    private enum Kind: Equatable {
        /// Needs no token.
        case open
        /// Takes events; sources are tried.
        case posting
        /// Operators only.
        case operators
        /// The log as a whole, for those who check it.
        case auditors
        /// The log.
        case log
        /// Figures of the city, the same for everyone.
        case figures
        /// One thing that every reader may see, by its id.
        case aPublic(String)
        /// A collection that every reader may see.
        case publicList
        /// One thing of the own territory, by its id.
        case own(String)
        /// One thing of the own territory, by its id, which no dashboard is shown.
        case supervised(String)
        /// One volunteer, by id.
        case volunteer
        /// A collection of the own territory.
        case ownList
        /// Places of volunteers and groups of the whole city.
        case standings
    }

    private static let expected: [String: Kind] = [
        "POST /v1/events": .posting, "POST /v1/appends": .posting,
        "POST /v1/tokens": .operators, "DELETE /v1/tokens/{id}": .operators,
        "GET /v1/tokens": .operators, "GET /v1/me": .log,
        "GET /v1/events": .log, "GET /v1/events/{sequence}": .log,
        "GET /v1/overview": .figures, "GET /v1/standings": .standings,
        "GET /v1/volunteers": .ownList, "GET /v1/volunteers/{id}": .volunteer,
        "GET /v1/volunteers/{id}/record": .volunteer,
        "GET /v1/projects": .publicList, "GET /v1/projects/{id}": .aPublic("project"),
        "GET /v1/projects/{id}/tests": .supervised("project"),
        "GET /v1/projects/{id}/roster": .own("project"),
        "GET /v1/projects/{id}/shifts": .aPublic("project"),
        "GET /v1/centres": .publicList, "GET /v1/centres/{id}": .aPublic(""),
        "GET /v1/groups": .ownList, "GET /v1/groups/{id}": .own("group"),
        "GET /v1/shifts/{id}": .aPublic("shift"), "GET /v1/recruitments": .publicList,
        "GET /v1/recruitments/{id}": .aPublic("recruitment"), "GET /v1/stars": .ownList,
        "GET /v1/stars/{id}": .own("star"), "GET /v1/hours/{id}": .own("hours"),
        "GET /v1/hours": .ownList, "GET /v1/participations": .ownList,
        "GET /v1/districts": .publicList, "GET /v1/series": .publicList,
        "GET /v1/scorecard": .publicList, "GET /v1/portfolio": .publicList,
        "GET /v1/funds": .publicList, "GET /v1/funds/{id}": .aPublic("fund"),
        "GET /v1/funds/{id}/entries": .supervised("fund"),
        "GET /v1/funds/{id}/tests": .supervised("fund"),
        "GET /v1/funds/{id}/sample": .supervised("fund"),
        "GET /v1/findings": .ownList, "GET /v1/findings/counts": .ownList,
        "GET /v1/register": .publicList, "GET /v1/register/{id}": .aPublic("register"),
        "GET /v1/complaints": .ownList, "GET /v1/complaints/{id}": .own("complaint"),
        "GET /v1/personal-data": .ownList, "GET /v1/personal-data/{id}": .own("personal-data"),
        "GET /v1/consents": .ownList, "GET /v1/consents/{id}": .own("consent"),
        "GET /v1/rules": .publicList, "GET /v1/schemes": .publicList,
        "GET /health/live": .open, "GET /health/ready": .open,
        "GET /vocabulary": .open,
        "GET /checkpoint": .open, "GET /metrics": .open, "GET /schemas": .open,
        "GET /schemas/{type}/{version}": .open, "GET /openapi.json": .open,
        "GET /v1/selections": .publicList, "GET /v1/selections/{id}": .aPublic("selection"),
        "GET /v1/inspections": .publicList, "GET /v1/inspections/{id}": .aPublic("inspection"),
        "GET /v1/centres/{id}/training": .aPublic(""), "GET /v1/certificates": .ownList,
        "GET /v1/certificates/{number}": .open, "POST /v1/verified-certificates": .open,
        "GET /v1/checkpoints/{size}": .open, "GET /tile/{path}": .auditors,
        "GET /v1/reads": .auditors, "GET /reads/tile/{path}": .auditors,
        "GET /reads/checkpoint": .open,
        "GET /v1/proofs/inclusion": .auditors, "GET /v1/proofs/consistency": .auditors,
    ]

    /// What must not be found in an answer to a role, as a regular expression; nil where it may know
    /// everything.
    private func secret(_ role: String, _ kind: Kind) -> Regex<Substring>? {
        switch (role, kind) {
        // The centre's own records name who served there, wherever they are at home.
        case ("centre", .standings), ("centre", .aPublic), ("centre", .publicList):
            #/(?:volunteer|participation|hours|star|consent)-(?:above|beside)|visitor/#
        case ("centre", _):
            #/(?:volunteer|participation|hours|star|consent|complaint|personal-data|group|project|shift|recruitment)-(?:above|beside)/#
        case ("dashboard", _): #/volunteer-(?:above|own|below|beside)|visitor/#
        default: nil
        }
    }

    private func kind(_ operation: APIOperation) -> Kind? { Self.expected[operation.name] }

    private func check(_ answer: Response, _ role: String, _ operation: APIOperation) {
        guard let kind = kind(operation), let secret = secret(role, kind) else { return }
        let found = answer.telling.firstMatch(of: secret)
        #expect(found == nil, "\(role) \(operation.name): \(found?.output ?? "")")
    }

    @Test("every route is written down here, and says whom it is narrowed for")
    func table() throws {
        let city = try FourTerritories()
        let operations = try APIOperation.all(city.client)
        #expect(Set(Self.expected.keys).isSubset(of: operations.map(\.name)))
        for operation in operations {
            let reach: String? =
                switch kind(operation) {
                case .own, .supervised, .ownList, .volunteer, .log: "own"
                case .open: nil
                case nil: "own"
                default: "city"
                }
            #expect(operation.reach == reach, "\(operation.name)")
        }
    }

    @Test("what is asked for by its id: own, below, beside, above, and not there")
    func ids() throws {
        let city = try FourTerritories()
        var cells = 0
        for operation in try APIOperation.all(city.client) {
            let word: String
            switch kind(operation) {
            case .own(let kind), .supervised(let kind), .aPublic(let kind): word = kind
            case .volunteer: word = "volunteer"
            default: continue
            }
            for role in FourTerritories.readers {
                let client = city.client(as: role)
                var refusals: Set<String> = []
                for territory in FourTerritories.names + ["nobody"] {
                    let id = word.isEmpty ? territory : "\(word)-\(territory)"
                    let answer = try client.get(operation.path(id))
                    let cell = "\(role) \(operation.name) \(territory): \(answer.status)"
                    let exists = territory != "nobody"
                    switch (role, kind(operation)) {
                    case ("centre", .own), ("centre", .supervised), ("centre", .volunteer):
                        let isSeen = FourTerritories.seen.contains(territory)
                        #expect(answer.status == (isSeen ? 200 : 403), "\(cell)")
                        if !isSeen { refusals.insert(answer.telling) }
                    case ("dashboard", .supervised), ("dashboard", .volunteer):
                        #expect(answer.status == 403, "\(cell)")
                        refusals.insert(answer.telling)
                    default: #expect(answer.status == (exists ? 200 : 404), "\(cell)")
                    }
                    check(answer, role, operation)
                    cells += 1
                }
                // Whether it belongs to somebody else or is not there at all: nobody can tell.
                #expect(refusals.count <= 1, "\(role) \(operation.name): \(refusals)")
            }
        }
        #expect(cells == 23 * 4 * 5)
    }

    /// All pages of a collection, one row a page, and all of it as a table.
    private func everything(_ client: Client, _ path: String) throws -> [Response] {
        let sign = path.contains("?") ? "&" : "?"
        var answers: [Response] = []
        var next: String? = nil
        repeat {
            let cursor = next.map { "&cursor=\($0)" } ?? ""
            let answer = try client.get("\(path)\(sign)limit=1\(cursor)")
            #expect(answer.status == 200, "\(path): \(answer.text)")
            #expect(try (answer.json["items"]?.items.count ?? 0) <= 1)
            answers.append(answer)
            next = try answer.json["next"]?.string
        } while next != nil && answers.count < 200
        let table = try client.get(path, ["Accept": "text/csv"])
        #expect(table.status == 200)
        let rows = try answers.reduce(0) { try $0 + ($1.json["items"]?.items.count ?? 0) }
        // The first line names the columns.
        #expect(table.text.split(separator: "\r\n").count == rows + 1, "\(path)")
        return answers + [table]
    }

    @Test("what is listed: page by page, and as a table")
    func lists() throws {
        let city = try FourTerritories()
        var lists = 0
        for operation in try APIOperation.all(city.client)
        where operation.parameters.contains("cursor") && operation.name != "GET /v1/tokens" {
            let isOfFund = operation.path.hasPrefix("/v1/funds/")
            var paths = [operation.path(isOfFund ? "fund-own" : "project-own")]
            switch operation.name {
            case "GET /v1/stars": paths.append(operation.path + "?due=true")
            case "GET /v1/standings":
                paths += ["?scope=project:project-beside", "?period=2026-03", "?of=groups"]
                    .map { operation.path + $0 }
            default: break
            }
            for path in paths {
                var rows: [String: Int] = [:]
                for role in FourTerritories.readers {
                    if isOfFund, role == "dashboard" { continue }
                    let answers = try everything(city.client(as: role), path)
                    for answer in answers { check(answer, role, operation) }
                    rows[role] = answers.count
                    lists += 1
                }
                // Ranks and figures stay visible: a row is never left out for its id.
                #expect(isOfFund || rows["dashboard"] == rows["operator"], "\(path)")
                #expect(rows["auditor"] == rows["operator"], "\(path)")
                guard kind(operation) != .ownList else { continue }
                #expect(rows["centre"] == rows["operator"], "\(path)")
            }
        }
        #expect(lists > 40)
    }
}
