package import Catalogue
import JSON
package import MerkleTree
import Queries

/// A record of the log with its proof.
typealias ProvenRecord = (record: [UInt8], proof: PortableProof)

/// A certificate of service with the records that made it and their proofs, so that it can be checked
/// without the ledger.
///
/// It is a JSON object: `{certificate: 1, number, key, records: [{record, proof}], service: [{record,
/// proof}]}`. A record is the exact text that was hashed, a proof a C2SP tlog-proof. `service` has the events
/// on which the minutes rest, in the order of the log. Where they are more than ``maximumServiceRecords`` or
/// ``maximumServiceBytes``, `serviceLeftOut` is true in their place.
package struct ProvenCertificate {
    /// The form of such files that this program writes and reads.
    private static let form = 1
    /// It is issued, and may be revoked.
    private static let maximumRecords = 2

    /// The most events of service in a file: those of a thousand records that were confirmed once.
    static let maximumServiceRecords = 2_000
    /// The longest service in a file, bytes.
    static let maximumServiceBytes = 3 << 20

    private struct Proven {
        let record: [UInt8]
        let proof: [UInt8]
    }

    private let number: String
    /// The verifier key that it names. It proves nothing about who made the file.
    package let key: String
    private let records: [Proven]
    /// The events of service; nil in a file that has none.
    private let service: [Proven]?
    private let isServiceLeftOut: Bool

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
        /// What is known of the records of hours that the minutes are of.
        package let service: Service
    }

    /// What a file shows of the service that its certificate counts.
    package enum Service: Sendable {
        /// So many confirmed records of hours in it add up to the minutes.
        case proven(records: Int)
        /// They are too many for one file.
        case leftOut
        /// The file has none.
        case none
    }

    /// Writes the file of a certificate.
    static func bytes(
        number: String, key: VerifierKey, _ records: [ProvenRecord], service: [ProvenRecord]?
    ) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 4096)
        json.beginObject()
        json.member("certificate", form)
        json.member("number", number)
        json.member("key", key.description)
        json.key("records")
        write(records, &json)
        if let service {
            var list = JSONWriter(reservingCapacity: 2048 * service.count)
            if service.count <= maximumServiceRecords { write(service, &list) }
            if list.bytes.isEmpty || list.bytes.count > maximumServiceBytes {
                json.member("serviceLeftOut", true)
            } else {
                json.key("service")
                json.raw(list.bytes)
            }
        }
        json.endObject()
        return json.bytes
    }

    private static func write(_ records: [ProvenRecord], _ json: inout JSONWriter) {
        json.beginArray()
        for (record, proof) in records {
            json.beginObject()
            json.member("record", String(decoding: record, as: UTF8.self))
            json.member("proof", proof.description)
            json.endObject()
        }
        json.endArray()
    }

    /// Reads the file. Nothing is verified.
    package init(parsing bytes: [UInt8]) throws(CertificateFault) {
        let malformed = CertificateFault(
            "", "malformed-certificate",
            "This is no certificate with its records and their proofs, as the ledger gives it out.")
        let limits = JSONLimits(maximumBytes: ServerLimits.certificateBodyBytes)
        guard let document = try? JSONDocument(parsing: bytes, limits: limits),
            document.kind(0) == .object,
            let form = document.member(0, "certificate"),
            document.wholeNumber(form) == Int64(Self.form),
            let records = Self.records(document, "records"),
            (1...Self.maximumRecords).contains(records.count),
            let number = Self.text(document, 0, "number"), let key = Self.text(document, 0, "key")
        else { throw malformed }
        service = Self.records(document, "service")
        guard service != nil || document.member(0, "service") == nil,
            service?.count ?? 0 <= Self.maximumServiceRecords
        else { throw malformed }
        isServiceLeftOut = document.member(0, "serviceLeftOut") != nil
        self.number = number
        self.key = key
        self.records = records
    }

    /// A list of records with their proofs; nil where there is none.
    private static func records(_ document: JSONDocument, _ name: StaticString) -> [Proven]? {
        guard let list = document.member(0, name), document.kind(list) == .array else { return nil }
        var records: [Proven] = []
        document.forEachElement(list) { element in
            guard document.kind(element) == .object,
                let record = text(document, element, "record"),
                let proof = text(document, element, "proof")
            else { return }
            records.append(Proven(record: Array(record.utf8), proof: Array(proof.utf8)))
        }
        return records.count == document.count(list) ? records : nil
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
        var signed: Signed?
        var events: [Event] = []
        for (number, proven) in records.enumerated() {
            let place = "/records/\(number)"
            guard let event = try Self.event(proven, at: place, key, &signed) else {
                throw Self.notOfIt(place)
            }
            events.append(event)
        }
        guard let checkpoint = signed?.checkpoint, let issued = events.first,
            let stamp = issued.stamp,
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
            recordedTime: stamp.recordedTime, checkpoint: checkpoint,
            service: try service(of: data, before: stamp.position, key, &signed))
    }

    /// Verifies the events of service, and that the minutes that count of them are those certified.
    private func service(
        of data: CertificateIssued, before end: UInt64, _ key: VerifierKey, _ signed: inout Signed?
    ) throws(CertificateFault) -> Service {
        guard let service else { return isServiceLeftOut ? .leftOut : .none }
        var replay = ServiceReplay()
        var last: UInt64?
        for (number, proven) in service.enumerated() {
            let place = "/service/\(number)"
            guard let event = try Self.event(proven, at: place, key, &signed),
                let position = event.stamp?.position, position < end,
                last.map({ $0 < position }) ?? true, replay.add(event)
            else {
                throw CertificateFault(
                    place + "/record", "other-record",
                    "The record is none of service before the certificate, or not in the order of the "
                        + "log.")
            }
            last = position
        }
        let made = replay.service(of: data.volunteer, from: data.from, to: data.to)
        guard made.minutes == Int(data.minutes.count) else {
            throw CertificateFault(
                "/service", "minutes-differ",
                "The records of hours make \(made.minutes) minutes, and \(data.minutes.count) are "
                    + "certified.")
        }
        return .proven(records: made.records)
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

    /// The checkpoint of all proofs, whose signature is verified once.
    private struct Signed {
        let note: String
        let checkpoint: Checkpoint
    }

    /// The event of a record that its proof shows to be in the log; nil where it is none.
    private static func event(
        _ proven: Proven, at place: String, _ key: VerifierKey, _ signed: inout Signed?
    ) throws(CertificateFault) -> Event? {
        do {
            let proof = try PortableProof(parsing: proven.proof)
            if signed?.note != proof.checkpoint {
                let checkpoint = try Checkpoint.open(proof.checkpoint, keys: [key])
                guard signed.map({ $0.checkpoint == checkpoint }) ?? true else {
                    throw CertificateFault(
                        place + "/proof", "other-checkpoint",
                        "The proofs of one certificate are of one checkpoint.")
                }
                signed = Signed(note: proof.checkpoint, checkpoint: checkpoint)
            }
            if let checkpoint = signed?.checkpoint {
                try proof.verify(proven.record, in: checkpoint)
            }
            guard let event = try? Catalogue.decodeStored(proven.record) else { return nil }
            guard event.stamp?.position == proof.index else { throw notIncluded(place) }
            return event
        } catch let fault as CertificateFault {
            throw fault
        } catch let error as NoteError {
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
        } catch {
            throw notIncluded(place)
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
