public import Catalogue
public import JSON
import MerkleTree
import Projections
import Queries
import Rules

/// An event that passed every check that needs no state, ready for the writer.
///
/// A reference: it goes through queues and groups without being copied.
public final class Submission: Sendable {
    /// The event as posted.
    public let posted: PostedEvent
    /// The key of its source and id in the index.
    let key: EventKey
    /// Its personal fields, sealed with a new key, which becomes the person's key unless one
    /// exists.
    let sealedAhead: SealedAhead?

    private init(_ submission: Submission, _ sealedAhead: SealedAhead) {
        posted = submission.posted
        key = submission.key
        self.sealedAhead = sealedAhead
    }

    /// A copy whose personal fields are sealed, where that can be done before the writer takes it.
    func sealed(with keys: KeyStore, _ random: inout RandomBytes) -> Submission {
        guard posted.hasPersonal, let ahead = SealedAhead(posted, with: keys, &random) else {
            return self
        }
        return Submission(self, ahead)
    }

    /// Checks all that can be checked of an event without looking anything up.
    public init(
        _ document: JSONDocument, _ node: JSONDocument.Node = 0, now: Timestamp
    ) throws(PostingProblem) {
        do throws(Violations) {
            posted = try Catalogue.decodePosted(document, node, now: now)
        } catch {
            throw .invalid(error)
        }
        key = Self.key(of: posted.event.id)
        sealedAhead = nil
    }

    /// Parses one event and checks its form.
    public convenience init(
        parsing bytes: [UInt8], range: Range<Int>? = nil, now: Timestamp
    ) throws(PostingProblem) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: bytes, range: range)
        } catch {
            throw .notJSON(error)
        }
        try self.init(document, now: now)
    }

    static func key(of id: EventID) -> EventKey {
        EventKey(source: id.source, id: id.id)
    }
}

/// How the events of one request depend on each other.
public enum PostingMode: Sendable {
    /// Each event is decided by itself: a refusal concerns that event only.
    case each
    /// All events are recorded, or none.
    case all
    /// All events are checked and decided; none is recorded.
    case dryRun
}

/// A request to the writer.
struct WriteRequest: Sendable {
    /// The kind of work.
    enum Work: Sendable {
        case record([Submission], PostingMode, PreparedCondition?)
        /// Sign a checkpoint of the durable log.
        case checkpoint
        /// Keep a witness's cosignature, which was verified, with the checkpoint of that size.
        case cosignature(NoteSignature, size: UInt64)
    }

    let work: Work
    let principal: Principal
    /// The sender whose turn it takes; nil for a sender of its own.
    var lane: WriteLane?
    let answer: @Sendable ([Outcome]) -> Void

    var eventCount: Int {
        if case .record(let submissions, _, _) = work { submissions.count } else { 1 }
    }
}
