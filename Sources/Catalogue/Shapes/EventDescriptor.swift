/// Whether an event reports what happened or makes something so.
public enum EventKind: UInt8, Sendable, CaseIterable {
    /// Happened outside: recorded, and flagged if odd.
    case fact

    /// Made here: refused if a rule forbids it.
    case decision

    /// `fact` or `decision`.
    public var name: String {
        self == .fact ? "fact" : "decision"
    }
}

/// Whose territory an event lies in: who may post it.
public enum Owner: Sendable, Hashable {
    /// The centre that owns the aggregate which the event's subject names.
    case subject

    /// The owner of the aggregate which this field of `data` names; a centre owns itself.
    case field(String)

    /// The centre of the project; a volunteer's own act also reaches the ledger through the home centre.
    case either

    /// The centre that the event's source names.
    case source

    /// The operator, or an ancestor named as the field `parent`.
    case parent

    /// The municipal centre.
    case municipal

    /// The operator of the ledger.
    case `operator`

    /// An auditor, from `/auditors/` and the access's id.
    case auditor
}

/// Whose key seals a personal field.
public enum PersonalOwner: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// The volunteer who is the event's subject.
    case subject

    /// The volunteer of the participation that is the event's subject.
    case participationVolunteer

    /// The volunteer whom the complaint is about that is the event's subject, else the one who complains,
    /// else nobody: then the complaint has a key of its own.
    case complaint
}

/// What the catalogue says about one event type, apart from the fields of its data.
///
/// A reference: there is one for each type, and it is asked for many times an event.
public final class EventDescriptor: Sendable {
    /// The type.
    public let type: EventType

    /// The aggregate that the subject names.
    public let aggregate: Aggregate

    /// Fact or decision; a fact where a member of the data says which, see ``Payload/kind``.
    public let kind: EventKind

    /// The newest published version of the schema, from 1.
    public let version: Int

    /// The states of the subject in which the event is in order.
    public let from: LifecycleStates

    /// The state of the subject afterwards; `nil` when it stays as it is.
    public let to: LifecycleState?

    /// Who may post it.
    public let owner: Owner

    /// Whether only the municipal centre may post it.
    public let requiresMunicipal: Bool

    /// Whether the ledger records it itself and nobody posts it.
    public let isPostedByLedger: Bool

    /// Whether the data may hold personal fields, which are sealed before they are stored.
    public let hasPersonal: Bool

    /// Whether the event makes a new aggregate: it is in order where the subject does not exist.
    public var creates: Bool { from.contains(.none) }

    /// The CloudEvents type, such as `hours.served`.
    public var name: String { type.name }

    /// The fields of the data.
    public var shape: ObjectShape { type.shape(version: version) ?? ObjectShape([]) }

    init(
        _ type: EventType, _ aggregate: Aggregate, _ kind: EventKind, version: Int = 1,
        from: LifecycleStates, to: LifecycleState? = nil, owner: Owner,
        requiresMunicipal: Bool = false, isPostedByLedger: Bool = false,
        hasPersonal: Bool = false
    ) {
        self.type = type
        self.aggregate = aggregate
        self.kind = kind
        self.version = version
        self.from = from
        self.to = to
        self.owner = owner
        self.requiresMunicipal = requiresMunicipal
        self.isPostedByLedger = isPostedByLedger
        self.hasPersonal = hasPersonal
    }
}

extension EventDescriptor {
    /// The Chinese title.
    public var titleChinese: String { type.titles.chinese }

    /// The English title.
    public var titleEnglish: String { type.titles.english }

    /// The name of the newest schema: `urn:wenzhi:schema:hours.served:1`.
    public var schemaName: String { "urn:wenzhi:schema:\(name):\(version)" }
}

extension EventType {
    /// The type with a name such as `hours.served`; `nil` when the catalogue has none.
    public init?(name: String) {
        self.init(utf8: name.utf8.span)
    }

    /// The type with a name in UTF-8; `nil` when the catalogue has none.
    public init?(utf8: Span<UInt8>) {
        guard let type = ShapeTable.shared.type(named: utf8) else { return nil }
        self = type
    }

    /// What the catalogue says about the type.
    public var descriptor: EventDescriptor {
        Self.descriptors[Int(rawValue)]
    }
}
