import Foundation
import ServerSupport
import TestSupport

/// Makes events that are nearly right, from those that are.
struct EventMutator {
    /// Leaves that stand at a border of something, or are of no form at all.
    private static let oddLeaves: [String] = [
        "null", "true", "false", "0", "-0", "1", "-1", "60.0", "6e1", "0.5", "1e400", "-1e-400",
        "2147483647", "2147483648", "-2147483649", "9007199254740993", "9223372036854775807",
        "9223372036854775808", "18446744073709551616", "123456789012345678901234567890",
        "01", "+1", ".5", "1.", "1e", "NaN", "Infinity", "\"\"", "\" \"", "\"\\u0000\"",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\x\"", "\"\u{FFFE}\"", "\"\u{202E}abc\"",
        "\"e\u{301}\u{301}\u{301}\"", "\"\u{1F468}\u{200D}\u{1F469}\"", "\"\u{FF11}\u{FF12}\"",
        "\"110101199003070038\"", "\"13812345678\"", "\"/centres/../ledger\"", "\"=1+1\"",
        "\"2026-02-29\"", "\"0000-00-00\"", "\"9999-12-31\"", "\"10000-01-01\"",
        "\"1969-12-31T23:59:59Z\"", "\"9999-12-31T23:59:59.999999Z\"",
        "\"9999-12-31T23:59:59-23:59\"", "\"2016-12-31T23:59:60Z\"", "\"2026-04-01T24:00:00Z\"",
        "\"2026-04-01T12:00:00.000000000000001+08:00\"", "\"2999-01-01T00:00:00Z\"",
        "[]", "{}", "[[]]", "[null]", "{\"\":{}}", "{\"sealed\":\"AAAA\"}", "undefined", "",
        "\"" + String(repeating: "长", count: 30_000) + "\"",
    ]

    private static let oddNames = [
        "", "data", "id", "subject", "person", "sequence", "recordedby", "data_base64", "__proto__",
        "名", "a b", "MINUTES", "sealed", "x\u{0}y",
    ]

    private let seeds: [JSONTree]
    private var number = 0

    /// A mutator of these events.
    init(_ seeds: [JSONTree]) {
        self.seeds = seeds
    }

    /// An event with an id of its own, as it should be.
    mutating func good(_ random: inout SeededGenerator) -> JSONTree {
        // Sometimes an id that was used before.
        if Int.random(in: 0..<4, using: &random) > 0 { number += 1 }
        // What begins has a new subject; what goes on has one that is on record.
        let isNew = Bool.random(using: &random)
        guard case .object(var members) = seeds[Int.random(in: 0..<seeds.count, using: &random)]
        else { return .text("{}") }
        for index in members.indices
        where members[index].name == "id" || isNew && members[index].name == "subject" {
            members[index].value = .text("\"fuzz-\(number)\"")
        }
        return .object(members)
    }

    /// The bytes of an event of which up to four things were changed.
    mutating func next(_ random: inout SeededGenerator) -> [UInt8] {
        var tree = good(&random)
        for _ in 0..<[0, 0, 1, 1, 2, 3][Int.random(in: 0..<6, using: &random)] {
            tree = mutated(tree, &random)
        }
        var bytes = Array(tree.written.utf8)
        if Int.random(in: 0..<5, using: &random) == 0 { Self.damage(&bytes, &random) }
        return bytes
    }

    private func mutated(_ tree: JSONTree, _ random: inout SeededGenerator) -> JSONTree {
        let place = Int.random(in: 0..<tree.size, using: &random)
        let kind = Int.random(in: 0..<8, using: &random)
        let leaf = Self.oddLeaves[Int.random(in: 0..<Self.oddLeaves.count, using: &random)]
        let name = Self.oddNames[Int.random(in: 0..<Self.oddNames.count, using: &random)]
        let depth = [2, 30, 70, 2000][Int.random(in: 0..<4, using: &random)]
        let other = seeds[Int.random(in: 0..<seeds.count, using: &random)]
        let pick = Int.random(in: 0..<1_000_000, using: &random)
        return tree.changing(place) { node in
            switch (kind, node) {
            case (0, .object(var members)) where !members.isEmpty:
                members.remove(at: pick % members.count)
                return .object(members)
            case (1, .object(var members)) where !members.isEmpty:
                members.append(members[pick % members.count])
                return .object(members)
            case (2, .object(let members)):
                return .object(members + [(name, .text(leaf))])
            case (3, .object(var members)) where members.count > 1:
                members.swapAt(pick % members.count, 0)
                return .object(members)
            case (4, .array(let items)):
                return .array(items + items + items)
            case (5, _):
                return .text(
                    String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
            case (6, _):
                return pick % 2 == 0 ? .array([node]) : .text(JSONTree.quoted(node.written))
            case (7, _) where pick % 4 == 0: return other
            default: return .text(leaf)
            }
        }
    }

    /// Changes bytes without regard to their meaning.
    static func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, place + Int.random(in: 1...20, using: &random))
            switch Int.random(in: 0..<7, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 3: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 4: bytes.removeSubrange(place...)
            case 5: bytes.insert(contentsOf: [0xEF, 0xBB, 0xBF], at: 0)
            default: bytes.insert(contentsOf: [0xC0, 0x80, 0xED, 0xA0, 0x80], at: place)
            }
        }
    }
}

extension EventMutator {
    /// A good event of every type from the examples of the schemas, and those of the sample, which fit
    /// together.
    static func seeds() throws -> [JSONTree] {
        let folder = Wenzhi.root.appending(path: "Schemas").path
        let names = try Files.names(in: folder).filter { $0.hasSuffix(".json") }.sorted()
        var seeds: [JSONTree] = []
        for name in names {
            let type = String(name.dropLast(".json".count))
            let schema = try JSONValue(parsing: try Files.bytes(of: folder + "/" + name))
            for (index, example) in (schema["examples"]?.items ?? []).enumerated() {
                let event = String.event(
                    "x", type, "fuzz-\(index)", JSONTree(example).written,
                    source: "/centres/dongcheng")
                seeds.append(JSONTree(try JSONValue(parsing: Array(event.utf8))))
            }
        }
        for line in try Files.bytes(of: Wenzhi.sample.path).split(separator: UInt8(ascii: "\n")) {
            seeds.append(JSONTree(try JSONValue(parsing: Array(line))))
        }
        return seeds
    }
}

extension EventMutator {
    /// The types of events that are tried.
    static func types(_ seeds: [JSONTree]) -> Set<String> {
        var types: Set<String> = []
        for case .object(let members) in seeds {
            for member in members where member.name == "type" { types.insert(member.value.written) }
        }
        return types
    }
}
