package import MerkleTree

/// A witness that is asked to cosign checkpoints (C2SP tlog-witness).
package struct Witness: Sendable {
    /// The key with which its cosignatures are verified.
    package let key: VerifierKey
    package let connection: any WitnessConnection

    /// A witness that is reached over a connection. The key is of the algorithm `cosignatureV1`.
    package init(_ key: VerifierKey, _ connection: any WitnessConnection) {
        self.key = key
        self.connection = connection
    }
}

/// How a witness is reached. Nothing that it answers is trusted.
package protocol WitnessConnection: Sendable {
    /// Sends a request to cosign, as ``WitnessExchange`` writes it; throws where no answer comes.
    func addCheckpoint(_ body: [UInt8]) async throws -> WitnessAnswer
}

/// What a witness answers.
package enum WitnessAnswer: Sendable {
    /// It has cosigned: signature lines.
    case cosigned([UInt8])
    /// It has seen another size than the request begins with: the size.
    case otherSize([UInt8])
    /// It does not cosign: the status of the answer.
    case refused(String)
}

/// Why a checkpoint got no cosignature.
struct WitnessFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
