internal import JSON

/// A centre that posts.
struct Centre: Sendable {
    /// When a centre posts what happened.
    enum Habit: Sendable {
        /// Within minutes.
        case live
        /// In the evening.
        case evening
        /// On the next Friday afternoon, the whole week at once.
        case weekly
    }

    enum Level: String, Sendable {
        case municipal, district, special, grassroots
    }

    let id: String
    let name: String
    let level: Level
    let habit: Habit
    /// Whether its system writes times in UTC.
    let writesUTC: Bool
    /// The district; for a grassroots centre that of its parent.
    let district: District?
    let parent: Int?
    /// The number of the territory whose pool has its volunteers: 0 for the city, then one for each
    /// district.
    let territory: Int
    let seat: String
    let sponsor: String?
    var events = 0
    var volunteers = 0
    var projects = 0
    var participations = 0
    var hours = 0

    /// The id of a member of its staff.
    func staff(_ number: Int) -> String { "staff-\(id)-\(number)" }
}

/// Steps about a centre itself.
enum CentreStep: Sendable {
    case establish, filePlan, issueGuidance, rename, moveSeat
    case record(RecordStep)
}

extension YearSimulation {
    /// Plans the municipal centre, two special ones, and for each district its centre and a
    /// third-level one. The number of a centre is its place in ``centres``.
    mutating func planCentres(_ districts: [District]) {
        add("bjwz", "北京市文化志愿者中心", .municipal, .live, seat: "北京文化艺术活动中心")
        add(
            "special-library", "市图书馆专项分中心", .special, .evening, parent: 0, seat: "市图书馆一层",
            sponsor: "市图书馆")
        add(
            "special-gallery", "市美术馆专项分中心", .special, .live, writesUTC: true,
            parent: 0, seat: "市美术馆东厅", sponsor: "市美术馆")
        for (number, district) in districts.enumerated() {
            let parent = centres.count
            add(
                district.id, "\(district.name)文化志愿者分中心", .district,
                [Centre.Habit.live, .evening, .weekly][number % 3], writesUTC: number % 7 == 5,
                district: district, parent: 0, territory: number + 1,
                seat: "\(district.name)文化馆")
            add(
                "\(district.id)-street", "\(district.street)文化志愿服务站", .grassroots, .weekly,
                district: district, parent: parent, territory: number + 1,
                seat: "\(district.street)综合文化中心")
        }
        pools = Array(repeating: [], count: districts.count + 1)
        for number in centres.indices {
            agenda.put(.centre(number, .establish), at: now + number * 3)
            put(.centre(number, .filePlan), days: 5...20)
        }
        for (number, centre) in centres.enumerated() where centre.level == .district {
            guard let district = centre.district, district.formerCode != nil else { continue }
            script(date(1, 9)) { year in
                year.post(
                    "centre.recoded", centre.id, from: number, ["district": .text(district.code)])
            }
        }
        put(.centre(0, .issueGuidance), days: 20...30)
        put(.centre(1, .rename), days: 120...150)
        put(.centre(3, .moveSeat), days: 180...220)
        planRecords()
    }

    private mutating func add(
        _ id: String, _ name: String, _ level: Centre.Level, _ habit: Centre.Habit,
        writesUTC: Bool = false, district: District? = nil, parent: Int? = nil, territory: Int = 0,
        seat: String, sponsor: String? = nil
    ) {
        centres.append(
            Centre(
                id: id, name: name, level: level, habit: habit, writesUTC: writesUTC,
                district: district, parent: parent, territory: territory, seat: seat,
                sponsor: sponsor))
    }

    mutating func perform(_ step: CentreStep, of number: Int) {
        let centre = centres[number]
        let year = year
        switch step {
        case .establish:
            let parent = centre.parent.map { centres[$0].id }
            let sender = centre.level == .grassroots ? centre.parent ?? 0 : 0
            post("centre.established", centre.id, from: sender) { json in
                json.member("level", centre.level.rawValue)
                json.member("name", centre.name)
                json.member("parent", parent)
                if centre.level == .district {
                    json.member("district", centre.district?.formerCode ?? centre.district?.code)
                }
                json.member("sponsor", centre.sponsor)
                json.member("seat", centre.seat)
            }
        case .filePlan:
            enter("plan-\(year)", "plan", "\(centre.name)\(year)年文化志愿服务工作计划", by: number) { json in
                json.member("year", year)
            }
        case .issueGuidance:
            let districts = centres.filter { $0.level == .district }.map(\.id)
            enter("guidance-\(year)-2", "guidance", "关于做好节庆期间文化志愿服务工作的指导意见", by: number) { json in
                json.member("number", "京文志〔\(year)〕2号")
                json.member("to", districts)
            }
        case .rename:
            post("centre.amended", centre.id, from: number) { json in
                json.member("name", "市图书馆阅读推广专项分中心")
            }
        case .record(let step): perform(step, of: number)
        case .moveSeat:
            post("centre.amended", centre.id, from: number) { json in
                json.member("seat", "\(centre.seat)新馆")
            }
        }
    }

    /// Enters something into the register of a centre, today.
    mutating func enter(
        _ id: String, _ kind: String, _ title: String, by number: Int,
        _ more: (inout JSONWriter) -> Void = { _ in }
    ) {
        let (centre, today) = (centres[number].id, now.day.text)
        post("register.entered", "\(centre)-\(id)", from: number) { json in
            json.member("kind", kind)
            json.member("centre", centre)
            json.member("title", title)
            json.member("on", today)
            more(&json)
        }
    }

    /// The time at which a centre posts what happened at `time`.
    mutating func posting(of time: Moment, by centre: Int) -> Moment {
        switch centres[centre].habit {
        case .live: return max(now, time + chance.number(1...15))
        case .evening:
            let evening = time.day.at(20 * 60)
            let next = evening > time ? evening : (time.day + 1).at(20 * 60)
            return max(now, next + chance.number(0...100))
        case .weekly:
            let days = (4 - time.day.weekday + 7) % 7
            let friday = (time.day + days).at(16 * 60)
            let next = friday > time ? friday : (time.day + days + 7).at(16 * 60)
            return max(now, next + chance.number(0...90))
        }
    }
}
