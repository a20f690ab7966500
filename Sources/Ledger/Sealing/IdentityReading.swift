import Catalogue
import EventLog
import Foundation
import LMDB
import Projections
import Synchronization

/// Reads the identity numbers of all who are on record, on a thread of its own.
///
/// `@unchecked Sendable`: `read` and `failure` are the reading thread's until `done` is signalled, and
/// then those of the thread that waited.
final class IdentityReading: @unchecked Sendable {
    /// Volunteers that are looked up in one snapshot.
    private static let volunteersAtOnce = 1024

    private let isCancelled = Atomic(false)
    private let done = DispatchSemaphore(value: 0)
    private let read = BlindIndex()
    private var failure: (any Error)?

    init(_ log: any LogStore, _ keys: KeyStore, _ views: Views) {
        let thread = Thread { [self] in
            do {
                try run(log, keys, views)
            } catch {
                failure = error
            }
            done.signal()
        }
        thread.name = "identity-numbers"
        thread.start()
    }

    /// Waits until all numbers are read and returns the index. Call it once.
    func index() throws -> BlindIndex {
        done.wait()
        if let failure { throw failure }
        return read
    }

    /// Ends the reading and waits for that.
    func cancel() {
        isCancelled.store(true, ordering: .relaxed)
        done.wait()
    }

    private func run(_ log: any LogStore, _ keys: KeyStore, _ views: Views) throws {
        var last: VolunteerID?
        while !isCancelled.load(ordering: .relaxed) {
            let next = try views.volunteers(after: last, limit: Self.volunteersAtOnce)
            guard let end = next.last else { break }
            try read.read(log, keys, next) { $0.identityNumber }
            last = end.volunteer
        }
        read.commit()
    }
}

extension BlindIndex {
    /// Reads the number that each person's events said last, for those whose keys are there.
    func read(
        _ log: any LogStore, _ keys: KeyStore,
        _ people: [(volunteer: VolunteerID, events: [Position])],
        _ number: (ClearFields) -> String?
    ) throws {
        for (person, events) in people {
            guard let key = try keys.key(of: person) else { continue }
            for position in events.reversed() {
                guard let record = try log.record(at: position) else { break }
                guard let found = number(try ClearFields(of: record, under: key)) else { continue }
                set(person, found)
                break
            }
        }
        commit()
    }
}
