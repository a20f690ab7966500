import Catalogue
import Crypto
import EventLog
import Foundation
import LMDB
import Synchronization

extension KeyStore {
    /// A key for a new person, durable already where the reserve has one.
    func newKey() -> NewKey {
        let (entry, isDue) = reserve.withLock { reserve in
            (reserve.take(), reserve.beginSettlingIfDue())
        }
        if isDue { settleAside() }
        return entry.map { NewKey($0, of: self) } ?? NewKey()
    }

    func giveBack(_ entry: KeyReserve.Entry) {
        reserve.withLock { $0.giveBack(entry) }
    }

    /// Notes how far the log is: the keys of all that it holds have been kept.
    func note(recordedEvents: UInt64) {
        let isDue = reserve.withLock { reserve in
            reserve.note(recordedEvents: recordedEvents)
            return reserve.beginSettlingIfDue()
        }
        if isDue { settleAside() }
    }

    private func settleAside() {
        // Where the disk is full, new keys are made durable one group at a time, and that says so.
        queue.async { [self] in try? settle() }
    }

    /// Writes down whose the keys are that were given out, without the one that is destroyed, and
    /// makes new ones, durable on return.
    func settle(
        destroying destroyed: VolunteerID? = nil, at time: Timestamp = Timestamp(microseconds: 0)
    ) throws(LedgerError) {
        do throws(LMDBError) {
            // One at a time: a key that is destroyed must not be written down by another.
            try settling.withLock { (_) throws(LMDBError) in
                let (numbers, kept, events) = reserve.withLock { reserve in
                    (reserve.nextNumbers(), reserve.assigned, reserve.recordedEvents)
                }
                // Nobody is written down who may not be on record.
                let uncertain = doubtful.withLock { $0 }
                let assigned = kept.filter { !uncertain.contains($0.key) }
                var random = RandomBytes()
                let made = numbers.map { KeyReserve.Entry(number: $0, key: random.key()) }
                do throws(LMDBError) {
                    try environment.write { (transaction) throws(LMDBError) in
                        try write(assigned, except: destroyed, into: &transaction)
                        if destroyed != nil { try markDestroyed(at: time, in: &transaction) }
                        for entry in made {
                            let number = Self.bytes(of: entry.number)
                            let wrapped = try wrap(entry.key, for: number, random.nonce())
                            try transaction.put(reserveTable, number, wrapped)
                        }
                        try transaction.put(marks, Self.settledMark, Self.bytes(of: events))
                    }
                } catch {
                    reserve.withLock { $0.settlingFailed() }
                    throw error
                }
                reserve.withLock { $0.settled(assigned, made: made, recordedEvents: events) }
            }
        } catch {
            throw LedgerError(error)
        }
    }

    private func write(
        _ assigned: [VolunteerID: KeyReserve.Entry], except destroyed: VolunteerID?,
        into transaction: inout WriteTransaction
    ) throws(LMDBError) {
        for (person, entry) in assigned.sorted(by: { $0.key < $1.key }) {
            let number = Self.bytes(of: entry.number)
            let wrapped = try wrapped(entry.key, number, in: transaction)
            try transaction.delete(reserveTable, number)
            guard person != destroyed else { continue }
            try put(number + wrapped, of: person, into: &transaction)
        }
        if let destroyed { try transaction.delete(persons, Self.key(destroyed)) }
    }

    /// A key of the reserve as it was wrapped when it was made durable.
    private func wrapped(
        _ key: SymmetricKey, _ number: [UInt8], in transaction: borrowing WriteTransaction
    ) throws(LMDBError) -> [UInt8] {
        guard let bytes = try transaction.get(reserveTable, number) else {
            return try wrap(key, for: number, AES.GCM.Nonce())
        }
        return [UInt8](copying: bytes)
    }
}

extension KeyStore {
    /// Finds out whose the keys are that a crash left undecided, from what they open in the log, and
    /// fills the reserve.
    func recover(from log: any LogStore) throws(LedgerError) {
        let size = log.head.size
        var (free, settledEvents) = try storedReserve()
        let nextNumber = free.last.map { $0.number + 1 } ?? 1
        var assigned: [VolunteerID: KeyReserve.Entry] = [:]
        if !free.isEmpty {
            do throws(LogError) {
                try log.scan(from: Position(settledEvents ?? size), upTo: Position(size)) {
                    (_, bytes) throws(LogError) in
                    guard let sealed = Sealer.creation(in: [UInt8](copying: bytes)),
                        assigned[sealed.person] == nil,
                        (try? key(of: sealed.person)) == .some(nil),
                        let place = free.firstIndex(where: { sealed.opens(with: $0.key) })
                    else { return true }
                    assigned[sealed.person] = free.remove(at: place)
                    return true
                }
            } catch {
                throw LedgerError(error)
            }
        }
        let found = KeyReserve(
            free: free.reversed(), assigned: assigned, nextNumber: nextNumber, recordedEvents: size)
        reserve.withLock { $0 = found }
        do throws(LedgerError) {
            try settle()
        } catch  where error.code == .full {
            // Nothing is lost: the log says whose they are, and new keys are made as they are needed.
        }
    }

    /// The reserve as it is stored, by number, and how many events the log had when it was settled.
    private func storedReserve() throws(LedgerError) -> ([KeyReserve.Entry], settled: UInt64?) {
        do throws(LMDBError) {
            var entries: [KeyReserve.Entry] = []
            var settled: UInt64?
            try environment.read { (transaction) throws(LMDBError) in
                if let mark = try transaction.get(marks, Self.settledMark) {
                    settled = Self.number(mark)
                }
                try transaction.forEach(reserveTable) { (number, wrapped) throws(LMDBError) in
                    let key = try unwrap(
                        [UInt8](copying: wrapped)[...], for: [UInt8](copying: number))
                    entries.append(KeyReserve.Entry(number: Self.number(number), key: key))
                    return true
                }
            }
            return (entries, settled)
        } catch {
            throw LedgerError(error)
        }
    }

    private static let settledMark = Array("settled".utf8)

    static func bytes(of number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    }

    static func number(_ bytes: Span<UInt8>) -> UInt64 {
        bytes.indices.reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
    }
}
