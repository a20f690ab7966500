/// A position in a table. It moves in key order.
///
/// A move returns whether it found an entry. After a move that found none, relative moves find none
/// either, until `first`, `last` or `seek` succeeds. Spans stay valid while the cursor's transaction
/// is borrowed, also when the cursor moves.
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
        // The property that reads the integer cannot throw.
        if table.flags.contains(.integerKey), currentKey.count != 8 { throw .notAnInteger }
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

extension Cursor {
    /// Moves to the first key at or after this one.
    @_lifetime(self: copy self)
    public mutating func seek(_ key: Span<UInt8>) throws(LMDBError) -> Bool {
        _ = try handle.dbi(of: table, keyBytes: key.count)
        place = .nowhere
        return try arrived(
            try unsafe key.withUnsafeBytes { bytes throws(LMDBError) in
                try unsafe pointer.seek(InputBytes(bytes), &currentKey, &currentValue)
            })
    }

    /// Moves to the first key at or after this one.
    @_lifetime(self: copy self)
    public mutating func seek(_ key: [UInt8]) throws(LMDBError) -> Bool {
        try seek(key.span)
    }

    /// Moves to the first key at or after this one, in a table with integer keys.
    @_lifetime(self: copy self)
    public mutating func seek(_ key: UInt64) throws(LMDBError) -> Bool {
        _ = handle.integerDBI(of: table)
        place = .nowhere
        return try arrived(
            try unsafe withUnsafeBytes(of: key) { bytes throws(LMDBError) in
                try unsafe pointer.seek(InputBytes(bytes), &currentKey, &currentValue)
            })
    }
}
