import HTTPAPI
import HTTPServer
import Ledger
import MerkleTree

/// A witness as the settings name it: its verifier key, a space, and the prefix of its URL.
struct WitnessAddress {
    static let form =
        "a list of witnesses, each name+id+key, a space, and a URL prefix such as "
        + "https://witness.example/prefix"

    private let key: VerifierKey
    private let address: ServerAddress

    /// Reads a setting; nil when the key is not one for cosignatures, or the URL is none.
    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let key = try? VerifierKey(parsing: String(parts[0])),
            key.algorithm == .cosignatureV1, let address = ServerAddress(String(parts[1]))
        else { return nil }
        self.key = key
        self.address = address
    }

    /// The witness, to be asked.
    func witness() throws -> Witness {
        let client = try HTTPClient(address, token: nil, limits: ServedWitness.limits)
        return Witness(key, ServedWitness(client, prefix: address.prefix))
    }
}
