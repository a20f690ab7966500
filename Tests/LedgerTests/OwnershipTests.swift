import Catalogue
import EventLog
import Ledger
import Projections
import Queries
import Rules
import Testing
import Workload

/// A reader finds out from a snapshot whose things are, and gets what the writer's overlay says.
@Suite(.serialized)
struct OwnershipTests {
    @Test("a snapshot says of every aggregate on record what the overlay says")
    func same() async throws {
        let fixture = try TestLedger()
        let base = Int(fixture.clock.now.microseconds / 1_000_000)
        var workload = Workload(volunteers: 50, baseSeconds: base)
        let events = workload.foundationCount + 400
        _ = try await fixture.post((0..<events).map { _ in workload.next() })
        let views = fixture.ledger.views
        let snapshot = try OwnershipSnapshot(views)
        let workspace = try Workspace(Overlay(views))
        var kinds: Set<Aggregate> = []
        for number in 0..<fixture.ledger.log.head.size {
            let event = try fixture.event(at: Position(number))
            let known = try #require(try snapshot.status(of: event.aggregate, event.subject))
            #expect(try known == workspace.status(of: event.aggregate, event.subject))
            kinds.insert(event.aggregate)
            #expect(try snapshot.status(of: event.aggregate, "nobody") == nil)
            for centre in event.references where centre.aggregate == .centre {
                let id = CentreID(centre.id)
                #expect(try snapshot.centre(id) == workspace.centre(id))
            }
            switch event.aggregate {
            case .hours:
                let id = HoursID(event.subject)
                #expect(try snapshot.hours(id) == workspace.hours(id))
            case .participation:
                let id = ParticipationID(event.subject)
                #expect(try snapshot.participation(id) == workspace.participation(id))
            default: break
            }
        }
        #expect(kinds.isSuperset(of: [.ledger, .centre, .volunteer, .project, .hours]))
    }
}
