import Catalogue

/// An event on its way to be posted: everything but who posts it.
struct Draft {
    /// When events happen that do not say so.
    static let usualTime: Timestamp = "2026-06-01 12:00"

    let subject: String
    let payload: Payload
    let time: Timestamp
    /// When it reaches the ledger; the moment it happened where nothing else is said.
    let recordedAt: Timestamp
    /// Who was found to have the values of sealed fields.
    let sameAs: [String: String]
    /// What the posted data says of the person's age.
    let isAdult: Bool?

    /// The event that a source names, as the ledger would decide it.
    func event(source: String, position: UInt64) -> Event {
        let type = type
        return Event(
            id: EventID(source: source, id: "e-\(position)"), type: type, subject: subject,
            time: time, payload: payload, references: Self.references(in: payload, type),
            eventReferences: Self.eventReferences(in: payload), sameAs: sameAs, isAdult: isAdult,
            hasPersonal: hasPersonal)
    }

    /// Whether the payload says that a personal field is there.
    private var hasPersonal: Bool {
        Self.fields(of: payload).contains { field in
            field.label?.hasPrefix("has") == true && field.value as? Bool == true
        }
    }

    /// The type whose case has the same name as the payload's.
    var type: EventType {
        let name = Mirror(reflecting: payload).children.first?.label
        guard let type = EventType.allCases.first(where: { "\($0)" == name }) else {
            preconditionFailure("\(name ?? "a payload") is no event type")
        }
        return type
    }

    /// Every field that holds ids is a reference, in items and in their members too: that is what the
    /// typed ids are for.
    private static func references(in payload: Payload, _ type: EventType) -> [Reference] {
        fields(of: payload).flatMap { references(in: $0.value, type, $0.label ?? "") }
    }

    private static func references(
        in value: Any, _ type: EventType, _ field: String, item: Int? = nil, member: String? = nil
    ) -> [Reference] {
        if let id = value as? any AggregateID {
            return [Reference(id: id.text, type: type, field: field, item: item, member: member)]
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            return mirror.children.flatMap {
                references(in: $0.value, type, field, item: item, member: member)
            }
        case .collection:
            return mirror.children.enumerated().flatMap {
                references(in: $1.value, type, field, item: $0)
            }
        case .struct where member == nil:
            return mirror.children.flatMap {
                references(in: $0.value, type, field, item: item, member: $0.label)
            }
        default: return []
        }
    }

    /// Every field that names an event.
    private static func eventReferences(in payload: Payload) -> [EventReference] {
        fields(of: payload).compactMap { field in
            guard let id = field.value as? EventID else { return nil }
            return EventReference(id: id, pointer: "/" + (field.label ?? ""))
        }
    }

    /// The fields of a payload's data, by name.
    private static func fields(of payload: Payload) -> [Mirror.Child] {
        guard let data = Mirror(reflecting: payload).children.first?.value else { return [] }
        return Array(Mirror(reflecting: data).children)
    }
}

/// An event about a subject, at noon of 1 June 2026 unless another time is given.
func event(
    _ subject: String, _ payload: Payload, at time: Timestamp = Draft.usualTime,
    recordedAt: Timestamp? = nil, sameAs: [String: String] = [:], isAdult: Bool? = nil
) -> Draft {
    Draft(
        subject: subject, payload: payload, time: time, recordedAt: recordedAt ?? time,
        sameAs: sameAs, isAdult: isAdult)
}
