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

    /// The festivals of one of ``years``.
    init(year: Int) {
        let row = Self.movable[year - Self.firstYear]
        func day(_ code: Int) -> Day { Day(year, code / 100, code % 100) }
        spring = day(row.spring)
        dragonBoat = day(row.dragonBoat)
        midAutumn = day(row.midAutumn)
        labour = Day(year, 5, 1)
        national = Day(year, 10, 1)
        newYearsEve = Day(year, 12, 31)
    }

    /// The movable feasts of one of ``years`` as dates: Spring Festival, Dragon Boat, Mid-Autumn.
    public static func dates(of year: Int) -> [String] {
        let festivals = Festivals(year: year)
        return [festivals.spring, festivals.dragonBoat, festivals.midAutumn].map(\.text)
    }

    /// The fifteenth day of the first month 元宵.
    var lantern: Day { spring + 14 }
}
