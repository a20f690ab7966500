import Catalogue
import EventLog
import HTTPServer
import HTTPTypes
import Ledger
import MerkleTree
import Queries

extension Route {
    /// The name of a tile behind `/tile/`: its level or `entries`, its index in groups of three digits,
    /// and its width where it is partial.
    static let tileName = Form.pattern(
        "^([0-9]{1,2}|entries)(/x[0-9]{3})*/[0-9]{3}(\\.p/[0-9]{1,3})?$")

    static let tile = Route(
        .get, "/tile/{path...}", "tile", for: .auditors,
        "A tile of hashes, or a bundle of records, of the newest checkpoint (C2SP tlog-tiles). The "
            + "path has slashes of its own, such as /tile/0/x001/234 or /tile/entries/000.p/17.",
        takes: [.path("path", tileName, "Level or entries, then the tile's index.")],
        answers: .kept(
            "The bytes: 32 for each node, or each record behind its length of two bytes.",
            [Content(MediaTypes.bytes, .text(nil))]), problems: [.notFound]
    ) { try Reply.tile(of: $0.transparency, $1) }

    static let checkpoint = Route(
        .get, "/checkpoint", "checkpoint", for: .anyone,
        "The newest signed note over the log (C2SP tlog-checkpoint). The cosignatures of witnesses are "
            + "lines below the log's own signature, added when they arrive.",
        answers: .kept("The note.", [Content(MediaTypes.text, .text(nil))]), problems: [.notFound]
    ) { api, call in
        try call.takesNoQuery()
        return .checkpoint(try api.newestCheckpoint(), to: call.request)
    }

    static let signedCheckpoint = Route(
        .get, "/v1/checkpoints/{size}", "signedCheckpoint", for: .anyone,
        "The signed note over the first so many events. A checkpoint is signed every second in which "
            + "the log grows, and all are kept, with the cosignatures that witnesses have made.",
        takes: [.path("size", .number(1...Int(1) << 53), "Events that the note commits to.")],
        answers: .kept("The note.", [Content(MediaTypes.text, .text(nil))]), problems: [.notFound]
    ) { try $0.signedCheckpoint($1) }
}

extension Reply {
    private static let immutable = "private, max-age=31536000, immutable"

    /// A checkpoint of a log, which anyone may have. Its note changes when a witness cosigns it.
    static func checkpoint(_ checkpoint: StoredCheckpoint, to request: Request) -> Reply {
        .tagged(
            EntityTag(hashing: checkpoint.note), MediaTypes.text, checkpoint.note, to: request,
            isPrivate: false)
    }

    /// The tile of a log that a request's path names.
    static func tile(of log: Transparency, _ call: Call) throws -> Reply {
        try call.takesNoQuery()
        guard let path = TilePath(parsing: "tile/" + call.id),
            let checkpoint = try log.newestCheckpoint(),
            let bytes = try log.tile(path, size: checkpoint.size)
        else {
            throw Problem.notFound(
                "The newest checkpoint has no tile of this name. Names are as C2SP tlog-tiles has "
                    + "them; /checkpoint says how many events there are.")
        }
        var answer = Reply.tagged(
            EntityTag(hashing: bytes), MediaTypes.bytes, bytes, to: call.request)
        answer.headers[.cacheControl] = immutable
        return answer
    }
}

extension API {
    /// What the log publishes for auditors.
    var transparency: Transparency { Transparency(ledger.log) }

    /// The newest checkpoint; refused before there is one.
    func newestCheckpoint() throws -> StoredCheckpoint {
        guard let checkpoint = try transparency.newestCheckpoint() else {
            throw Problem.notFound(
                ledger.isOnlyRead
                    ? "No checkpoint is in this copy, and it signs none: it is only read. Ask the ledger "
                        + "itself."
                    : "No checkpoint was signed yet; one comes within a second.")
        }
        return checkpoint
    }

    fileprivate func signedCheckpoint(_ call: Call) throws -> Reply {
        try call.takesNoQuery()
        guard let size = UInt64(call.id), String(size) == call.id else {
            throw Problem.notFound("A size is a decimal number without zeros before it.")
        }
        guard let checkpoint = try transparency.checkpoint(of: size) else {
            guard let nearest = try ledger.log.checkpoint(atOrBelow: size) else {
                throw Problem.notFound("No checkpoint was signed over exactly \(size) events.")
            }
            throw Problem.notFound(
                "No checkpoint was signed over exactly \(size) events; the nearest before it is "
                    + "over \(nearest.size).")
        }
        return .checkpoint(checkpoint, to: call.request)
    }
}
