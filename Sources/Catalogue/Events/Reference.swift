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

    /// A reference in a type's data, for events that are made by hand: in a field, in an item of that
    /// field, or in a member of the object that either of them is.
    ///
    /// The place must be one of the type's that refers to an aggregate.
    public init(
        id: String, type: EventType, field: String, item: Int? = nil, member: String? = nil
    ) {
        let table = ShapeTable.shared
        let index = table.field(named: field, in: table.object(of: type, version: 1))
        var shape = index.map { table.fields[$0] }
        if item != nil {
            shape = shape.flatMap { $0.form == .array ? table.fields[Int($0.detail)] : nil }
        }
        var nested: Int?
        if let member {
            nested = shape.flatMap {
                $0.form == .object ? table.field(named: member, in: Int($0.detail)) : nil
            }
            shape = nested.map { table.fields[$0] }
        }
        guard let index, let aggregate = shape?.refers else {
            preconditionFailure("\(type.name) has no reference in \(field)")
        }
        self.init(id: id, aggregate: aggregate, field: index, item: item, nested: nested)
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
