import ArgumentParser
import Catalogue
import Foundation
import HTTPAPI
import MerkleTree

/// `wenzhi certificate`: checks a certificate of service.
struct CertificateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "Check a certificate of service.",
        subcommands: [CertificateVerifyCommand.self])
}

/// `wenzhi certificate verify`: checks a certificate that proves itself, with nothing but its file.
struct CertificateVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a certificate that proves itself, with nothing but its file.",
        discussion: """
            The file is the answer of /v1/certificates/NUMBER/proof. Checked are the signature of the \
            checkpoint, the proof of each record, and that the records issue the certificate. Nothing is \
            printed about the person. A certificate that was revoked after the file was made still \
            verifies: the ledger's /v1/certificates/NUMBER says how it stands now.

            Example: wenzhi certificate verify certificate.json --vkey log.vkey
            """)

    @Argument(help: "The file.")
    var file: String

    @Option(help: "A file with the log's verifier key from elsewhere.")
    var vkey: String?

    func run() throws {
        guard let handle = FileHandle(forReadingAtPath: file),
            let data = try? handle.read(upToCount: ServerLimits.certificateBodyBytes)
        else { throw CommandFailure("\(file) cannot be read.") }
        do {
            let certificate = try ProvenCertificate(parsing: Array(data))
            guard
                let key = try vkey.map(VerifierKey.init(file:))
                    ?? (try? VerifierKey(parsing: certificate.key))
            else { throw CommandFailure("\(file): its key is no verifier key.") }
            print(try certificate.facts(signedBy: key))
        } catch let fault as CertificateFault {
            throw CommandFailure("\(file): \(fault)")
        }
        if vkey == nil { print("The key is the file's own: --vkey checks it against yours.") }
    }

    private func print(_ facts: ProvenCertificate.Facts) {
        print("number    \(facts.number)")
        print("status    \(facts.isRevoked ? "revoked" : "issued")")
        print("service   \(facts.from.text) to \(facts.to.text), \(facts.minutes) minutes")
        switch facts.service {
        case .proven(let records):
            print("hours     \(records) confirmed records in the file make the minutes")
        case .leftOut:
            print("hours     left out: more than a file takes, so the minutes are not proven")
        case .none: print("hours     none in the file: the minutes are not proven")
        }
        print("event     \(facts.position), recorded at \(facts.recordedTime)")
        print("log       \(facts.checkpoint.origin) of \(facts.checkpoint.size) events")
    }

    private func print(_ line: String) { Swift.print(line.shownText) }
}

extension VerifierKey {
    /// The key in a file that was given with `--vkey`.
    init(file: String) throws {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8),
            let key = try? VerifierKey(
                parsing: text.trimmingCharacters(in: .whitespacesAndNewlines))
        else { throw CommandFailure("\(file) has no verifier key.") }
        self = key
    }
}
