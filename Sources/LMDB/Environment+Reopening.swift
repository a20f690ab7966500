import Synchronization

extension Environment {
    /// Whether LMDB refuses all operations until the environment is reopened, because a commit
    /// failed half-way. That commit may be on the device or not.
    private var hasFailed: Bool {
        do throws(LMDBError) {
            let pointer = try enter()
            defer { leave() }
            return Self.isPanicked(pointer)
        } catch {
            return error.code == .panic
        }
    }

    /// The number of times that the environment was opened, including the first.
    public var openings: Int { state.withLock { $0.openings } }

    /// Whether a write that threw may nevertheless be on the device; `openings` is the value before
    /// the write.
    ///
    /// LMDB writes and flushes all other pages before the meta page that makes them valid. Only
    /// when writing the meta page fails is the outcome unknown, and then LMDB refuses all
    /// operations until the environment is reopened.
    public func mayHaveCommitted(since openings: Int) -> Bool {
        hasFailed || self.openings != openings
    }

    private static func isPanicked(_ pointer: EnvironmentPointer) -> Bool {
        do throws(LMDBError) {
            try TransactionPointer(in: pointer, readOnly: true).abort()
            return false
        } catch {
            return error.code == .panic
        }
    }

    /// Runs a closure that begins a transaction; reopens the environment first where LMDB refuses
    /// it.
    func beginning<Result: ~Copyable>(
        _ begin: () throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result {
        do throws(LMDBError) {
            return try begin()
        } catch {
            guard error.code == .panic else { throw error }
            try reopen()
            return try begin()
        }
    }

    /// Reopens the environment, unless another thread has done so. Tables stay valid.
    ///
    /// Waits for running transactions; new ones wait until it is done. If reopening fails, the next
    /// transaction to begin tries again.
    private func reopen() throws(LMDBError) {
        try reopening.withLock { _ throws(LMDBError) in
            if let pointer = state.withLock({ $0.pointer }), !Self.isPanicked(pointer) { return }
            state.withLock { $0.isReopening = true }
            defer { state.withLock { $0.isReopening = false } }
            try waitForTransactions()
            let (old, idle, tables) = state.withLock { state in
                defer { (state.pointer, state.idle) = (nil, []) }
                return (state.pointer, state.idle, state.tables)
            }
            for transaction in idle { transaction.abort() }
            old?.close()
            let fresh = try EnvironmentPointer(path: path, options: options, counting: damage)
            do throws(LMDBError) {
                for table in tables { try Self.open(table.name, as: table.dbi, in: fresh) }
            } catch {
                fresh.close()
                throw error
            }
            let isWanted = state.withLock { state in
                guard !state.closing else { return false }
                state.pointer = fresh
                state.openings += 1
                return true
            }
            if !isWanted { fresh.close() }
        }
    }

    private func waitForTransactions() throws(LMDBError) {
        for _ in 0..<Self.reopenWaitMilliseconds {
            if state.withLock({ $0.running == 0 }) { return }
            Pause.milliseconds(1)
        }
        throw LMDBError(.busy, operation: "reopen")
    }

    /// Opens a table; throws `badTable` unless it gets the number that it had.
    private static func open(
        _ name: String, as dbi: UInt32, in pointer: EnvironmentPointer
    ) throws(LMDBError) {
        let transaction = try TransactionPointer(in: pointer, readOnly: true)
        do throws(LMDBError) {
            guard try transaction.openTable(name).dbi == dbi else {
                throw LMDBError(.badTable, operation: "reopen")
            }
        } catch {
            transaction.abort()
            throw error
        }
        try transaction.commit()
    }
}
