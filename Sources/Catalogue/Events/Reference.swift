/// A field of an event's data that names an aggregate, which must exist.
public struct Reference: Hashable, Sendable {
    /// The id that the field holds.
    public let id: String

    /// Where the field stands: indexes into the shape table, `absent` where a step is missing.
    private let fieldIndex: UInt16
    private let nestedIndex: UInt16
    private let itemIndex: UInt16

    /// The aggregate that the field names.
    public let aggregate: Aggregate

    private static let absent = UInt16.max

    init(id: String, aggregate: Aggregate, field: Int, item: Int?, nested: Int?) {
        self.id = id
        self.aggregate = aggregate
        fieldIndex = UInt16(truncatingIfNeeded: field)
        itemIndex = item.map { UInt16(truncatingIfNeeded: $0) } ?? Self.absent
        nestedIndex = nested.map { UInt16(truncatingIfNeeded: $0) } ?? Self.absent
    }

    /// A reference in a top-level field of a type's data, for events that are made by hand.
    ///
    /// The field must be one of the type's that refers to an aggregate.
    public init(id: String, type: EventType, field: String) {
        let table = ShapeTable.shared
        let object = table.object(of: type, version: 1)
        let index = table.field(named: field, in: object)
        let shape = index.map { table.fields[$0] }
        let isArray = shape?.form == .array
        let item = isArray ? shape.map { table.fields[Int($0.detail)] } : shape
        guard let index, let aggregate = item?.refers else {
            preconditionFailure("\(type.name) has no reference in \(field)")
        }
        self.init(
            id: id, aggregate: aggregate, field: index, item: isArray ? 0 : nil, nested: nil)
    }

    /// The name of the field in `data`, such as `volunteer`.
    public var field: String {
        ShapeTable.shared.name(ofField: Int(fieldIndex))
    }

    /// Whether the reference stands in this field of `data`.
    public func isIn(field name: String) -> Bool {
        ShapeTable.shared.isName(name, ofField: Int(fieldIndex))
    }

    /// The place within `data` as a JSON pointer (RFC 6901): `/volunteer`, `/named/3`.
    public var pointer: String {
        var text = "/" + field
        if itemIndex != Self.absent { text += "/\(itemIndex)" }
        if nestedIndex != Self.absent {
            text += "/" + ShapeTable.shared.name(ofField: Int(nestedIndex))
        }
        return text
    }
}
