import Catalogue
import EventLog
import LMDBLog
import MerkleTree
import Projections

extension Ledger {
    /// Opens a ledger for reading alone: a copy that has no secrets, or one beside a running server.
    ///
    /// It answers from the read models of the directory where they show all that the log has, and otherwise
    /// from others that it makes in the directory's archive. It refuses every event.
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
            return Ledger(reading: past, archive, options.clock, verifierKey: key)
        } catch {
            log.close()
            throw error
        }
    }

    /// The writer; throws where the ledger is only read.
    func requireWriter() throws(LedgerError) -> Writer {
        guard let writer else {
            throw LedgerError(
                .unavailable, "This ledger is only read here; nothing can be recorded.")
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
