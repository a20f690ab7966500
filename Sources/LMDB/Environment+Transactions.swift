import Glibc
import Synchronization

extension Environment {
    /// Runs a closure with a snapshot of the last committed state.
    ///
    /// Spans that the closure reads stay valid until it returns. Beginning and finishing cost about
    /// 0.1 µs. Throws what the closure throws, `readersFull` or `closed`.
    @inlinable
    public func read<Result: ~Copyable>(
        _ body: (borrowing ReadTransaction) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result {
        let transaction = try beginRead()
        return try body(transaction)
    }

    /// Runs a closure that may write; commits when it returns and aborts when it throws.
    ///
    /// Waits for the current write, of this or another process. With `synced` durability the data
    /// is on the device when this returns. When the commit itself throws, the outcome is known
    /// unless it ``mayHaveCommitted(since:)``. Writing inside a write of the same thread is a
    /// programming error.
    @inlinable
    public func write<Result: ~Copyable>(
        _ body: (inout WriteTransaction) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result {
        var transaction = try beginWrite()
        let result = try body(&transaction)
        try transaction.commit()
        return result
    }

    /// Begins a snapshot that outlives a closure. Only one thread may use it.
    ///
    /// While it lives, pages freed by later writes cannot be reused, so the file grows. It ends
    /// with its scope or by `finish`. Throws `readersFull` or `closed`.
    public func beginRead() throws(LMDBError) -> ReadTransaction {
        try beginning { () throws(LMDBError) in
            let (pointer, idle) = try enterTakingIdle()
            do throws(LMDBError) {
                return ReadTransaction(try renew(idle, in: pointer), in: self)
            } catch {
                leave()
                throw error
            }
        }
    }

    /// Begins the write transaction.
    @usableFromInline
    func beginWrite() throws(LMDBError) -> WriteTransaction {
        let thread = requireNoWriteOnThisThread()
        return try beginning { () throws(LMDBError) in
            let pointer = try enter()
            do throws(LMDBError) {
                let begun = try TransactionPointer(in: pointer, readOnly: false)
                writingThread.store(thread, ordering: .relaxed)
                return WriteTransaction(begun, in: self)
            } catch {
                leave()
                throw error
            }
        }
    }

    /// Returns the thread; traps when it is inside a write, for which it would wait without end.
    @discardableResult
    func requireNoWriteOnThisThread() -> UInt {
        let thread = UInt(pthread_self())
        precondition(
            writingThread.load(ordering: .relaxed) != thread,
            "not inside a write transaction of the same thread")
        return thread
    }

    /// Begins a read transaction; reuses the slot of a finished one if there is one.
    private func renew(
        _ idle: TransactionPointer?, in pointer: EnvironmentPointer
    ) throws(LMDBError) -> TransactionPointer {
        if let idle {
            do throws(LMDBError) {
                try idle.renew()
            } catch {
                idle.abort()
                throw error
            }
            return idle
        }
        do throws(LMDBError) {
            return try TransactionPointer(in: pointer, readOnly: true)
        } catch {
            // Slots of dead processes may take up the room.
            guard error.code == .readersFull, try pointer.checkReaders() > 0 else { throw error }
            return try TransactionPointer(in: pointer, readOnly: true)
        }
    }

    /// Ends a read transaction and keeps its slot.
    func giveBack(_ reader: TransactionPointer) {
        reader.reset()
        guard !leaveKeeping(reader) else { return }
        reader.abort()
        leave()
    }

    /// Marks the write transaction as ended.
    func endWrite() {
        writingThread.store(0, ordering: .relaxed)
        leave()
    }
}
