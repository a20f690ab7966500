import Catalogue
import Testing

/// A line that a rule draws: an event beyond it, and the nearest event that stays within it.
///
/// Where the line is one of money, time or number, the two events are one fen, minute, day, second,
/// character or place apart; where it is not, the second is the nearest one that nobody objects to.
struct Line: Sendable {
    /// The code of the finding or refusal.
    let code: String
    let beyond: Decision
    let within: Decision
    /// What becomes of the event beyond the line.
    let outcome: Decision.Expectation
    /// What is found in the event within it, and in both.
    let both: [String]
    let location: SourceLocation

    /// The event beyond the line is refused for that alone.
    static func refused(
        _ code: String, _ beyond: Decision, not within: Decision, both: [String] = [],
        _ location: SourceLocation = #_sourceLocation
    ) -> Line {
        Line(
            code: code, beyond: beyond, within: within, outcome: .refused(code: code), both: both,
            location: location)
    }

    /// The event beyond the line is recorded and flagged.
    static func flagged(
        _ code: String, _ beyond: Decision, not within: Decision, both: [String] = [],
        _ location: SourceLocation = #_sourceLocation
    ) -> Line {
        Line(
            code: code, beyond: beyond, within: within, outcome: .accepted(findings: [code] + both),
            both: both, location: location)
    }

    /// The event beyond the line is not the poster's to post.
    static func outside(
        at pointer: String, _ beyond: Decision, not within: Decision,
        _ location: SourceLocation = #_sourceLocation
    ) -> Line {
        Line(
            code: "outside-territory", beyond: beyond, within: within,
            outcome: .outsideTerritory(at: pointer), both: [], location: location)
    }

    /// Expects what the rules say on both sides.
    func check() {
        #expect(beyond.draft.type == within.draft.type, "\(code)", sourceLocation: location)
        beyond.then(outcome, sourceLocation: location)
        within.then(.accepted(findings: both), sourceLocation: location)
    }
}

/// Every code has a line, and every line is tried on both sides.
@Suite("Each finding and refusal, and one step short of it")
struct LineTests {
    /// The rules by what they are about.
    enum Area: CaseIterable {
        case budgets, payments, corrections, hours, counting, honours, people, participation
        case centres, projects

        var lines: [Line] {
            switch self {
            case .budgets: Lines.budgets
            case .payments: Lines.payments
            case .corrections: Lines.corrections
            case .hours: Lines.hours
            case .counting: Lines.counting
            case .honours: Lines.honours
            case .people: Lines.people
            case .participation: Lines.participation
            case .centres: Lines.centres
            case .projects: Lines.projects
            }
        }
    }

    /// Codes that rules over states do not make, with the tests of both sides: the writer and the auditor
    /// make them.
    private static let elsewhere: Set = [
        // LedgerTests: AcceptedClockTests, SampleTests twice, FundFindingTests.
        "clock-not-accepted", "not-a-sample", "recorded-backwards", "raised",
    ]

    @Test(
        "an event beyond the line is refused or flagged, the nearest one is not",
        arguments: Area.allCases)
    func bothSides(_ area: Area) {
        for line in area.lines { line.check() }
    }

    @Test("every code of the program has its line, and no other has one")
    func complete() {
        let tried = Set(Area.allCases.flatMap(\.lines).map(\.code))
        #expect(tried.union(Self.elsewhere).symmetricDifference(Vocabulary.codes.keys) == [])
        #expect(tried.isDisjoint(with: Self.elsewhere))
    }
}

/// The lines of all rules, by what they are about.
enum Lines {}
