import JSON
import TestSupport
import Testing

/// Random documents and mutations of them, with the reference parser as referee.
@Suite struct FuzzTests {
    /// The value as the scanner's document tells it, for comparison with the reference.
    private func value(
        _ node: JSONDocument.Node, _ document: JSONDocument
    ) -> ReferenceParser.Value {
        switch document.kind(node) {
        case .null: return .null
        case .true: return .bool(true)
        case .false: return .bool(false)
        case .integer, .fraction:
            return .number(String(decoding: document.bytes[document.range(node)], as: UTF8.self))
        case .string: return .string(document.utf8(node))
        case .array:
            var elements: [ReferenceParser.Value] = []
            document.forEachElement(node) { elements.append(value($0, document)) }
            return .array(elements)
        case .object:
            var members: [ReferenceParser.Member] = []
            document.forEachMember(node) { key, child in
                members.append(.init(name: document.utf8(key), value: value(child, document)))
            }
            return .object(members)
        }
    }

    /// Whether the scanner and the reference agree; true when both accept.
    @discardableResult
    private func agree(_ bytes: [UInt8]) -> Bool {
        let expected = ReferenceParser.value(of: bytes)
        guard let document = try? JSONDocument(parsing: bytes) else {
            #expect(expected == nil, "refused: \(String(decoding: bytes, as: UTF8.self))")
            return false
        }
        let found = value(0, document)
        guard expected == found else {
            Issue.record("not the reference's: \(String(decoding: bytes, as: UTF8.self))")
            return false
        }
        return true
    }

    @Test func theTablesAgreeWithTheReference() {
        for item in AcceptedCases.all + ImplementationCases.accepted {
            #expect(agree(item.bytes), "\(item.name)")
        }
        for item in RefusedCases.all + UTF8Cases.refused {
            #expect(!agree(item.bytes), "\(item.name)")
        }
    }

    @Test func randomDocumentsAndMutationsAgreeWithTheReference() {
        var generator = DocumentGenerator(random: .init(for: "mutations"))
        var accepted = 0
        var refused = 0
        for _ in 0..<3_000 {
            let document = generator.document()
            agree(document)
            for _ in 0..<5 {
                if agree(generator.mutated(document)) { accepted += 1 } else { refused += 1 }
            }
        }
        #expect(accepted > 500 && refused > 500, "\(accepted) accepted, \(refused) refused")
    }

    /// Every lead byte with the bytes on both sides of each boundary of RFC 3629 §4, against the
    /// standard library; `string` trusts the scanner here.
    @Test func everyLeadByteIsDecidedAsTheStandardLibraryDoes() {
        let edges: [UInt8] = [0x61, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
        var accepted = 0
        for lead in UInt8(0x80)...0xFF {
            for second in edges {
                for third in edges {
                    for fourth in [UInt8(0x61), 0x80, 0xBF, 0xC0] {
                        let text = [lead, second, third, fourth]
                        let quoted = [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]
                        let expected = String(validating: text, as: UTF8.self)
                        let document = try? JSONDocument(parsing: quoted)
                        let isRight = document.map { $0.string(0) } == expected
                        accepted += expected == nil ? 0 : 1
                        guard !isRight else { continue }
                        Issue.record("\(text)")
                    }
                }
            }
        }
        #expect(accepted > 500)
    }

    @Test func randomDocumentsCutAnywhereNeverCrash() {
        var generator = DocumentGenerator(random: .init(for: "cuts"))
        for _ in 0..<100 {
            let document = generator.document()
            for end in 0...min(document.count, 400) {
                agree(Array(document[..<end]))
            }
        }
    }

    @Test func compactionKeepsTheValueAndIsStable() throws {
        var generator = DocumentGenerator(random: .init(for: "compaction"))
        for _ in 0..<2_000 {
            guard let document = try? JSONDocument(parsing: generator.document()) else { continue }
            var compact: [UInt8] = []
            document.appendCompact(0, to: &compact)
            let again = try JSONDocument(parsing: compact)
            #expect(!again.hasInsignificantWhitespace)
            #expect(again.isEqual(0, in: document, 0))
            #expect(value(0, again) == value(0, document))
            for node in 0..<document.nodeCount {
                var part: [UInt8] = []
                document.appendCompact(node, to: &part)
                #expect(part == Array(compact[again.range(node)]))
            }
        }
    }
}
