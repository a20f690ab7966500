import Catalogue
import EventLog
import LMDBLog
import MerkleTree
import Projections

extension Ledger {
    /// Opens a ledger for reading alone: a copy that has no secrets, or one beside a running server.
    ///
    /// It answers from the read models of the directory where they show all that the log has, and otherwise
    /// from others that it makes in the directory's archive. It refuses every event. ``FollowService`` makes it show
    /// what another process adds.
    public static func reading(
        _ directory: LedgerDirectory, _ options: LedgerOptions = LedgerOptions()
    ) async throws(LedgerError) -> Ledger {
        guard directory.exists else {
            throw LedgerError(.directory, "There is no ledger in \(directory.path).")
        }
        let log = try openLog(directory, options.mapSizeBytes, readOnly: true)
        do throws(LedgerError) {
            let archive = ViewsArchive(
                directory.archive, log, mapSizeBytes: options.mapSizeBytes, options.archiveSteps)
            let key: VerifierKey
            do {
                key = try VerifierKey(parsing: try founding(of: log).publicKey)
            } catch {
                throw LedgerError(error)
                    ?? LedgerError(.damaged, "The log names no key that can be read: \(error)")
            }
            let past = try await archive.present(directory.views)
            return Ledger(
                reading: FollowedViews(past, log, archive), archive, ReadLog(directory, nil),
                options.clock, verifierKey: key)
        } catch {
            log.close()
            throw error
        }
    }

    /// Shows what another process has added to the log since; only for a ledger that is only read.
    func follow() async throws(LedgerError) { try await followed?.follow() }

    /// Brings the read models of a copy up to its log, so that reading it begins at once.
    ///
    /// Where another process writes to the directory it does nothing: a writer keeps read models of its own,
    /// and a mirror may add records meanwhile.
    public static func prepareReading(
        _ directory: LedgerDirectory, _ options: LedgerOptions = LedgerOptions(),
        progress: Progress = { _, _ in }
    ) throws(LedgerError) {
        guard directory.exists else {
            throw LedgerError(.directory, "There is no ledger in \(directory.path).")
        }
        let lock: WriterLock
        do {
            lock = try WriterLock(directory)
        } catch {
            guard error.code == .locked else { throw error }
            return
        }
        defer { withExtendedLifetime(lock) {} }
        let log = try openLog(directory, options.mapSizeBytes, readOnly: true)
        defer { log.close() }
        do {
            let bootID = BootIdentity.current()
            let recovery = Recovery(log, bootID: bootID)
            var views = try openViews(directory, options)
            defer { views.close() }
            if try recovery.canContinue(views) {
                try recovery.replay(into: views, progress)
            } else {
                views = try recovery.rebuilt(
                    views, directory: directory.views, mapSizeBytes: options.mapSizeBytes, progress)
            }
            try views.setMark(ViewsMark(head: log.head, bootID: bootID, isClean: true))
        } catch {
            throw LedgerError(reading: error)
                ?? LedgerError(.unavailable, "The read models could not be made: \(error)")
        }
    }

    /// Whether nothing can be recorded: a copy, or the files of a ledger beside its server.
    public var isOnlyRead: Bool { writer == nil }

    /// Throws where the ledger is only read.
    public func requireWritable() throws(LedgerError) {
        _ = try requireWriter()
    }

    /// The writer; throws where the ledger is only read.
    func requireWriter() throws(LedgerError) -> Writer {
        guard let writer else {
            throw LedgerError(
                .readOnly,
                "This is a copy that is only read: nothing can be recorded here. Post to the ledger "
                    + "itself.")
        }
        return writer
    }
}

extension ViewsArchive {
    /// The read models in a directory if they show at least what the log has, or others that do.
    fileprivate func present(_ directory: String) async throws(LedgerError) -> PastViews {
        let size = log.head.size
        if let views = try? Views(
            directory: directory, mapSizeBytes: mapSizeBytes, readOnly: true)
        {
            if let head = try? views.mark()?.head,
                head.size > size || head == log.head
            {
                return PastViews(views, size: head.size, from: nil)
            }
            views.close()
        }
        return try await self.views(at: size)
    }
}
