import Catalogue
import Foundation
import Projections
import Rules
import TestSupport
import Testing
import Workload

/// Rankings that are kept in order, against a sort of the same records.
@Suite
struct RankingTests {
    private static let volunteers = 3000
    private static let groups = 40
    private static let rounds = 60

    private static let queries: [StandingsQuery] = [
        StandingsQuery(period: .all, scope: .city, subject: .volunteers),
        StandingsQuery(period: .all, scope: .project(ProjectID("p1")), subject: .volunteers),
        StandingsQuery(period: .all, scope: .family(.rural), subject: .groups),
        Period(text: "2026-05").map {
            StandingsQuery(period: $0, scope: .city, subject: .volunteers)
        },
    ].compactMap(\.self)

    private static var seed: UInt64 { SeededGenerator.seed(of: "RankingTests") }

    @Test("a ranking is what a sort makes of the same records, however they are taken in")
    func sorted() throws {
        let seed = Self.seed
        var service = RandomService(seed: seed, volunteers: Self.volunteers, groups: Self.groups)
        var rankings = Self.queries.map { Ranking($0) }
        var kept: (places: RankedPlaces, page: [RankedPlace])?
        for round in 0..<Self.rounds {
            // A few records, which are taken in one by one, or many, for which all are sorted anew.
            service.add(Int.random(in: 1...(round % 7 == 0 ? 3000 : 60), using: &service.random))
            for place in rankings.indices where Bool.random(using: &service.random) || round == 0 {
                rankings[place].refresh(from: service.columns)
                let places = RankedPlaces(rankings[place], service.columns)
                let expected = service.sorted(rankings[place].query)
                try #require(
                    places.page(from: 0, limit: .max) == expected, "SEED=\(seed), round \(round)")
                try check(places, expected, &service, "SEED=\(seed), round \(round)")
                if let kept { try #require(kept.places.page(from: 0, limit: .max) == kept.page) }
                kept = (places, expected)
            }
        }
    }

    /// Pages, cursors, and the places of those who have one and those who have none.
    private func check(
        _ places: RankedPlaces, _ expected: [RankedPlace], _ service: inout RandomService,
        _ comment: Comment
    ) throws {
        #expect(places.count == expected.count, comment)
        let start = Int.random(in: 0...expected.count, using: &service.random)
        #expect(
            places.page(from: start, limit: 100) == Array(expected[start...].prefix(100)), comment)
        for (index, place) in expected.enumerated().shuffled(using: &service.random).prefix(20) {
            #expect(places.index(after: (place.minutes, place.id)) == index + 1, comment)
            #expect(places.index(of: service.ordinal(place.id)) == index, comment)
            // A cursor whose place has moved on.
            let next = expected.count { ($0.minutes, place.id) > (place.minutes - 1, $0.id) }
            #expect(places.index(after: (place.minutes - 1, place.id)) == next, comment)
        }
        var reached: [String] = []
        places.forEach(atLeast: 500) { id, _ in reached.append(id) }
        #expect(reached == expected.filter { $0.minutes >= 500 }.map(\.id), comment)
        #expect(places.index(of: UInt32(Self.volunteers + 1)) == nil, comment)
    }

    @Test("numbers that are put in and taken out stay in order, with their indices")
    func order() {
        let seed = Self.seed
        var random = SplitMix(state: seed)
        var plain = Array(
            Set((0..<5000).map { _ in UInt32.random(in: 0...99_999, using: &random) }))
        plain.sort()
        var order = RankedOrder(plain)
        // First more and more, then fewer and fewer, to none.
        for step in 0..<12_000 {
            let isAdding = step < 4000 ? step % 4 != 0 : step % 16 == 0
            let number =
                isAdding
                ? UInt32.random(in: 0...99_999, using: &random)
                : plain.randomElement(using: &random)
            guard let number else { break }
            let index = plain.firstIndex { $0 >= number } ?? plain.count
            let place = order.place { $0 < number }
            guard order.index(of: place) == index else {
                Issue.record("index \(order.index(of: place)), not \(index), SEED=\(seed)")
                return
            }
            if isAdding {
                order.insert(number, at: place)
                plain.insert(number, at: index)
            } else {
                order.remove(at: place)
                plain.remove(at: index)
            }
            #expect(order.count == plain.count)
        }
        var all: [UInt32] = []
        order.forEach(from: 0) {
            all.append($0)
            return true
        }
        #expect(all == plain, "SEED=\(seed)")
    }
}
