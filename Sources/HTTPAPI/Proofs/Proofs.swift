import Catalogue
import EventLog
import HTTPServer
import HTTPTypes
import JSON
import Ledger
import MerkleTree
import Queries

extension Route {
    static let inclusionProof = Route(
        .get, "/v1/proofs/inclusion", "inclusionProof", for: .auditors,
        "The proof that an event is in the tree of some size (RFC 6962 §2.1.1). As text it is a C2SP "
            + "tlog-proof with the signed checkpoint of that size, which can be checked offline.",
        takes: [
            .query("sequence", .position, "The event's position. Must be given."),
            .query(
                "size", .position, "Events of the tree; those of the newest checkpoint if absent."),
        ],
        answers: .kept(
            "The proof.",
            [
                Content(MediaTypes.json, .named(.inclusionProof)),
                Content(MediaTypes.text, .text(nil)),
            ]), problems: [.notFound]
    ) { try $0.inclusionProof($1) }

    static let consistencyProof = Route(
        .get, "/v1/proofs/consistency", "consistencyProof", for: .auditors,
        "The proof that the tree of one size begins with that of a smaller one (RFC 6962 §2.1.2): "
            + "nothing was altered, removed or put in between.",
        takes: [
            .query("from", .position, "Events of the smaller tree. Must be given."),
            .query(
                "to", .position, "Events of the larger; those of the newest checkpoint if absent."),
        ],
        answers: .kept("The proof.", [Content(MediaTypes.json, .named(.consistencyProof))]),
        problems: [.notFound]
    ) { try $0.consistencyProof($1) }
}

extension ObjectForm {
    private static let hash = Form.pattern("^[A-Za-z0-9+/]{43}=$")

    static let inclusionProof = ObjectForm(
        "InclusionProof", "Proof that an event is in the tree.",
        [
            .must("sequence", .position, "The event's position."),
            .must("size", .position, "Events of the tree."),
            .must("leaf", hash, "The hash of the event's record, base64."),
            .must("hashes", .list(hash), "The siblings up to the root, the lowest first, base64."),
            .must("root", hash, "The root of the tree, base64."),
        ])

    static let consistencyProof = ObjectForm(
        "ConsistencyProof", "Proof that a tree begins with a smaller one.",
        [
            .must("from", .position, "Events of the smaller tree."),
            .must("to", .position, "Events of the larger tree."),
            .must("hashes", .list(hash), "The proof, base64."),
            .must("fromRoot", hash, "The root of the smaller tree, base64."),
            .must("toRoot", hash, "The root of the larger tree, base64."),
        ])
}

extension API {
    fileprivate func inclusionProof(_ call: Call) throws -> Reply {
        let type = try call.mediaType(of: [MediaTypes.json, MediaTypes.text])
        var query = try call.query()
        let position = query.requiredPosition("sequence")
        let asked = query.position("size")
        try query.finish()
        let size = try asked.map(\.value) ?? newestCheckpoint().size
        try checkSize(size, "size")
        guard let position, position.value < size else {
            throw Problem.badParameter(
                "sequence",
                "sequence is below the size of the tree, which has \(size) events.")
        }
        let proof = try transparency.inclusionProof(of: position, size: size)
        guard type == MediaTypes.json else {
            guard let checkpoint = try transparency.checkpoint(of: size) else {
                throw Problem.notFound(
                    "No checkpoint was signed over exactly \(size) events: leave size out, or name a "
                        + "size of /v1/checkpoints.")
            }
            let portable = PortableProof(
                index: position.value, hashes: proof,
                checkpoint: String(decoding: checkpoint.note, as: UTF8.self))
            let bytes = Array(portable.description.utf8)
            return .tagged(EntityTag(hashing: bytes), MediaTypes.text, bytes, to: call.request)
        }
        var json = JSONWriter(reservingCapacity: 128 + 48 * proof.count)
        json.beginObject()
        json.member("sequence", position.description)
        json.member("size", String(size))
        json.member("leaf", try transparency.leaf(at: position).base64)
        json.key("hashes")
        json.strings(proof.map(\.base64))
        json.member("root", try transparency.root(size: size).base64)
        json.endObject()
        return .tagged(
            EntityTag("\(position)-in-\(size)"), MediaTypes.json, json.bytes, to: call.request)
    }

    fileprivate func consistencyProof(_ call: Call) throws -> Reply {
        var query = try call.query()
        let from = query.requiredPosition("from")
        let asked = query.position("to")
        try query.finish()
        let to = try asked.map(\.value) ?? newestCheckpoint().size
        try checkSize(to, "to")
        guard let from, from.value <= to else {
            throw Problem.badParameter(
                "from", "from is at most the size of the larger tree, \(to).")
        }
        let proof = try transparency.consistencyProof(from: from.value, to: to)
        var json = JSONWriter(reservingCapacity: 128 + 48 * proof.count)
        json.beginObject()
        json.member("from", from.description)
        json.member("to", String(to))
        json.key("hashes")
        json.strings(proof.map(\.base64))
        json.member("fromRoot", try transparency.root(size: from.value).base64)
        json.member("toRoot", try transparency.root(size: to).base64)
        json.endObject()
        return .tagged(
            EntityTag("\(from)-to-\(to)"), MediaTypes.json, json.bytes, to: call.request)
    }

    /// Refuses a size that the log has not: who holds it has read another log.
    private func checkSize(_ size: UInt64, _ name: String) throws {
        guard size > ledger.log.head.size else { return }
        // The last event of a tree of that size is one that this log has not.
        throw Problem.beyondEnd(Position(size - 1), head, "/\(name)")
    }
}

extension Query {
    /// A position or a number of events.
    fileprivate mutating func position(_ name: String) -> Position? {
        parsed(name, expected: "a number of up to 16 digits") { Position(text: $0) }
    }

    /// The same where it must be given.
    fileprivate mutating func requiredPosition(_ name: String) -> Position? {
        if value(name) == nil { refuse(name, "\(name) must be given.") }
        return position(name)
    }
}
