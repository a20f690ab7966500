import Catalogue
import EventLog
import LMDB
import Projections

/// The numbers by which one person is found who is on record twice: those of the municipal federation's
/// system, and national identity numbers.
///
/// Both indexes are made at start from the log and the persons' keys. Who is linked to the federation is
/// read at once; identity numbers, which nearly everybody has, are read by a thread of its own, for which
/// the first event with such a number waits.
///
/// Owned by the writer's thread.
final class PersonNumbers {
    private let federation = BlindIndex()
    private var identity = BlindIndex()
    private var reading: IdentityReading?
    /// Events that the indexes know of.
    private(set) var size: UInt64 = 0

    /// The numbers that an event says, in clear.
    struct Said {
        var federation: String?
        var identity: String?
    }

    /// An event with who else has the numbers that it says, by the fields that say them.
    func observed(_ posted: PostedEvent) throws -> (event: Event, said: Said) {
        var sameAs: [String: String] = [:]
        var said = Said()
        let subject = posted.event.subject
        if let (field, number) = posted.federationNumber {
            said.federation = number
            sameAs[field] = federation.holder(of: number, besides: subject)
        }
        if posted.hasPersonal, let number = posted.identityNumber {
            said.identity = number
            let holder = try identities().holder(of: number, besides: subject)
            if holder != subject { sameAs[Event.personField] = holder }
        }
        return (sameAs.isEmpty ? posted.event : posted.event.noting(sameAs: sameAs), said)
    }

    /// Takes over an event that is accepted.
    func note(_ event: Event, _ said: Said) throws {
        let person = VolunteerID(event.subject)
        if let number = said.federation { federation.set(person, number) }
        if let number = said.identity { try identities().set(person, number) }
        switch event.payload {
        case .volunteerFederationUnlinked: federation.set(person, nil)
        case .volunteerErasureRequested, .volunteerErased:
            federation.set(person, nil)
            try identities().set(person, nil)
        case .volunteerMerged(let data):
            federation.move(from: person, to: data.into)
            try identities().move(from: person, to: data.into)
        default: break
        }
    }

    /// How far to go back to be where this is.
    var savepoint: (federation: Int, identity: Int) {
        (federation.savepoint, identity.savepoint)
    }

    /// Takes back what was noted since a savepoint, or since the last commit.
    func rollBack(to savepoint: (federation: Int, identity: Int) = (0, 0)) {
        federation.rollBack(to: savepoint.federation)
        identity.rollBack(to: savepoint.identity)
    }

    /// What was noted is on record, with which the log has so many events.
    func commit(size: UInt64) {
        federation.commit()
        identity.commit()
        self.size = size
    }

    /// Makes the indexes anew from the log, for those whose keys are there.
    func rebuild(_ log: any LogStore, _ keys: KeyStore, _ views: Views) throws {
        stop()
        try federation.read(log, keys, Workspace(Overlay(views)).linkedVolunteers()) {
            $0.federationNumber
        }
        identity = BlindIndex()
        reading = IdentityReading(log, keys, views)
        size = log.head.size
    }

    /// Ends the thread that reads, before what it reads is closed.
    func stop() {
        reading?.cancel()
        reading = nil
    }

    /// The index of identity numbers, once it has been read.
    private func identities() throws -> BlindIndex {
        guard let reading else { return identity }
        identity = try reading.index()
        self.reading = nil
        return identity
    }
}
