import ArgumentParser
import MerkleTree

/// The witnesses whose cosignatures a command asks for.
struct WitnessOptions: ParsableArguments {
    @Option(
        name: .customLong("witness-vkey"),
        help: ArgumentHelp(
            "A file with the verifier key of a witness that must have cosigned; can be repeated.",
            valueName: "file"), completion: .file())
    var files: [String] = []

    /// The same options for a child process.
    var arguments: [String] { files.flatMap { ["--witness-vkey", $0] } }

    /// The keys in the files.
    func keys() throws(CommandFailure) -> [VerifierKey] {
        var keys: [VerifierKey] = []
        for file in files {
            guard let key = try? VerifierKey(parsing: readText(of: file)),
                key.algorithm == .cosignatureV1
            else { throw CommandFailure("\(file) has no verifier key of a witness.") }
            keys.append(key)
        }
        return keys
    }
}
