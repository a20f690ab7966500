import Catalogue
import EventLog
import JSON
import Ledger
import Projections
import Queries
import Rules

/// One pass over an answer, from its beginning to its end.
struct RedactionPass {
    private let document: JSONDocument
    /// The cursor of the next page, as the caller gets it.
    private let next: String?
    private let ownership: OwnershipSnapshot
    /// What the caller may read; nil where it is told of no volunteer.
    private let territory: Territory?
    private let log: any LogStore
    /// Members that hold an id are dropped, rather than only ids in sentences.
    private let dropsIDs: Bool
    private var json: JSONWriter

    init(
        _ document: JSONDocument, next: String?, _ ownership: OwnershipSnapshot,
        _ territory: Territory?,
        _ log: any LogStore, dropsIDs: Bool
    ) {
        self.document = document
        self.next = next
        self.ownership = ownership
        self.territory = territory
        self.log = log
        self.dropsIDs = dropsIDs
        json = JSONWriter(reservingCapacity: document.bytes.count)
    }

    /// The answer with nothing in it that the caller is not told.
    mutating func run() throws -> [UInt8] {
        try write(0)
        return json.bytes
    }

    private mutating func write(_ node: JSONDocument.Node) throws {
        switch document.kind(node) {
        case .object: try writeObject(node)
        case .array:
            json.beginArray()
            try document.forEachElement(node) { try write($0) }
            json.endArray()
        default: json.raw(node, of: document)
        }
    }

    private mutating func writeObject(_ node: JSONDocument.Node) throws {
        // Whom a record of the caller's own is about, its sentences may name.
        let known = dropsIDs ? [] : ids(in: node)
        let isFinding = document.member(node, "finding") != nil
        json.beginObject()
        try document.forEachMember(node) { key, value in
            let name = document.string(key)
            let isText = document.kind(value) == .string
            if isText, try isHidden(name, document.string(value)) { return }
            json.key(name)
            if isText, Redaction.textNames.contains(name), !isWord(value) {
                json.string(try scrubbed(document.string(value), known))
            } else if name == "next", node == 0, let next {
                json.string(next)
            } else if name == "events", isFinding {
                try writeReadable(value)
            } else {
                try write(value)
            }
        }
        json.endObject()
    }

    private func ids(in object: JSONDocument.Node) -> Set<String> {
        var ids: Set<String> = []
        document.forEachMember(object) { key, value in
            let name = document.string(key)
            guard document.kind(value) == .string,
                name == "subject" || Redaction.idNames.contains(name)
            else { return }
            ids.insert(document.string(value))
        }
        return ids
    }

    /// Whether a text is one of a list's words, such as `daily-cap`, and no sentence.
    private func isWord(_ text: JSONDocument.Node) -> Bool {
        document.string(text).allSatisfy(IDForm.isIDCharacter)
    }

    /// Whether a member holds the id of something of which the caller is not told.
    private func isHidden(_ name: String, _ id: String) throws -> Bool {
        // Another record of hours, which may be of service elsewhere.
        if name == "takenBy", let territory { return try territory.mayRead(.hours, id) != true }
        guard dropsIDs else { return false }
        if Redaction.idNames.contains(name) {
            return try territory?.contains(.volunteer, id) != true
        }
        // The subject of a finding may be anything.
        return name == "subject" ? try isForeign(id) : false
    }

    /// Whether an id is that of a volunteer of whom the caller is not told.
    private func isForeign(_ id: String) throws -> Bool {
        guard IDForm.isID(id), try ownership.standing(of: .volunteer, id) != nil else {
            return false
        }
        return try territory?.contains(.volunteer, id) != true
    }

    /// Positions of events that the caller may read; a role that is not narrowed keeps all.
    private mutating func writeReadable(_ positions: JSONDocument.Node) throws {
        json.beginArray()
        try document.forEachElement(positions) { element in
            let text = document.string(element)
            if let territory {
                guard let position = Position(text: text), let bytes = try log.record(at: position),
                    try territory.shows(try Catalogue.decodeStored(bytes))
                else { return }
            }
            json.string(text)
        }
        json.endArray()
    }

    /// A sentence with a mark in place of each id of a volunteer of whom the caller is not told.
    private func scrubbed(_ text: String, _ known: Set<String>) throws -> String {
        var result = ""
        var rest = Substring(text)
        while let first = rest.first {
            let word = rest.prefix(while: IDForm.isIDCharacter)
            guard !word.isEmpty else {
                result.append(first)
                rest.removeFirst()
                continue
            }
            rest.removeFirst(word.count)
            result += try scrubbed(word: word, known)
        }
        return result
    }

    /// A word, of which the end may be the sentence's.
    private func scrubbed(word: Substring, _ known: Set<String>) throws -> String {
        var id = word
        while let last = id.last {
            if !known.contains(String(id)), try isForeign(String(id)) {
                return Redaction.mark + word.dropFirst(id.count)
            }
            guard !last.isLetter, !last.isNumber else { break }
            id.removeLast()
        }
        return String(word)
    }
}
