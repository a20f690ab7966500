internal import JSON

/// A personal field of a posted event, in clear text; it must be sealed before anything is stored.
public struct PersonalField: Sendable {
    /// The name of the field in `data`.
    public let name: String

    /// Whose key seals it.
    public let owner: PersonalOwner

    /// Where the field's value stands in the posted bytes.
    public let range: Range<Int>

    /// The field's value as compact JSON, in clear text: what is sealed.
    public let value: [UInt8]
}

/// An event as posted, which has passed every check that needs no state.
public struct PostedEvent: Sendable {
    /// The event; its stamp is `nil`.
    public let event: Event

    let document: JSONDocument
    let dataNode: JSONDocument.Node
    let timeNode: JSONDocument.Node
    let schemaNode: JSONDocument.Node?
    /// Names and values of the extension attributes, sorted by name.
    let extensions: [(name: JSONDocument.Node, value: JSONDocument.Node)]
    /// When it was recorded, as the poster says (`recordedat`): only a sample ledger takes that.
    public let recordedAt: Timestamp?
    let personalNodes: [(field: Int, node: JSONDocument.Node)]
    /// What the stored form begins with, and its data where nothing in it is personal: made here, so
    /// that the writer, of which there is one, only puts the pieces together.
    private(set) var opening: [UInt8] = []
    private(set) var data: [UInt8] = []

    init(
        event: Event, document: JSONDocument, dataNode: JSONDocument.Node,
        timeNode: JSONDocument.Node, schemaNode: JSONDocument.Node?,
        extensions: [(name: JSONDocument.Node, value: JSONDocument.Node)],
        recordedAt: Timestamp?,
        personal: [(field: Int, node: JSONDocument.Node)]
    ) {
        self.event = event
        self.document = document
        self.dataNode = dataNode
        self.timeNode = timeNode
        self.schemaNode = schemaNode
        self.extensions =
            extensions.count < 2
            ? extensions : extensions.sorted { document.string($0.name) < document.string($1.name) }
        self.recordedAt = recordedAt
        personalNodes = personal
    }

    /// Makes what of the stored form needs no state, once it is known to be small enough.
    mutating func prepare() {
        opening = makeOpening()
        data = makeData()
    }

    /// Whether anything in it has to be sealed.
    public var hasPersonal: Bool { !personalNodes.isEmpty }

    /// The personal fields in the order of the data; empty for most types.
    public var personal: [PersonalField] {
        guard !personalNodes.isEmpty else { return [] }
        let table = ShapeTable.shared
        return personalNodes.map { field, node in
            var value: [UInt8] = []
            document.appendCompact(node, to: &value)
            return PersonalField(
                name: table.name(ofField: field), owner: table.fields[field].personal ?? .subject,
                range: document.range(node), value: value)
        }
    }

    /// The identity number among the personal fields, by which one person is found who is registered twice.
    ///
    /// Clear text: use it for a keyed index and for nothing else.
    public var identityNumber: String? {
        for (_, node) in personalNodes where document.kind(node) == .object {
            if let number = document.member(node, "idNumber"), document.kind(number) == .string {
                return document.string(number)
            }
        }
        return nil
    }

    /// The number of the municipal federation's system among the personal fields, and its field.
    ///
    /// Clear text: use it to find who holds it, and for nothing else.
    public var federationNumber: (field: String, number: String)? {
        guard !personalNodes.isEmpty, let field = event.type.federationNumberField else {
            return nil
        }
        for (index, node) in personalNodes where document.kind(node) == .string {
            guard ShapeTable.shared.isName(field, ofField: index) else { continue }
            return (field, document.string(node))
        }
        return nil
    }
}

extension Event {
    /// The field of the data that says who somebody is.
    public static let personField = "person"
}

extension EventType {
    /// Whether the data says who somebody is.
    public var saysPerson: Bool {
        self == .volunteerApplied || self == .volunteerPersonCorrected
    }

    /// The field of the data that holds a number of the municipal federation's system.
    public var federationNumberField: String? {
        switch self {
        case .volunteerApplied: "federationNumber"
        case .volunteerFederationLinked: "number"
        default: nil
        }
    }
}
