import Foundation
import Simulation
import Testing

/// The festivals of the simulated years, against the Chinese calendar of Foundation.
@Suite("Festivals")
struct FestivalTests {
    @Test("the movable feasts are those of the Chinese calendar", arguments: Festivals.years)
    func movable(_ year: Int) throws {
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        var gregorian = Calendar(identifier: .gregorian)
        gregorian.timeZone = zone
        var chinese = Calendar(identifier: .chinese)
        chinese.timeZone = zone
        var found: [String] = []
        let first = try #require(
            gregorian.date(from: DateComponents(year: year, month: 1, day: 1, hour: 12)))
        for offset in 0..<365 {
            let date = try #require(gregorian.date(byAdding: .day, value: offset, to: first))
            let lunar = chinese.dateComponents([.month, .day, .isLeapMonth], from: date)
            let isFeast = [(1, 1), (5, 5), (8, 15)].contains { month, day in
                lunar.month == month && lunar.day == day && lunar.isLeapMonth != true
            }
            guard isFeast else { continue }
            let civil = gregorian.dateComponents([.year, .month, .day], from: date)
            found.append(
                String(
                    format: "%04d-%02d-%02d", civil.year ?? 0, civil.month ?? 0, civil.day ?? 0))
        }
        #expect(Festivals.dates(of: year) == found)
    }
}
