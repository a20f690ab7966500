import Catalogue
import EventLog
import HTTPServer
import HTTPTypes
import JSON
import Ledger
import MerkleTree
import Queries
import Rules

extension Route {
    static let certificateProof = Route(
        .get, "/v1/certificates/{number}/proof", "certificateProof", for: .logReaders, of: .own,
        "A certificate of service as a file that proves itself: its records with their inclusion "
            + "proofs and the signed checkpoint.",
        takes: [.path("number", .text(1...64), "The certificate's number.")],
        answers: .kept(
            "The certificate.", [Content(MediaTypes.json, .named(.provenCertificate))]),
        problems: [.notFound]
    ) { try await $0.certificateProof($1) }

    static let verifyCertificate = Route(
        .post, "/v1/verified-certificates", "verifyCertificate", for: .anyone,
        "Checks a certificate that proves itself. Nothing is recorded, and nothing is said about the "
            + "person.",
        body: [Content(MediaTypes.json, .named(.provenCertificate))],
        answers: [.json("What is proven.", .certificateFacts)],
        problems: [.unprocessableContent, .serviceUnavailable]
    ) { try await $0.verifyCertificate($1) }
}

extension ObjectForm {
    private static let provenRecord = ObjectForm(
        "ProvenRecord", "A record of the log with its proof.",
        [
            .must("record", .text(nil), "The exact text that was hashed."),
            .must("proof", .text(nil), "A C2SP tlog-proof, with the signed checkpoint."),
        ])

    static let provenCertificate = ObjectForm(
        "ProvenCertificate", "A certificate of service that can be checked without the ledger.",
        [
            .must("certificate", .number(1...1), "The form of the file."),
            .must("number", .text(1...64), "The certificate's number."),
            .must(
                "key", .text(nil), "The log's verifier key; check it against one from elsewhere."),
            .must(
                "records", .several(.named(provenRecord), 1...2),
                "The event that issued it, and the one that revoked it, where it is."),
            .may(
                "service",
                .several(.named(provenRecord), 0...ProvenCertificate.maximumServiceRecords),
                "The events on which the minutes rest, in the order of the log: of confirmed records of "
                    + "hours, of mergers of registrations, and of schemes. Left out where the centre may "
                    + "not read them all."),
            .may(
                "serviceLeftOut", .flag,
                "True where they are more than one file takes: "
                    + "\(ProvenCertificate.maximumServiceRecords) events, or 3 MiB."),
        ])

    static let certificateFacts = ObjectForm(
        "CertificateFacts", "What is proven of a certificate of service.",
        [
            .must("number", .text(nil), "Its number."),
            .must(
                "status", .state(of: .certificate),
                "Whether it is revoked by now, also where the file is older."),
            .must("from", .day, "The first day of the service."),
            .must("to", .day, "The last day of the service."),
            .must("minutes", .count, "The minutes that counted when it was issued."),
            .must("created", .position, "The event that issued it."),
            .must("recordedtime", .time, "When that was recorded."),
            .must("origin", .text(nil), "The log."),
            .must("size", .position, "Events of the checkpoint."),
            .may(
                "serviceRecords", .count,
                "Confirmed records of hours in the file, of which what counts adds up to the minutes; left "
                    + "out where the file has none."),
        ])
}

extension API {
    fileprivate func certificateProof(_ call: Call) async throws -> Reply {
        try call.takesNoQuery()
        let found = try call.views.certificateEvents(numbered: call.id)
        try checkOwn(.certificate, found?.id.text ?? call.id, for: call.caller)
        guard let found else { throw Problem.missing(.certificate) }
        let checkpoint = try newestCheckpoint()
        try await heavy.enter()
        defer { heavy.leave() }
        let service = try service(of: found.id, checkpoint, for: call)
        let bytes = ProvenCertificate.bytes(
            number: call.id, key: ledger.verifierKey, try proven(found.events, checkpoint),
            service: service)
        return .tagged(
            EntityTag(hashing: bytes), MediaTypes.json, bytes, to: call.request)
    }

    /// The events on which a certificate's minutes rest; nil where the caller may not read them all.
    private func service(
        of certificate: CertificateID, _ checkpoint: StoredCheckpoint, for call: Call
    ) throws -> [ProvenRecord]? {
        let limit = ProvenCertificate.maximumServiceRecords
        let events = try call.views.serviceEvents(of: certificate, upTo: limit, ledger.log)
        guard try mayRead(events, call.caller) else { return nil }
        return try proven(events, checkpoint)
    }

    /// Records of the log with their proofs, all of one checkpoint.
    private func proven(
        _ positions: [Position], _ checkpoint: StoredCheckpoint
    ) throws -> [ProvenRecord] {
        let note = String(decoding: checkpoint.note, as: UTF8.self)
        return try positions.map { position in
            guard position.value < checkpoint.size,
                let record = try ledger.log.record(at: position)
            else {
                throw Problem.notFound(
                    ledger.isOnlyRead
                        ? "No checkpoint in this copy is over this certificate, and it signs none."
                        : "No checkpoint was signed over this certificate yet; one comes within a second."
                )
            }
            let hashes = try transparency.inclusionProof(of: position, size: checkpoint.size)
            return (
                record,
                PortableProof(index: position.value, hashes: hashes, checkpoint: note)
            )
        }
    }

    /// Whether a caller may read all these events. Schemes are everybody's.
    private func mayRead(_ events: [Position], _ caller: Principal) throws -> Bool {
        guard let territory = try territory(of: caller) else { return true }
        return try events.allSatisfy { position in
            guard let record = try ledger.log.record(at: position) else { return false }
            let event = try Catalogue.decodeStored(record)
            return try event.aggregate == .scheme || territory.shows(event)
        }
    }

    fileprivate func verifyCertificate(_ call: Call) async throws -> Reply {
        try call.takesNoQuery()
        guard let type = ContentType(call.request.headers), type.isUTF8,
            type.name == MediaTypes.json
        else { throw Problem.unsupportedMediaType([MediaTypes.json]) }
        let body = try await call.request.wholeBody(
            upTo: ServerLimits.certificateBodyBytes, in: memory.certificates)
        try await heavy.enter()
        defer { heavy.leave() }
        let facts = try facts(of: body.bytes)
        let now = try call.views.certificateEvents(numbered: facts.number)
        let isRevoked = facts.isRevoked || (now?.events.count ?? 1) > 1
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("number", facts.number)
        json.member("status", (isRevoked ? LifecycleState.revoked : .issued).name)
        json.member("from", facts.from.text)
        json.member("to", facts.to.text)
        json.member("minutes", facts.minutes)
        json.member("created", String(facts.position))
        json.member("recordedtime", facts.recordedTime.description)
        json.member("origin", facts.checkpoint.origin)
        json.member("size", String(facts.checkpoint.size))
        if case .proven(let records) = facts.service { json.member("serviceRecords", records) }
        json.endObject()
        return .json(json.bytes, headers: [.cacheControl: "no-store"])
    }

    /// What a certificate proves, where its checkpoint is one of this log.
    private func facts(of certificate: [UInt8]) throws(Problem) -> ProvenCertificate.Facts {
        do throws(CertificateFault) {
            let facts = try ProvenCertificate(parsing: certificate)
                .facts(signedBy: ledger.verifierKey)
            try check(facts.checkpoint)
            return facts
        } catch {
            throw Problem.invalidRequest("The certificate is not proven.", [error.error])
        }
    }

    /// Refuses a checkpoint that the log's key signed over other events than this log has: one of a copy
    /// that went another way.
    private func check(_ checkpoint: Checkpoint) throws(CertificateFault) {
        guard checkpoint.size <= ledger.log.head.size,
            let root = try? transparency.root(size: checkpoint.size), root == checkpoint.root
        else {
            throw CertificateFault(
                "/records/0/proof", "other-log",
                "The checkpoint of the proof is not one of this log.")
        }
    }
}
