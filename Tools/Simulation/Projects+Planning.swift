extension YearSimulation {
    private typealias Session = ProjectPlan.Session

    /// Plans the projects of the year, as many as the people can serve.
    mutating func planProjects(_ people: Int) {
        let total = centres.reduce(0) { $0 + ($1.level == .district ? weight($1) : 0) }
        for (number, centre) in centres.enumerated() {
            switch centre.level {
            case .district:
                planDistrict(number, people * weight(centre) / max(total, 1))
            case .grassroots:
                plan(
                    .morning, of: number, weekly(4, from: date(3, 3), to: date(11, 21)),
                    [Session(start: 390, length: 70)], maximum: 3, venue: "社区公园")
            case .special:
                plan(
                    .facility, of: number, weekly(6, from: date(2, 15), to: date(12, 20)),
                    [Session(start: 570, length: 180), Session(start: 810, length: 180)],
                    maximum: max(2, people / 150))
            case .municipal: planCity(people)
            }
        }
    }

    private func weight(_ centre: Centre) -> Int { centre.district?.weight ?? 0 }

    /// Plans the key projects of the municipal centre, with volunteers of all districts.
    private mutating func planCity(_ people: Int) {
        let days = (0..<4).map { festivals.national + $0 }
        plan(
            .festival("市国庆文化游园"), of: 0, days,
            [Session(start: 510, length: 240), Session(start: 810, length: 240)],
            maximum: max(4, people / 25), venue: "中心广场", isKey: true)
        plan(
            .festival("跨年音乐之夜"), of: 0, [festivals.newYearsEve],
            [Session(start: 1320, length: 150)], maximum: max(3, people / 30), venue: "中心广场",
            isKey: true)
    }

    private mutating func planDistrict(_ centre: Int, _ people: Int) {
        let units = max(1, people / 25)
        for unit in 0..<units {
            for half in 0..<2 {
                let classes = ProjectTemplate.classes
                let from = half == 0 ? date(2, 17) : date(3, 1) + unit % 20
                plan(
                    classes[(centre + unit * 2 + half) % classes.count], of: centre,
                    weekly((centre + unit + half * 3) % 7, from: from, to: date(12, 26)),
                    [Session(start: chance.pick([570, 840, 1140]), length: 120)],
                    maximum: chance.number(2...4))
            }
            plan(
                .facility, of: centre, weekly(5, from: date(2, 22), to: date(12, 27)),
                [Session(start: 540, length: 210)], maximum: chance.number(1...3))
            plan(
                chance.pick([.schools, .disabled, .elderly]), of: centre,
                fortnightly(2, from: date(3, 3), to: date(12, 19)),
                [Session(start: 870, length: 150)], maximum: chance.number(2...4), venue: "服务点")
        }
        planStage(centre, people)
        planFestivals(centre, people)
    }

    /// Plans a monthly performance, and the trips to the countryside.
    private mutating func planStage(_ centre: Int, _ people: Int) {
        let months = (3...12).map { date($0, 8) + chance.number(0...14) }
        plan(
            .stage, of: centre, months, [Session(start: 1140, length: 150)],
            maximum: max(3, people / 5))
        let district = centres[centre].district
        let host = district?.town == nil ? chance.pick(District.rural) : district
        let days =
            [festivals.spring - 8, festivals.spring - 5]
            + [4, 6, 9, 11].map { date($0, 12) + chance.number(0...10) }
        plan(
            .countryside, of: centre, days, [Session(start: 480, length: 420)],
            maximum: max(3, people / 6), venue: host?.town ?? "乡镇广场",
            district: host?.code == district?.code ? nil : host?.code)
    }

    /// Plans the festivals: several sessions a day, so that some people exceed the daily cap.
    private mutating func planFestivals(_ centre: Int, _ people: Int) {
        let places = max(2, people / 8)
        let day = [
            Session(start: 510, length: 210), Session(start: 780, length: 210),
            Session(start: 1050, length: 210),
        ]
        let evening = [Session(start: 1080, length: 180)]
        plan(
            .festival("春节文化庙会"), of: centre, (0..<5).map { festivals.spring + $0 }, day,
            maximum: places, venue: "庙会主会场")
        plan(
            .festival("守岁音乐会"), of: centre, [festivals.spring - 1],
            [Session(start: 1350, length: 120)], maximum: places)
        plan(.festival("元宵灯会"), of: centre, [festivals.lantern], evening, maximum: places)
        plan(
            .festival("五一城市文化节"), of: centre, (0..<2).map { festivals.labour + $0 },
            Array(day.prefix(2)), maximum: places)
        plan(.festival("端午诗会"), of: centre, [festivals.dragonBoat], evening, maximum: places)
        plan(.festival("中秋游园会"), of: centre, [festivals.midAutumn], evening, maximum: places)
        plan(
            .festival("国庆文化游园"), of: centre, (0..<3).map { festivals.national + $0 }, day,
            maximum: places, venue: "公园东门")
    }

    private func weekly(_ weekday: Int, from first: Day, to last: Day) -> [Day] {
        let start = first + (weekday - first.weekday + 7) % 7
        return stride(from: start.number, through: last.number, by: 7).map(Day.init(number:))
    }

    private func fortnightly(_ weekday: Int, from first: Day, to last: Day) -> [Day] {
        weekly(weekday, from: first, to: last).enumerated().filter { $0.offset % 2 == 0 }
            .map(\.element)
    }

    private mutating func plan(
        _ template: ProjectTemplate, of centre: Int, _ days: [Day], _ sessions: [Session],
        maximum: Int, venue: String? = nil, district: String? = nil, isKey: Bool = false
    ) {
        let days = days.filter { (options.start...options.lastDay).contains($0) }.sorted()
        guard let firstDay = days.first else { return }
        let place = centres[centre]
        centres[centre].projects += 1
        let title =
            isKey ? template.title : "\(place.district?.name ?? place.name)\(template.title)"
        let number = projects.count
        projects.append(
            Project(
                id: "\(place.id)-p\(padded(place.projects + 1, 3))",
                plan: ProjectPlan(
                    template: template, centre: centre, title: title, district: district,
                    venue: venue ?? place.seat, days: days, sessions: sessions, maximum: maximum,
                    isKey: isKey)))
        let first = firstDay - chance.number(22...40)
        let earliest = date(1, 4)
        agenda.put(
            .project(number, .propose),
            at: max(first, earliest).at(9 * 60 + chance.number(0...400)))
    }
}
