import EventLog
import Projections
import TestSupport
import Testing

/// The events of a group, found by their keys.
@Suite
struct NewEventsTests {
    @Test("events are found until they are rolled back, beside a dictionary")
    func model() {
        var generator = SeededGenerator(for: "new events")
        var events = NewEvents()
        var model: [(key: EventKey, position: Position)] = []
        for number in 0..<3000 {
            let key = EventKey(source: "/centres/c\(number % 3)", id: "e\(number / 3)")
            #expect(events.position(of: key) == nil)
            events.append(key, at: Position(UInt64(number)))
            model.append((key, Position(UInt64(number))))
            guard Int.random(in: 0..<100, using: &generator) == 0 else { continue }
            let kept = Int.random(in: model.count / 2...model.count, using: &generator)
            let dropped = model[kept...]
            events.truncate(to: kept)
            model.removeLast(model.count - kept)
            #expect(events.count == kept)
            #expect(dropped.allSatisfy { events.position(of: $0.key) == nil })
            for event in dropped {
                events.append(event.key, at: event.position)
                model.append(event)
            }
        }
        #expect(model.allSatisfy { events.position(of: $0.key) == $0.position })
        events.truncate(to: 0)
        #expect(model.allSatisfy { events.position(of: $0.key) == nil })
    }
}
