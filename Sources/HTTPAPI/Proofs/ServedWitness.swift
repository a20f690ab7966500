package import HTTPServer
package import Ledger

/// A witness as it is reached over HTTP (C2SP tlog-witness).
package struct ServedWitness: WitnessConnection {
    /// What is read of an answer, which has a few signature lines, and how long it may take.
    package static let limits = AnswerLimits(bytes: 1 << 16, seconds: 10)

    private let client: HTTPClient
    private let target: String

    /// The witness at a URL whose path begins with a prefix; the prefix has no slash at its end.
    package init(_ client: HTTPClient, prefix: String) {
        self.client = client
        target = prefix + "/add-checkpoint"
    }

    /// Posts a request to cosign.
    package func addCheckpoint(_ body: [UInt8]) async throws -> WitnessAnswer {
        let answer = try await client.post(body, to: target, as: MediaTypes.text)
        if answer.isSuccess { return .cosigned(answer.body) }
        return answer.isConflict ? .otherSize(answer.body) : .refused(answer.statusLine)
    }
}
