public import Catalogue
import EventLog
import JSON
import LMDB
import LMDBLog
import Logging
import MerkleTree
import Projections
import Queries
public import Rules

extension Ledger {
    /// How the origin of a sample ledger ends, so that each of its checkpoints says what it is.
    public static let sampleSuffix = "/sample"

    /// Founds a ledger in a directory: makes its keys and records `ledger.founded` at position 0.
    ///
    /// The origin names the log in every checkpoint; it must be unique in the world and cannot be
    /// changed later. A sample ledger is founded at `sampleFrom`, which may lie long ago: it holds invented
    /// events, says so in its first record and in its origin, and takes times of recording since then from
    /// its posters. An epoch of the rules below the newest is for a ledger that must agree with that
    /// of an older program.
    public static func found(
        _ directory: LedgerDirectory, origin: String, rules epoch: RulesEpoch = .newest,
        sampleFrom start: Timestamp? = nil, _ options: LedgerOptions = LedgerOptions()
    ) throws(LedgerError) {
        guard !directory.exists else {
            throw LedgerError(.directory, "There is a ledger in \(directory.path) already.")
        }
        guard (RulesEpoch.first...RulesEpoch.newest).contains(epoch) else {
            throw LedgerError(
                .directory,
                "There is no epoch \(epoch.number) of the rules: this program knows 1 to "
                    + "\(RulesEpoch.newest.number).")
        }
        guard Checkpoint.isOrigin(origin), !origin.contains(" "), !origin.contains("+") else {
            throw LedgerError(
                .directory, "The origin is a name without spaces and plus signs, like a URL.")
        }
        let now = options.clock.now()
        guard start == nil || origin.hasSuffix(sampleSuffix) else {
            throw LedgerError(
                .directory, "The origin of a sample ledger ends in \(sampleSuffix).")
        }
        guard (start ?? now) <= now else {
            throw LedgerError(.directory, "A ledger cannot be founded in the future.")
        }
        try directory.create()
        let lock = try WriterLock(directory)
        defer { withExtendedLifetime(lock) {} }
        let secrets = try LedgerSecrets.make(directory, origin: origin)
        let log = try openLog(directory, options.mapSizeBytes)
        defer { log.close() }
        let time = start ?? now
        let record: [UInt8]
        do throws(PostingProblem) {
            let event = foundingEvent(
                origin, secrets.signingKey.verifierKey, epoch, at: time, isSample: start != nil)
            record = try Submission(parsing: event, now: time).posted.storedBytes(
                position: 0, Recording(at: time, by: Principal.ledger.id))
        } catch {
            throw LedgerError(.unavailable, "The founding event is not valid: \(error)")
        }
        do throws(LogError) {
            try log.append([record], checkpoint: nil)
        } catch {
            throw LedgerError(error)
        }
    }

    private static func foundingEvent(
        _ origin: String, _ key: VerifierKey, _ epoch: RulesEpoch, at time: Timestamp,
        isSample: Bool
    ) -> [UInt8] {
        OwnEvent.bytes(.ledgerFounded, id: "founded", of: "ledger", at: time) { data in
            data.member("origin", origin)
            data.member("publicKey", key.description)
            data.member("timezone", "Asia/Shanghai")
            // The first epoch is not named: older programs know no others.
            if epoch > .first { data.member("rulesEpoch", epoch.number) }
            if isSample { data.member("sample", true) }
            thresholds(RuleSet(), &data)
        }
    }

    /// The thresholds with which a ledger begins, so that an event shows each of them.
    private static func thresholds(_ rules: RuleSet, _ data: inout JSONWriter) {
        data.key("hours")
        data.beginObject()
        data.member("lateAfterDays", rules.hoursLateAfterDays)
        data.member("minimumDayMinutes", rules.minimumDayMinutes.count)
        data.endObject()
        data.key("cover")
        data.beginObject()
        data.list("agreementDue", rules.agreementDue.map(\.text))
        data.member("insuranceDue", rules.insuranceDue.text)
        data.endObject()
        data.key("funding")
        data.beginObject()
        data.member("splitDays", rules.splitDays)
        data.member("idleDays", rules.idleDays)
        data.member("discloseWithinDays", rules.discloseWithinDays)
        data.member("lateAfterDays", rules.fundsLateAfterDays)
        data.endObject()
        data.key("scorecard")
        data.beginObject()
        data.list("rural", rules.rural.map(\.text))
        data.member("postingHours", rules.postingHours)
        data.endObject()
    }

    /// Opens a ledger's log. For reading it must have a record, as every ledger has.
    static func openLog(
        _ directory: LedgerDirectory, _ mapSizeBytes: Int, readOnly: Bool = false
    ) throws(LedgerError) -> LMDBLog {
        do throws(LogError) {
            let log = try LMDBLog(
                directory: directory.log, mapSizeBytes: mapSizeBytes, readOnly: readOnly)
            guard log.head.size > 0 || !readOnly else {
                log.close()
                throw LogError.begun(in: directory.log)
            }
            return log
        } catch {
            throw LedgerError(error)
        }
    }

    /// Opens the views; a file that is no longer one of LMDB's is deleted, for it can be rebuilt.
    static func openViews(
        _ directory: LedgerDirectory, _ options: LedgerOptions
    ) throws(LedgerError) -> Views {
        do {
            return try Views(directory: directory.views, mapSizeBytes: options.mapSizeBytes)
        } catch {
            options.logger.warning(
                "the read models cannot be opened and are made anew",
                metadata: ["reason": "\(error.message)"])
        }
        do {
            return try Recovery.emptied(directory.views, mapSizeBytes: options.mapSizeBytes)
        } catch {
            throw LedgerError(.unavailable, "The read models cannot be opened: \(error)")
        }
    }

    /// Holds the end of the log against the read models, which are only written when the log is durable.
    ///
    /// Where they are ahead, either this is an older copy of the log, which may go on, or its end was
    /// lost.
    static func checkEnd(
        of log: LMDBLog, against views: Views, _ directory: LedgerDirectory, _ logger: Logger
    ) throws(LedgerError) {
        guard let mark = try? views.mark(), mark.head.size > log.head.size else { return }
        guard !log.endsInBrokenEntry else {
            throw LedgerError(
                .damaged,
                "\(directory.log)/journal is damaged at its end: \(mark.head.size) events were "
                    + "recorded, and \(log.head.size) can be read. Keep a copy of the directory and "
                    + "restore a backup; without views/ the ledger goes on with what can be read.")
        }
        logger.warning(
            "the log has fewer events than the read models were made from",
            metadata: [
                "events": "\(log.head.size)", "applied": "\(mark.head.size)",
                "advice": "right for an older copy of the log; otherwise its end was lost",
            ])
    }

    /// The origin and, in it, the identity of the log, from its first record.
    static func origin(of log: any LogStore) throws(LedgerError) -> String {
        try founding(of: log).origin
    }

    /// What the ledger said of itself when it was founded.
    static func founding(of log: any LogStore) throws(LedgerError) -> LedgerFounded {
        do {
            if let record = try log.record(at: Position(0)),
                case .ledgerFounded(let data) = try Catalogue.decodeStored(record).payload
            {
                return data
            }
        } catch {
            throw LedgerError(error)
                ?? LedgerError(.damaged, "The first record cannot be read: \(error)")
        }
        throw LedgerError(.damaged, "The log does not begin with ledger.founded.")
    }
}

extension JSONWriter {
    fileprivate mutating func list(_ name: StaticString, _ texts: [String]) {
        key(name)
        beginArray()
        for text in texts { string(text) }
        endArray()
    }
}
