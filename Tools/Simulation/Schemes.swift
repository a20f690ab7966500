internal import JSON

/// An incentive scheme 激励办法 of the year.
struct Scheme: Sendable {
    let id: String
    let number: String
    let effectiveFrom: Day
    /// Minutes for the stars of level 1 to 5.
    let stars: [Int]
    let counts: [String]
    let dailyCap: Int
}

extension YearSimulation {
    /// Plans one scheme from the first day, before any service, and one that is announced in June
    /// for July, before any service of July can be confirmed.
    mutating func planSchemes() {
        schemes = [
            Scheme(
                id: "scheme-\(year)-1", number: "京文志〔\(year)〕1号",
                effectiveFrom: date(1, 1),
                stars: [6_000, 18_000, 36_000, 60_000, 90_000], counts: ["service"],
                dailyCap: 480),
            Scheme(
                id: "scheme-\(year)-2", number: "京文志〔\(year)〕8号",
                effectiveFrom: date(7, 1),
                stars: [6_000, 12_000, 30_000, 48_000, 60_000], counts: ["service", "rehearsal"],
                dailyCap: 360),
        ]
        agenda.put(.scheme(0), at: date(1, 3).at(10 * 60))
        agenda.put(.scheme(1), at: date(6, 12).at(10 * 60))
    }

    /// The scheme that governs a day.
    func scheme(on day: Day) -> Scheme {
        day < schemes[1].effectiveFrom ? schemes[0] : schemes[1]
    }

    mutating func publishScheme(_ number: Int) {
        let scheme = schemes[number]
        post("scheme.published", scheme.id, from: 0) { json in
            json.member("number", scheme.number)
            json.member("effectiveFrom", scheme.effectiveFrom.text)
            json.key("stars")
            json.beginArray()
            for (index, minutes) in scheme.stars.enumerated() {
                json.beginObject()
                json.member("level", index + 1)
                json.member("minutes", minutes)
                json.endObject()
            }
            json.endArray()
            json.key("medals")
            json.beginArray()
            for (grade, minutes) in [("bronze", 120_000), ("silver", 180_000), ("gold", 300_000)] {
                json.beginObject()
                json.member("grade", grade)
                json.member("minutes", minutes)
                json.endObject()
            }
            json.endArray()
            json.member("counts", scheme.counts)
            json.member("dailyCap", scheme.dailyCap)
        }
    }
}
