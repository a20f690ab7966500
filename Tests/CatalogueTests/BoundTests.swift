import Catalogue
import JSON
import Testing

@Suite("What one event can carry")
struct BoundTests {
    /// The bound of a budget in fen, which is never summed; other numbers have a lower bound.
    private static let highestInteger: Int64 = 1_000_000_000_000
    /// The bound of an amount of a fund, either way: rules refuse an event after which a sum is too large.
    private static let highestAmount: Int64 = 10_000_000_000_000

    @Test("Every number has bounds; minutes of a record are few enough for every sum to fit")
    func integers() throws {
        var minutes = 0
        for type in EventType.allCases {
            let schema = try JSONDocument(parsing: Array(type.descriptor.schema.utf8))
            let data = try #require(schema.member(0, "properties"))
            try Self.forEachInteger(schema, data) { name, node in
                let lowest = try #require(
                    schema.member(node, "minimum").flatMap { schema.integer($0) }, "\(type) \(name)"
                )
                let highest = try #require(
                    schema.member(node, "maximum").flatMap { schema.integer($0) }, "\(type) \(name)"
                )
                if [.fund, .rules, .finding, .ledger].contains(type.descriptor.aggregate) {
                    #expect(
                        lowest >= -Self.highestAmount && highest <= Self.highestAmount,
                        "\(type) \(name)")
                } else {
                    #expect(lowest >= 0 && highest <= Self.highestInteger, "\(type) \(name)")
                }
                guard type.descriptor.aggregate == .hours, name == "minutes" else { return }
                minutes += 1
                #expect(highest <= Minutes.maximumOfRecord, "\(type)")
            }
        }
        #expect(minutes >= 4)
        let sum = Minutes.maximumOfRecord.multipliedReportingOverflow(by: 1 << 40)
        #expect(!sum.overflow && sum.partialValue < Minutes.maximumSum)
    }

    /// Calls back with every schema of an integer below a node, and the name of its member.
    private static func forEachInteger(
        _ schema: JSONDocument, _ node: JSONDocument.Node, named name: String = "",
        _ body: (String, JSONDocument.Node) throws -> Void
    ) throws {
        switch schema.kind(node) {
        case .object:
            let type = schema.member(node, "type")
            if let type, schema.kind(type) == .string, schema.string(type) == "integer" {
                return try body(name, node)
            }
            var members: [(String, JSONDocument.Node)] = []
            schema.forEachMember(node) { members.append((schema.string($0), $1)) }
            for (name, node) in members { try forEachInteger(schema, node, named: name, body) }
        case .array:
            var elements: [JSONDocument.Node] = []
            schema.forEachElement(node) { elements.append($0) }
            for element in elements { try forEachInteger(schema, element, named: name, body) }
        default: break
        }
    }
}
