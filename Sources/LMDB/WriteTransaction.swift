/// The one transaction that may write. It also reads, and sees its own writes.
///
/// Exists only inside the closure of `Environment.write`, so it begins and ends on one thread.
/// Every change is `mutating`, so that no span can be held across it: LMDB may move values. After a
/// change has thrown anything but `keyExists` or `badValueSize`, the commit throws
/// `badTransaction`.
public struct WriteTransaction: ~Copyable, ReadableTransaction {
    private let pointer: TransactionPointer
    private let environment: Environment
    private var isOver = false
    /// The table of the last put, and a cursor after two puts in a row.
    private var runTable: UInt32?
    private var runCursor: CursorPointer?
    /// The number of changes so far, and the bytes of their keys and values.
    private var changes = 0
    private var changedBytes = 0
    /// The changes and bytes for which space is reserved.
    private var assuredChanges = 0
    private var assuredBytes = 0

    init(_ pointer: TransactionPointer, in environment: Environment) {
        self.pointer = pointer
        self.environment = environment
    }

    deinit {
        guard !isOver else { return }
        pointer.abort()
        environment.endWrite()
    }

    /// The handle that shared reading methods work through.
    public var handle: TransactionHandle { TransactionHandle(pointer, environment.serial) }

    /// The ID of this write transaction.
    public var id: Int { pointer.id }

    /// Commits. The transaction has ended even when this throws.
    @usableFromInline
    consuming func commit() throws(LMDBError) {
        isOver = true
        defer { environment.endWrite() }
        do throws(LMDBError) {
            try pointer.commit()
        } catch {
            throw environment.explained(error)
        }
    }

    /// The cursor for a put, nil for one that begins a run.
    ///
    /// Puts in key order go to the same page or the next one. A cursor is at that page already and
    /// need not descend from the root.
    @inline(__always)
    mutating func cursor(forPutInto dbi: UInt32) throws(LMDBError) -> CursorPointer? {
        guard runTable == dbi else {
            endRun()
            runTable = dbi
            return nil
        }
        if runCursor == nil { runCursor = try CursorPointer(in: pointer, dbi, isChecked: false) }
        return runCursor
    }

    /// LMDB closes open cursors at the end of the transaction.
    mutating func endRun() {
        runCursor?.close()
        runCursor = nil
        runTable = nil
    }

    /// Reserves disk space for one change.
    @inline(__always)
    mutating func claim(bytes: Int = 0) throws(LMDBError) {
        changes += 1
        changedBytes += bytes + Self.entryOverheadBytes
        if changes > assuredChanges || changedBytes > assuredBytes { try reserve() }
    }

    /// Reserves disk space for `changes` changes of `bytes` bytes in all, none of which then throws
    /// `noSpace`.
    public mutating func prepare(changes count: Int, bytes: Int) throws(LMDBError) {
        let (known, knownBytes) = (changes, changedBytes)
        changes += count
        changedBytes += bytes + count * Self.entryOverheadBytes
        if changes > assuredChanges || changedBytes > assuredBytes { try reserve() }
        (changes, changedBytes) = (known, knownBytes)
    }

    @inline(never)
    private mutating func reserve() throws(LMDBError) {
        guard let reservation = environment.reservation else {
            (assuredChanges, assuredBytes) = (.max, .max)
            return
        }
        let information = try environment.informationInside()
        // Reserves for many changes at a time, unless the disk has room for the next one only.
        for ahead in [Self.changesAtATime, 0] {
            let assured = (changes + ahead, changedBytes + ahead * Self.typicalChangeBytes)
            do throws(LMDBError) {
                try reservation.ensure(
                    changes: assured.0, bytes: assured.1, usedPages: information.lastPage + 1,
                    pageBytes: information.pageBytes)
                (assuredChanges, assuredBytes) = assured
                return
            } catch  where error.code == .noSpace && ahead > 0 {
                continue
            }
        }
    }

    private static let entryOverheadBytes = 20
    private static let typicalChangeBytes = 256
    private static let changesAtATime = 128

    /// Opens a table that must exist.
    mutating func createTable(
        _ name: String, flags: TableFlags
    ) throws(LMDBError) -> (dbi: UInt32, flags: UInt32) {
        try claim()
        endRun()
        return try pointer.createTable(name, flags: flags.rawValue)
    }
}

/// Options of a put; the bits are LMDB's.
public struct PutOptions: OptionSet, Sendable {
    /// The bits, as LMDB defines them.
    public let rawValue: UInt32

    /// Creates options from bits as LMDB defines them.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The key is after the last key, which makes pages full and the put fast; `keyExists` if not.
    public static let append = Self(rawValue: 0x20000)
}
