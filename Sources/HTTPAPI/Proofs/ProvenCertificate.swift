package import Catalogue
import JSON
package import MerkleTree

/// A certificate of service with the records that made it and their proofs, so that it can be checked
/// without the ledger.
///
/// It is a JSON object: `{certificate: 1, number, key, records: [{record, proof}]}`. A record is the exact
/// text that was hashed, a proof a C2SP tlog-proof.
package struct ProvenCertificate {
    /// The form of such files that this program writes and reads.
    private static let form = 1
    /// It is issued, and may be revoked.
    private static let maximumRecords = 2

    private struct Proven {
        let record: [UInt8]
        let proof: [UInt8]
    }

    private let number: String
    /// The verifier key that it names. It proves nothing about who made the file.
    package let key: String
    private let records: [Proven]

    /// What is proven of a certificate. It says nothing about the person.
    package struct Facts {
        package let number: String
        package let isRevoked: Bool
        package let from: CivilDate
        package let to: CivilDate
        package let minutes: Int
        /// The event that issued it.
        package let position: UInt64
        package let recordedTime: Timestamp
        /// The checkpoint that covers its events.
        package let checkpoint: Checkpoint
    }

    /// Writes the file of a certificate.
    static func bytes(
        number: String, key: VerifierKey, _ records: [(record: [UInt8], proof: PortableProof)]
    ) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 4096)
        json.beginObject()
        json.member("certificate", form)
        json.member("number", number)
        json.member("key", key.description)
        json.key("records")
        json.beginArray()
        for (record, proof) in records {
            json.beginObject()
            json.member("record", String(decoding: record, as: UTF8.self))
            json.member("proof", proof.description)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.bytes
    }

    /// Reads the file. Nothing is verified.
    package init(parsing bytes: [UInt8]) throws(CertificateFault) {
        let malformed = CertificateFault(
            "", "malformed-certificate",
            "This is no certificate with its records and their proofs, as the ledger gives it out.")
        guard let document = try? JSONDocument(parsing: bytes), document.kind(0) == .object,
            let form = document.member(0, "certificate"),
            document.wholeNumber(form) == Int64(Self.form),
            let list = document.member(0, "records"), document.kind(list) == .array,
            (1...Self.maximumRecords).contains(document.count(list)),
            let number = Self.text(document, 0, "number"), let key = Self.text(document, 0, "key")
        else { throw malformed }
        var records: [Proven] = []
        document.forEachElement(list) { element in
            guard document.kind(element) == .object,
                let record = Self.text(document, element, "record"),
                let proof = Self.text(document, element, "proof")
            else { return }
            records.append(Proven(record: Array(record.utf8), proof: Array(proof.utf8)))
        }
        guard records.count == document.count(list) else { throw malformed }
        self.number = number
        self.key = key
        self.records = records
    }

    private static func text(
        _ document: JSONDocument, _ object: JSONDocument.Node, _ name: StaticString
    ) -> String? {
        guard let node = document.member(object, name), document.kind(node) == .string else {
            return nil
        }
        return document.string(node)
    }

    /// Verifies the signature, every proof, and that the records make this certificate.
    package func facts(signedBy key: VerifierKey) throws(CertificateFault) -> Facts {
        var checkpoint: Checkpoint?
        var events: [Event] = []
        for (number, proven) in records.enumerated() {
            let place = "/records/\(number)"
            let (found, index) = try Self.checkpoint(of: proven, at: place, key)
            guard checkpoint.map({ $0 == found }) ?? true else {
                throw CertificateFault(
                    place + "/proof", "other-checkpoint",
                    "The proofs of one certificate are of one checkpoint.")
            }
            checkpoint = found
            guard let event = try? Catalogue.decodeStored(proven.record) else {
                throw Self.notOfIt(place)
            }
            guard event.stamp?.position == index else { throw Self.notIncluded(place) }
            events.append(event)
        }
        guard let checkpoint, let issued = events.first, let stamp = issued.stamp,
            case .certificateIssued(let data) = issued.payload, data.number == number
        else { throw Self.notOfIt("/records/0") }
        if let revoked = events.dropFirst().first {
            guard revoked.type == .certificateRevoked, revoked.subject == issued.subject,
                let later = revoked.stamp, later.position > stamp.position
            else {
                throw Self.notOfIt("/records/1")
            }
        }
        return Facts(
            number: number, isRevoked: events.count > 1, from: data.from, to: data.to,
            minutes: Int(data.minutes.count), position: stamp.position,
            recordedTime: stamp.recordedTime, checkpoint: checkpoint)
    }

    private static func notOfIt(_ place: String) -> CertificateFault {
        CertificateFault(
            place + "/record", "other-record",
            "The record does not issue or revoke the certificate with this number.")
    }

    private static func notIncluded(_ place: String) -> CertificateFault {
        CertificateFault(
            place + "/record", "not-included",
            "The record is not the one that its proof shows to be in the log.")
    }

    /// The checkpoint of a proof and the record's index in the log, where the record is in its tree.
    private static func checkpoint(
        of proven: Proven, at place: String, _ key: VerifierKey
    ) throws(CertificateFault) -> (Checkpoint, index: UInt64) {
        do {
            let proof = try PortableProof(parsing: proven.proof)
            return (try proof.verify(proven.record, keys: [key]), proof.index)
        } catch {
            switch error.code {
            case .notIncluded:
                throw notIncluded(place)
            case .malformedProof:
                throw CertificateFault(
                    place + "/proof", "malformed-proof", "The proof is no C2SP tlog-proof.")
            default:
                throw CertificateFault(
                    place + "/proof", "bad-signature",
                    "The checkpoint of the proof is not signed with the key of the log.")
            }
        }
    }
}

/// Why a certificate proves nothing.
package struct CertificateFault: Error, CustomStringConvertible {
    let error: FieldError

    init(_ pointer: String, _ code: String, _ message: Sentence) {
        error = FieldError(pointer, code, message)
    }

    /// Where it is and what is wrong, in English.
    package var description: String {
        (error.pointer.isEmpty ? "" : error.pointer + ": ") + error.message.description
    }
}
