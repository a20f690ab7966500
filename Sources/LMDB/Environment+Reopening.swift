import Synchronization

extension Environment {
    /// Whether LMDB refuses everything after a write that failed half-way, until the environment is
    /// opened anew. What was being committed may be on the device or not.
    private var hasFailed: Bool {
        do throws(LMDBError) {
            let pointer = try enter()
            defer { leave() }
            return Self.isPanicked(pointer)
        } catch {
            return error.code == .panic
        }
    }

    /// How often the environment was opened, this time included.
    public var openings: Int { state.withLock { $0.openings } }

    /// Whether a write that threw may be on the device all the same, when there had been so many openings
    /// before it.
    ///
    /// LMDB writes and flushes every page before the one that makes them count. Only when writing that
    /// one fails is the outcome unknown, and then it refuses everything until it is opened anew.
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

    /// Begins something, after opening the environment anew where LMDB refuses it.
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

    /// Opens the environment anew, unless another thread has done so; tables stay valid.
    ///
    /// Waits for transactions under way; what begins meanwhile waits. Where it cannot be opened, the
    /// next one to begin something tries again.
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

    /// Opens a table, which must get the number that it had.
    private static func open(
        _ name: String, as dbi: UInt32, in pointer: EnvironmentPointer
    ) throws(LMDBError) {
        let transaction = try TransactionPointer(in: pointer, readOnly: true)
        do throws(LMDBError) {
            guard try transaction.openTable(name, flags: 0).dbi == dbi else {
                throw LMDBError(.badTable, operation: "reopen")
            }
        } catch {
            transaction.abort()
            throw error
        }
        try transaction.commit()
    }
}
