import EventLog
import HTTPServer
import JSON
import MerkleTree

/// The log as the interface shows it: records, checkpoints and proofs, asked for one after the other.
struct AskedLog {
    static let event = "application/cloudevents+json, application/json"
    /// How long the ledger has to sign what was asked about, and how often that is looked up.
    private static let signingTries = 50
    private static let signingWait = Duration.milliseconds(100)

    private let get: AnswerOptions.Get

    init(_ get: @escaping AnswerOptions.Get) {
        self.get = get
    }

    /// The answer at a path; throws the problem where it is refused.
    func answer(_ target: String, _ types: String) async throws -> ReceivedAnswer {
        let answer = try await get(target, types)
        guard answer.isSuccess else { throw CommandFailure(answer) }
        return answer
    }

    /// The record at a position, as it was hashed.
    func record(at position: Position) async throws -> [UInt8] {
        try await answer("/v1/events/\(position)", Self.event).body
    }

    /// The proof that a record is in the tree of a checkpoint (C2SP tlog-proof).
    func proof(of position: Position, in size: UInt64) async throws -> [UInt8] {
        try await answer("/v1/proofs/inclusion?sequence=\(position)&size=\(size)", "text/plain")
            .body
    }

    /// The key of the log, as its first event has it.
    func key() async throws -> VerifierKey {
        let founding = try await record(at: Position(0))
        guard let document = try? JSONDocument(parsing: founding),
            document.kind(0) == .object, let data = document.member(0, "data"),
            document.kind(data) == .object, let text = document.text(data, "publicKey"),
            let key = try? VerifierKey(parsing: text)
        else { throw CommandFailure("The first event of the log names no verifier key.") }
        return key
    }

    /// The same with one note, though witnesses may cosign the checkpoint meanwhile.
    func proof(
        of position: Position, in checkpoint: (note: [UInt8], size: UInt64)
    ) async throws -> [UInt8] {
        let proof = try await proof(of: position, in: checkpoint.size)
        let note = String(decoding: checkpoint.note, as: UTF8.self)
        guard let same = try? PortableProof(parsing: proof).with(checkpoint: note) else {
            throw CommandFailure(
                "The proof of event \(position) is not of the checkpoint of \(checkpoint.size) events."
            )
        }
        return Array(same.description.utf8)
    }

    /// The newest checkpoint, which must be over an event.
    func checkpoint(over position: Position) async throws -> (note: [UInt8], size: UInt64) {
        var size: UInt64 = 0
        for _ in 0..<Self.signingTries {
            let answer = try await get("/checkpoint", "text/plain")
            if answer.isSuccess, let note = try? SignedNote(parsing: answer.body),
                let checkpoint = try? Checkpoint(parsing: note.text)
            {
                size = checkpoint.size
                if size > position.value { return (answer.body, size) }
            }
            try await Task.sleep(for: Self.signingWait)
        }
        throw CommandFailure(
            "The newest checkpoint is over \(size) events, and event \(position) is not among them. "
                + "Serve the ledger for a second, or ask as of an earlier moment.")
    }
}
