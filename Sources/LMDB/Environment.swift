import Synchronization

/// An LMDB environment: one directory with one file of named tables.
///
/// Reads run concurrently with each other and with the one write. Each sees the state that was
/// committed when it began. Open all tables once, before the first transaction, and share the
/// environment: a process must not open the same directory twice.
public final class Environment: Sendable {
    /// The directory.
    public let path: String
    /// How it was opened.
    public let options: Options

    /// Counts how often reading found damage.
    let damage = DamageCounter()
    /// A number that differs for every environment of this process.
    let serial: UInt64
    let state: Mutex<State>
    /// Held while tables are opened, which LMDB allows in one transaction at a time.
    let tableOpening = Mutex<Void>(())
    /// Held while the environment is reopened.
    let reopening = Mutex<Void>(())
    /// The thread inside a write transaction, or 0.
    let writingThread = Atomic<UInt>(0)
    /// Disk space for changes, where they are made in the mapped file itself; nil otherwise.
    let reservation: SpaceReservation?
    private let claim: DirectoryClaim

    private static let serials = Atomic<UInt64>(1)
    /// How long a new transaction waits while the environment is reopened, milliseconds.
    static let reopenWaitMilliseconds = 10_000

    /// State that changes while the environment is open.
    struct State {
        /// Nil after reopening failed, until it succeeds.
        var pointer: EnvironmentPointer?
        var openings = 1
        /// Tables in the order in which they were opened, which determines their numbers.
        var tables: [(name: String, dbi: UInt32)] = []
        /// Whether the environment is being reopened; new transactions wait meanwhile.
        var isReopening = false
        /// Finished read transactions, whose memory and reader slots are reused.
        var idle: [TransactionPointer] = []
        /// The number of running transactions and copies.
        var running = 0
        var closing = false
        var closed = false

        /// Counts a new transaction; false when the environment is closed, nil when the caller must
        /// wait.
        mutating func enter() -> Bool? {
            guard !isReopening else { return nil }
            if !closing { running += 1 }
            return !closing
        }
    }

    /// Opens the environment in a directory, which is created if it is missing and the options
    /// allow writing.
    ///
    /// Throws `busy` when this process has it open already, `noSuchFile`, `permission`, `invalid`,
    /// `versionMismatch` or an error of the file system.
    public init(path: String, options: Options = Options()) throws(LMDBError) {
        try options.check()
        if !options.readOnly { try Directory.create(path, durably: options.durability == .synced) }
        claim = try DirectoryClaim(path)
        let isShort: Bool
        do throws(LMDBError) {
            isShort = try DataFile.isShort(inside: path)
            // Writing through the map would fill the missing part with zeros.
            if isShort, options.writesMapped { throw .short(path) }
            reservation = options.writesMapped ? try SpaceReservation(inside: path, options) : nil
            if !options.readOnly { DataFile.reserveLocks(inside: path) }
            let pointer = try EnvironmentPointer(path: path, options: options, counting: damage)
            state = Mutex(State(pointer: pointer))
            let usedBytes = try pointer.information().usedBytes
            reservation?.trim(to: usedBytes)
            if !options.readAhead { Prefetch.begin(path + "/data.mdb", bytes: usedBytes) }
        } catch {
            claim.release()
            throw error
        }
        self.path = path
        self.options = options
        serial = Self.serials.wrappingAdd(1, ordering: .relaxed).oldValue
        try checkReaders()
        if !options.readOnly, options.durability == .synced { try Directory.sync(path) }
        if isShort { try checkWhatIsThere() }
        if !options.readOnly { try checkFreePages() }
    }

    /// Whether reading has found damage since the environment was opened.
    public var isDamaged: Bool { damage.count > 0 }

    /// Counts damage that the caller found in a value.
    public func noteDamage() { damage.note() }

    /// Sets the advice in the last line of the process, which is written if damage ends it.
    public static func setAdvice(onDamage advice: String) { DamageCounter.setAdvice(advice) }

    deinit {
        close()
    }

    /// Closes the environment; no transaction can begin afterwards.
    ///
    /// Files close at once, or with the last running transaction. Closing again does nothing.
    /// Releasing the last reference closes the environment, too.
    public func close() {
        let idle = state.withLock { state in
            state.closing = true
            defer { state.idle = [] }
            return state.idle
        }
        for transaction in idle { transaction.abort() }
        closeIfFinished()
    }

    /// Counts a transaction or copy that keeps the files open.
    func enter() throws(LMDBError) -> EnvironmentPointer {
        try enter { $0.pointer }
    }

    /// Counts a read transaction; returns an idle one for reuse if there is one.
    func enterTakingIdle() throws(LMDBError) -> (EnvironmentPointer, TransactionPointer?) {
        try enter { state in
            guard let pointer = state.pointer else { return nil }
            return (pointer, state.idle.popLast())
        }
    }

    private func enter<Result: Sendable>(
        _ take: (inout State) -> Result?
    ) throws(LMDBError) -> Result {
        for _ in 0..<Self.reopenWaitMilliseconds {
            let (isOpen, result) = state.withLock { state -> (Bool?, Result?) in
                let isOpen = state.enter()
                return (isOpen, isOpen == true ? take(&state) : nil)
            }
            guard let isOpen else {
                Pause.milliseconds(1)
                continue
            }
            guard isOpen else { throw LMDBError(.closed, operation: "begin") }
            if let result { return result }
            leave()
            throw LMDBError(.panic, operation: "begin")
        }
        throw LMDBError(.busy, operation: "begin")
    }

    /// Keeps a finished read transaction for reuse and reverts `enter`. Returns false when the
    /// environment is closing: the caller must then end the transaction.
    func leaveKeeping(_ reader: TransactionPointer) -> Bool {
        state.withLock { state in
            guard !state.closing else { return false }
            state.idle.append(reader)
            state.running -= 1
            return true
        }
    }

    /// Reverts `enter`.
    func leave() {
        let last = state.withLock { state in
            state.running -= 1
            return state.closing && state.running == 0
        }
        if last { closeIfFinished() }
    }

    private func closeIfFinished() {
        let mayClose = state.withLock { state in
            guard state.closing, state.running == 0, !state.closed else { return false }
            state.closed = true
            return true
        }
        guard mayClose else { return }
        state.withLock { $0.pointer.take() }?.close()
        claim.release()
    }
}

extension Environment.Options {
    fileprivate func check() throws(LMDBError) {
        guard mapSizeBytes > 0, (0...32_000).contains(maximumTables),
            (1...65_535).contains(maximumReaders)
        else {
            throw LMDBError(.invalidArgument, operation: "open")
        }
    }
}
