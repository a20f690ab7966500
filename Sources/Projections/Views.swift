import Catalogue
public import EventLog
public import LMDB
import MerkleTree
import Tables

/// The mark of the views, which states what they were computed from.
public struct ViewsMark: Equatable, Sendable {
    /// How many events are applied, and the log's root at that size.
    public var head: LogHead
    /// The kernel's boot id when they were written: after a power loss they cannot be trusted.
    public var bootID: String
    /// Whether the views were flushed to the device and closed.
    public var isClean: Bool

    /// A mark.
    public init(head: LogHead, bootID: String, isClean: Bool) {
        self.head = head
        self.bootID = bootID
        self.isClean = isClean
    }
}

/// The read models: tables computed from the log, in an environment that may be deleted.
public final class Views: Sendable {
    package let tables: ViewTables
    /// Rankings in memory, over what the tables hold.
    package let rankings: Rankings

    /// The directory.
    public let directory: String

    /// Opens the read models in a directory, which is created unless `readOnly`.
    public init(
        directory: String, mapSizeBytes: Int = 1 << 40, readOnly: Bool = false
    ) throws(LMDBError) {
        self.directory = directory
        tables = try ViewTables(
            directory: directory, mapSizeBytes: mapSizeBytes, readOnly: readOnly)
        rankings = Rankings(tables)
    }

    /// Whether reading found damage, so that the views must be rebuilt.
    public var isDamaged: Bool { tables.environment.isDamaged }

    /// Notes that a row cannot be read.
    public func noteDamage() { tables.environment.noteDamage() }

    /// Reads every row: throws where one is damaged, out of order or missing.
    public func check() throws(LMDBError) { try tables.environment.check() }

    /// The stored mark; nil when the views are empty or of another form.
    public func mark() throws(LMDBError) -> ViewsMark? {
        try tables.environment.read { (transaction) throws(LMDBError) in
            try Self.mark(transaction, tables)
        }
    }

    package static let markKey: [UInt8] = Array("mark".utf8)
    /// The maximum size of a mark, bytes.
    package static let maximumMarkBytes = 1024

    package static func mark(
        _ transaction: borrowing ReadTransaction, _ tables: ViewTables
    ) throws(LMDBError) -> ViewsMark? {
        guard let bytes = try transaction.get(tables.meta, markKey) else { return nil }
        var row = RowReader(bytes)
        guard try row.text() == ViewsForm.text else { return nil }
        let size = try row.unsigned()
        guard let root = Digest(hex: try row.text()) else { return nil }
        return ViewsMark(
            head: LogHead(size: size, root: root), bootID: try row.text(),
            isClean: try row.flag())
    }

    package static func put(
        _ mark: ViewsMark, into transaction: inout WriteTransaction, _ tables: ViewTables
    ) throws(LMDBError) {
        var row = RowWriter()
        row.text(ViewsForm.text)
        row.unsigned(mark.head.size)
        row.text(mark.head.root.hex)
        row.text(mark.bootID)
        row.flag(mark.isClean)
        try transaction.put(tables.meta, markKey, row.bytes)
    }

    /// Writes only the mark: at the start of writing (not clean) and at a clean end.
    ///
    /// For a clean mark everything is flushed first, so that the mark never promises too much.
    public func setMark(_ mark: ViewsMark) throws(LMDBError) {
        if mark.isClean { try tables.environment.sync(force: true) }
        try tables.environment.write { (transaction) throws(LMDBError) in
            try Self.put(mark, into: &transaction, tables)
        }
        if mark.isClean { try tables.environment.sync(force: true) }
    }

    /// Releases disk space that was reserved for large groups of events.
    public func releaseReservedSpace() throws(LMDBError) {
        try tables.environment.releaseReservedSpace()
    }

    /// Writes a copy to a directory, which must be empty or missing; it is durable on return. Reads and
    /// writes may run meanwhile.
    public func copy(to directory: String) throws(LMDBError) {
        try tables.environment.copyCompacted(to: directory)
    }

    /// Closes the environment; reads fail from then on.
    public func close() {
        tables.environment.close()
    }

    /// Bytes of the file that are in use, the size of the map and the reader slots.
    public var usage: (usedBytes: Int, mapSizeBytes: Int, readerSlots: Int) {
        get throws(LMDBError) {
            let info = try tables.environment.info
            return (info.usedBytes, info.mapSizeBytes, info.readerSlots)
        }
    }
}
