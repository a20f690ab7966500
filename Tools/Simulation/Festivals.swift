/// The days of a year on which the city celebrates.
public struct Festivals: Sendable {
    /// Years whose movable feasts are known here.
    public static let years = firstYear...(firstYear + movable.count - 1)

    private static let firstYear = 2016

    /// Spring Festival 春节, Dragon Boat 端午 and Mid-Autumn 中秋 as month × 100 + day.
    private static let movable: [(spring: Int, dragonBoat: Int, midAutumn: Int)] = [
        (208, 609, 915), (128, 530, 1004), (216, 618, 924), (205, 607, 913), (125, 625, 1001),
        (212, 614, 921), (201, 603, 910), (122, 622, 929), (210, 610, 917), (129, 531, 1006),
        (217, 619, 925), (206, 609, 915), (126, 528, 1003), (213, 616, 922), (203, 605, 912),
    ]

    let spring: Day
    let dragonBoat: Day
    let midAutumn: Day
    let labour: Day
    let national: Day
    let newYearsEve: Day

    /// The next festivals from a day of one of ``years`` on.
    init(from start: Day) {
        func next(_ code: (Int) -> Int) -> Day {
            let year = start.civil.year
            func day(_ year: Int) -> Day { Day(year, code(year) / 100, code(year) % 100) }
            return day(year) >= start || year == Self.years.upperBound ? day(year) : day(year + 1)
        }
        func row(_ year: Int) -> (spring: Int, dragonBoat: Int, midAutumn: Int) {
            Self.movable[year - Self.firstYear]
        }
        spring = next { row($0).spring }
        dragonBoat = next { row($0).dragonBoat }
        midAutumn = next { row($0).midAutumn }
        labour = next { _ in 501 }
        national = next { _ in 1001 }
        newYearsEve = next { _ in 1231 }
    }

    /// The movable feasts of one of ``years`` as dates: Spring Festival, Dragon Boat, Mid-Autumn.
    public static func dates(of year: Int) -> [String] {
        let festivals = Festivals(from: Day(year, 1, 1))
        return [festivals.spring, festivals.dragonBoat, festivals.midAutumn].map(\.text)
    }

    /// The fifteenth day of the first month 元宵.
    var lantern: Day { spring + 14 }
}
