import Catalogue
import EventLog
import Ledger
import Queries
import Rules

/// The values that an answer leaves out for its caller: ids of volunteers, and positions of events
/// and ids of records of hours that a centre may not read.
struct Redaction: Sendable {
    /// The replacement of an id in a sentence.
    private static let mark = "…"

    /// Which ids are left out.
    private enum Hidden {
        /// Every volunteer's.
        case all
        /// Those of volunteers at home elsewhere.
        case foreign
        /// Those of volunteers at home elsewhere that only a sentence names: the record itself is
        /// the caller's own.
        case foreignInTexts
    }

    private let api: API
    private let caller: Principal
    private let hidden: Hidden
    /// How many events the read models had applied before an answer as of the past was read: who may see
    /// what is decided by them. Nil for the present.
    private let judged: UInt64?

    /// Creates the redaction of an answer with these restricted values; nil when the caller may see
    /// all of them.
    init?(_ call: Call, _ personal: Personal) throws {
        api = call.api
        caller = call.caller
        switch call.caller.role {
        case .operator, .auditor, .ledger: return nil
        case .centre where call.route.reach == .own:
            guard personal.contains(.elsewhere) else { return nil }
            hidden = .foreignInTexts
        case .centre, .dashboard:
            guard api.volunteerIDs == .ownTerritory, !personal.isEmpty else { return nil }
            hidden = call.caller.role == .dashboard ? .all : .foreign
        }
        judged = call.past == nil ? nil : try api.ledger.views.appliedSize()
    }

    /// Whether a cursor may have a hidden id.
    private var sealsCursors: Bool { hidden != .foreignInTexts }

    /// The requested page with its cursor decrypted.
    func opened(_ page: Page) throws -> Page {
        guard sealsCursors, let cursor = page.cursor else { return page }
        guard let opened = CursorSeal.open(cursor) else { throw Problem.badCursor }
        return try Page(limit: page.limit, cursor: opened)
    }

    /// The tag of an answer. What a centre may see also changes with its territory and with the
    /// homes of volunteers, so any event may change its answers.
    func tag(of answer: Answer) -> EntityTag {
        switch hidden {
        case .all: EntityTag("\(answer.changed).none")
        case .foreign, .foreignInTexts:
            EntityTag("\(answer.applied)\(judged.map { ".\($0)" } ?? "").own")
        }
    }

    /// Makes an answer leave out what the caller may not see.
    func apply(to writing: inout Writing) {
        if sealsCursors { writing.seal = { try CursorSeal.seal($0) } }
        writing.disclosing = { [self] in
            let ownership = try OwnershipSnapshot(api.ledger.views)
            return ReaderDisclosure(
                ownership, Territory(of: caller, in: ownership), api.ledger.log,
                hidesIDs: hidden != .foreignInTexts)
        }
    }

    /// A sentence with a mark in place of each word, or beginning of one, that is hidden.
    static func scrubbed(_ text: String, _ isHidden: (String) throws -> Bool) throws -> String {
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
            result += try scrubbed(word: word, isHidden)
        }
        return result
    }

    /// A word, of which the end may be the sentence's.
    private static func scrubbed(
        word: Substring, _ isHidden: (String) throws -> Bool
    ) throws -> String {
        var id = word
        while let last = id.last {
            if try isHidden(String(id)) { return mark + word.dropFirst(id.count) }
            guard !last.isLetter, !last.isNumber else { break }
            id.removeLast()
        }
        return String(word)
    }
}

/// The disclosure for a centre or a dashboard.
private struct ReaderDisclosure: Disclosure {
    private let ownership: OwnershipSnapshot
    /// The reader's territory; nil when it may see no volunteer.
    private let territory: Territory?
    private let log: any LogStore
    /// Whether members with an id are left out, and not only ids in sentences.
    private let hidesIDs: Bool

    init(
        _ ownership: OwnershipSnapshot, _ territory: Territory?, _ log: any LogStore, hidesIDs: Bool
    ) {
        self.ownership = ownership
        self.territory = territory
        self.log = log
        self.hidesIDs = hidesIDs
    }

    func tells(volunteer id: String) throws -> Bool {
        try !hidesIDs || territory?.contains(.volunteer, id) == true
    }

    func tells(subject id: String) throws -> Bool {
        try !hidesIDs || !isForeign(id)
    }

    func tells(hours id: String) throws -> Bool {
        guard let territory else { return true }
        return try territory.mayRead(.hours, id) == true
    }

    func tells(event position: Position) throws -> Bool {
        guard let territory else { return true }
        guard let bytes = try log.record(at: position) else { return false }
        return try territory.shows(try Catalogue.decodeStored(bytes))
    }

    func scrubbed(_ sentence: String, naming named: Set<String>) throws -> String {
        // One of a list's words, such as `daily-cap`, is no sentence.
        guard !sentence.allSatisfy(IDForm.isIDCharacter) else { return sentence }
        return try Redaction.scrubbed(sentence) { id in
            // Sentences of the reader's own records may name the person whom the record is about.
            try (hidesIDs || !named.contains(id)) && isForeign(id)
        }
    }

    /// Whether an id belongs to a volunteer whom the reader may not see.
    private func isForeign(_ id: String) throws -> Bool {
        guard IDForm.isID(id), try ownership.status(of: .volunteer, id) != nil else {
            return false
        }
        return try territory?.contains(.volunteer, id) != true
    }
}
