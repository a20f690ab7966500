package import Catalogue
package import EventLog
import JSON
import LMDB
package import Projections
import Rules
import Tables

extension CertificateID: ListPlace {}

extension Certificate {
    /// What everybody is told of a certificate: nothing about the person.
    private static let open: [Column<Stored<Certificate>>] = [
        .must("number", .text(nil), "Its number.") { .text($0.state.number) },
        .must("status", .state(of: .certificate), "Issued, or revoked.") {
            .state($0.state.lifecycle)
        },
        .may("centre", .id, "The centre that issued it.") { .id($0.state.owner) },
        .must("from", .day, "The first day of the service.") { .day($0.state.from) },
        .must("to", .day, "The last day of the service.") { .day($0.state.to) },
        .must("minutes", .count, "The minutes that counted when it was issued.") {
            .minutes($0.state.minutes)
        },
        .must("created", .position, "The event that issued it.") { .position($0.created) },
    ]

    fileprivate static let columns = Columns<Stored<Certificate>>(
        "Certificate", "A certificate of service.",
        [
            .must("certificate", .id, "The certificate.") { .id($0.id) },
            .may("volunteer", .volunteer, "Whose service it certifies.") {
                .id($0.state.volunteer)
            },
        ] + open + [.rowPosition])

    fileprivate static let check = Columns<Stored<Certificate>>(
        "CertificateCheck", "A certificate of service as everybody may check it.",
        open + [.answerPosition])
}

extension Listings {
    /// Certificates of service.
    package static let certificates = Listing(
        "certificates",
        "Certificates of service, by id. A centre sees its own, or those of a centre below it.",
        reach: .own, of: Stored<Certificate>.self, from: { $0.certificates },
        filters: [
            .id("volunteer", "Whose service it certifies.", by: .certificatesByVolunteer) {
                $0.state.volunteer
            },
            .id("centre", "The centre that issued it.") { $0.state.owner },
            .status(of: .certificate, "Where the certificate stands."),
        ],
        changes: [.certificates], columns: Certificate.columns
    ) { certificate, _ in certificate }
}

extension Views {
    /// What everybody is told of a certificate.
    package static var certificateCheck: ObjectForm { Certificate.check.form }

    /// The certificate with a number, without the person; nil where there is none.
    package func certificate(numbered number: String) throws -> Answer? {
        let snapshot = try ViewSnapshot(self)
        guard let found = try snapshot.certificate(numbered: number) else { return nil }
        var json = JSONWriter(reservingCapacity: 512)
        try Certificate.check.write(found, to: &json, .anyone)
        return Answer(body: json.bytes, changed: found.changed, applied: snapshot.applied)
    }

    /// The certificate with a number, and the events that made it what it is; nil where there is none.
    package func certificateEvents(
        numbered number: String
    ) throws -> (id: CertificateID, events: [Position])? {
        let snapshot = try ViewSnapshot(self)
        guard let found = try snapshot.certificate(numbered: number) else { return nil }
        let isRevoked = found.state.lifecycle == .revoked
        return (found.id, [found.created] + (isRevoked ? [found.changed] : []))
    }
}

extension ViewSnapshot {
    /// The certificate with a number; nil where there is none.
    fileprivate func certificate(
        numbered number: String
    ) throws(LMDBError) -> Stored<Certificate>? {
        var found: Stored<Certificate>?
        try forEachIndexed(.certificatesByNumber, number, after: nil) { (key) throws(LMDBError) in
            let id = CertificateID(String(decoding: key, as: UTF8.self))
            found = try stored(id, tables.certificates)
            return found == nil
        }
        return found
    }
}
