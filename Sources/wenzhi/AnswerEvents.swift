import Catalogue
import EventLog
import JSON
import MerkleTree

/// The events that an answer leads to, each read and proven to be in the log.
struct AnswerEvents {
    /// Events that are followed at once.
    private static let maximumEvents = 10_000
    private static let limits = JSONLimits(maximumBytes: 256 << 20)

    /// The members of answers that name events: by position, as `17.2` for an entry of an event, or as
    /// `17-0` for a finding.
    private static let members: Set<String> = [
        "entry", "of", "event", "events", "created", "awarded", "finding", "position",
    ]

    private var positions: Set<Position> = []

    /// Adds what an answer names. The position of the answer itself is that of a table, and left out.
    mutating func add(_ answer: [UInt8]) {
        guard let document = try? JSONDocument(parsing: answer, limits: Self.limits) else { return }
        add(0, of: document, isRoot: true)
    }

    private mutating func add(
        _ node: JSONDocument.Node, of document: JSONDocument, isRoot: Bool = false
    ) {
        switch document.kind(node) {
        case .object:
            document.forEachMember(node) { name, value in
                let name = document.string(name)
                if Self.members.contains(name), !(isRoot && name == "position") {
                    addPositions(value, of: document)
                }
                add(value, of: document)
            }
        case .array: document.forEachElement(node) { add($0, of: document) }
        default: break
        }
    }

    private mutating func addPositions(_ node: JSONDocument.Node, of document: JSONDocument) {
        switch document.kind(node) {
        case .string:
            let digits = document.string(node).prefix { $0 != "." && $0 != "-" }
            if let position = Position(text: digits) { positions.insert(position) }
        case .array: document.forEachElement(node) { addPositions($0, of: document) }
        default: break
        }
    }

    /// A table of the events, with what each proof proves.
    ///
    /// - Parameter key: the log's key; that of its first event where the reader has none.
    func table(_ log: AskedLog, key: VerifierKey?) async throws -> TextTable {
        var table = TextTable(columns: [
            "position", "type", "subject", "time", "recordedtime", "proof",
        ])
        guard positions.count <= Self.maximumEvents else {
            throw CommandFailure(
                "The answer names \(positions.count) events; \(Self.maximumEvents) are followed at "
                    + "once. Narrow the question.")
        }
        guard let last = positions.max() else { return table }
        let known = if let key { key } else { try await log.key() }
        let note = try await log.checkpoint(over: last)
        let checkpoint = try Checkpoint.open(
            String(decoding: note.note, as: UTF8.self), keys: [known])
        for position in positions.sorted() {
            let record = try await log.record(at: position)
            let proof = try PortableProof(
                parsing: try await log.proof(of: position, in: checkpoint.size))
            guard proof.index == position.value else {
                throw CommandFailure("The proof of event \(position) is that of \(proof.index).")
            }
            try proof.verify(record, in: checkpoint)
            let event = try Catalogue.decodeStored(record)
            table.rows.append([
                position.description, event.type.name, event.subject, event.time.shanghaiText,
                event.stamp?.recordedTime.shanghaiText ?? "", "in \(checkpoint.size)",
            ])
        }
        return table
    }
}
