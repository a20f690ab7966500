internal import JSON

/// Steps of what a centre records beside its projects, each on a day of its own: they draw no random
/// numbers, so that the rest of a year stays the same.
enum RecordStep: Sendable {
    /// A volunteer consents and is named in the press; where `isAsked` is false, without consent.
    case publish(isAsked: Bool)
    case withdrawConsent(String)
    /// The federation's system gets the volunteers of the centre.
    case supply
    case acknowledge(String, event: String, volunteers: [String])
    case complain
    case answer(String)
    /// An entry of the register of that kind.
    case enter(String, String)
    case withdrawEntry(String)
}

extension YearSimulation {
    /// Volunteers in one supply.
    private static let suppliedVolunteers = 20

    private var firstDistrict: Int? { centres.firstIndex { $0.level == .district } }

    mutating func planRecords() {
        let entries = [
            ("policy", "文化志愿服务管理办法实施细则"), ("material", "文化志愿者培训统编教材"),
            ("research", "奥运遗产与以人为本的志愿服务研究"), ("evidence", "年度考评指标佐证材料"),
        ]
        for (number, entry) in entries.enumerated() {
            put(.enter(entry.0, entry.1), of: 0, on: date(3, 5 + number))
        }
        for number in centres.indices where centres[number].level == .district {
            put(.publish(isAsked: number != 3), of: number, on: date(5, 10))
            put(.supply, of: number, on: date(6, 15))
            put(.complain, of: number, on: date(9, 8))
            put(.enter("exchange", "与区总工会共建职工艺术团"), of: number, on: date(4, 20))
            put(.enter("resource-offered", "周末可用排练厅"), of: number, on: date(4, 21))
            put(.withdrawEntry("resource-offered"), of: number, on: date(11, 3))
        }
    }

    private mutating func put(_ step: RecordStep, of number: Int, on day: Day) {
        agenda.put(.centre(number, .record(step)), at: day.at(10 * 60))
    }

    mutating func perform(_ step: RecordStep, of number: Int) {
        let (centre, year) = (centres[number].id, year)
        switch step {
        case .publish(let isAsked): publish(isAsked: isAsked, by: number)
        case .withdrawConsent(let consent):
            post("consent.withdrawn", consent, from: number) { $0.member("by", "volunteer") }
        case .supply: supply(by: number)
        case .acknowledge(let supply, let event, let volunteers):
            // One recipient confuses the ids of two supplies.
            let accepted = volunteers + (number == firstDistrict ? [centre] : [])
            post("personal-data.acknowledged", supply, from: number) { json in
                json.key("of")
                json.beginObject()
                json.member("source", "/centres/" + centre)
                json.member("id", event)
                json.endObject()
                json.member("accepted", accepted)
                json.member("refused", [])
            }
        case .complain: complain(about: number)
        case .answer(let complaint):
            post("complaint.answered", complaint, from: number) { json in
                json.member("text", "经核实，已与本人沟通并调整排班")
                json.member("upheld", true)
            }
        case .enter(let kind, let title):
            enter("\(kind)-\(year)", kind, title, by: number) { json in
                if kind == "policy" { json.member("number", "京文志〔\(year)〕3号") }
                if kind == "exchange" { json.member("with", "union") }
            }
        case .withdrawEntry(let kind):
            post("register.withdrawn", "\(centre)-\(kind)-\(year)", from: number) {
                $0.member("reason", "排练厅改造")
            }
        }
    }

    /// Volunteers at home at a centre who are registered now, by when they applied.
    private func registered(at number: Int) -> [Volunteer] {
        volunteers.filter { $0.home == number && $0.status == .registered && !$0.isErased }
    }

    private mutating func publish(isAsked: Bool, by number: Int) {
        guard let volunteer = registered(at: number).first?.id else { return }
        let centre = centres[number].id
        if isAsked {
            let consent = "\(centre)-consent"
            post("consent.given", consent, from: number) { json in
                json.member("volunteer", volunteer)
                json.member("purpose", "publicity")
            }
            put(.withdrawConsent(consent), of: number, on: now.day + 150)
        }
        enter("interview", "publicity", "身边的文化志愿者", by: number) { json in
            json.member("medium", "interview")
            json.member("named", [volunteer])
        }
    }

    private mutating func supply(by number: Int) {
        let volunteers = registered(at: number).prefix(Self.suppliedVolunteers).map(\.id)
        guard !volunteers.isEmpty else { return }
        let supply = "\(centres[number].id)-supply"
        post("personal-data.supplied", supply, from: number) { json in
            json.member("recipient", "市志愿者联合会")
            json.member("basis", "statute")
            json.member("purpose", "注册志愿者信息同步")
            json.member("volunteers", volunteers)
        }
        let event = "e" + padded(centres[number].events, 6)
        put(.acknowledge(supply, event: event, volunteers: volunteers), of: number, on: now.day + 2)
    }

    private mutating func complain(about number: Int) {
        guard
            let project = projects.first(where: {
                $0.plan.centre == number && $0.status == .published
            })?.id, let volunteer = registered(at: number).last?.id
        else { return }
        let complaint = "\(centres[number].id)-complaint"
        post("complaint.filed", complaint, from: number) { json in
            json.member("about", "project")
            json.member("id", project)
            json.member("by", volunteer)
            json.member("text", "排班前没有征求本人意愿")
        }
        put(.answer(complaint), of: number, on: now.day + 9)
    }
}
