/// A position in a table. It moves in key order and, within one key, in duplicate order.
///
/// A move returns whether it found an entry. After a move that found none, relative moves find none
/// either, until `first`, `last`, `seek` or `find` succeeds. A move among duplicates that finds
/// none leaves the cursor where it is. Spans stay valid while the cursor's transaction is borrowed,
/// also when the cursor moves.
public struct Cursor: ~Copyable, ~Escapable {
    let pointer: CursorPointer
    let handle: TransactionHandle
    let table: Table
    var currentKey = MappedBytes.none
    var currentValue = MappedBytes.none
    var place = Place.fresh

    /// The state of the cursor. It is kept here because LMDB continues from the last entry after a
    /// failed move.
    enum Place {
        case fresh, entry, nowhere
    }

    @_lifetime(immortal)
    init(_ handle: TransactionHandle, _ table: Table) throws(LMDBError) {
        pointer = try CursorPointer(
            in: handle.pointer, handle.dbi(of: table), isChecked: table.isChecked)
        self.handle = handle
        self.table = table
    }

    deinit {
        pointer.close()
    }

    /// Whether the cursor stands on an entry, so that key and value may be read.
    public var isOnEntry: Bool { place == .entry }

    /// The key of the current entry.
    public var key: Span<UInt8> {
        @_lifetime(copy self)
        get { unsafe _overrideLifetime(entry(currentKey).unboundSpan(), copying: self) }
    }

    /// The value of the current entry.
    public var value: Span<UInt8> {
        @_lifetime(copy self)
        get { unsafe _overrideLifetime(entry(currentValue).unboundSpan(), copying: self) }
    }

    /// The key of the current entry of a table with integer keys.
    public var integerKey: UInt64 { entry(currentKey).integer }

    /// The value of the current entry of a table with integer duplicates.
    public var integerValue: UInt64 { entry(currentValue).integer }

    /// Moves to the first entry of the table.
    @_lifetime(self: copy self)
    public mutating func first() throws(LMDBError) -> Bool { try move(.first) }

    /// Moves to the last entry of the table.
    @_lifetime(self: copy self)
    public mutating func last() throws(LMDBError) -> Bool { try move(.last) }

    /// Moves to the next entry, or to the first where the cursor stands on none.
    @_lifetime(self: copy self)
    public mutating func next() throws(LMDBError) -> Bool { try moveOn(.next, fresh: .first) }

    /// Moves to the previous entry, or to the last where the cursor stands on none.
    @_lifetime(self: copy self)
    public mutating func previous() throws(LMDBError) -> Bool {
        try moveOn(.previous, fresh: .last)
    }

    /// Moves to the first duplicate of the next key, past the other duplicates of this one.
    @_lifetime(self: copy self)
    public mutating func nextKey() throws(LMDBError) -> Bool { try moveOn(.nextKey, fresh: .first) }

    /// Moves to the last duplicate of the previous key.
    @_lifetime(self: copy self)
    public mutating func previousKey() throws(LMDBError) -> Bool {
        try moveOn(.previousKey, fresh: .last)
    }

    @_lifetime(self: copy self)
    @inline(__always)
    private mutating func move(_ move: CursorMove) throws(LMDBError) -> Bool {
        place = .nowhere
        return try arrived(try pointer.move(move, &currentKey, &currentValue))
    }

    @_lifetime(self: copy self)
    @inline(__always)
    private mutating func moveOn(
        _ move: CursorMove, fresh: CursorMove
    ) throws(LMDBError) -> Bool {
        // LMDB 0.9.24 reads invalid memory for MDB_PREV when the cursor stands on no duplicate.
        switch place {
        case .entry: try self.move(move)
        case .fresh: try self.move(fresh)
        case .nowhere: false
        }
    }

    /// Stores whether a move found an entry.
    @_lifetime(self: copy self)
    @inline(__always)
    mutating func arrived(_ found: Bool) throws(LMDBError) -> Bool {
        guard found else {
            place = .nowhere
            return false
        }
        // The property that reads the integers cannot throw.
        if table.flags.contains(.integerKey), currentKey.count != 8 { throw .notAnInteger }
        if table.valueBytes == 8, currentValue.count != 8 { throw .notAnInteger }
        place = .entry
        return true
    }

    /// Returns bytes of the current entry; traps when there is none.
    @inline(__always)
    private borrowing func entry(_ bytes: MappedBytes) -> MappedBytes {
        precondition(place == .entry, "the cursor stands on no entry")
        return bytes
    }
}
