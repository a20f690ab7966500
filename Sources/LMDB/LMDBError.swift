/// A failure of LMDB or of the file system under it, with its cause and its cure.
///
/// Everything this module throws is of this type. A missing key is no error: lookups return nil.
public struct LMDBError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, for a program to act on.
    public enum Code: Sendable, Hashable {
        /// The key exists, or an append was out of order.
        case keyExists
        /// The table or item asked for does not exist.
        case notFound
        /// A page that the tree refers to is not there: the file is damaged.
        case pageNotFound
        /// A page is of the wrong kind: the file is damaged.
        case corrupted
        /// A page of the file cannot be read: the file is shorter than it was, or the device failed.
        case unreadable
        /// An earlier fatal error makes the environment unusable until it is reopened.
        case panic
        /// The file or the lock file was written by an incompatible version of LMDB.
        case versionMismatch
        /// The file is not an LMDB file.
        case invalid
        /// The map size is used up.
        case mapFull
        /// More tables than `maximumTables`.
        case tablesFull
        /// More read transactions at once than `maximumReaders`.
        case readersFull
        /// The transaction changed too many pages.
        case transactionFull
        /// A cursor went too deep: the file is damaged.
        case cursorFull
        /// A page has no room: the file is damaged.
        case pageFull
        /// Another process made the map larger than this one has mapped.
        case mapResized
        /// The table has other flags than those asked for.
        case incompatible
        /// A reader slot is used twice, or by another process.
        case badReaderSlot
        /// The transaction failed before and must be abandoned.
        case badTransaction
        /// A key has a length the table does not allow.
        case badValueSize
        /// The table handle is not open here.
        case badTable
        /// The disk, the quota or the process's limit on files is full. LMDB reports a write that
        /// was cut short by a full disk as `io`.
        case noSpace
        /// The device failed to read or write.
        case io
        /// The operating system refuses access, or the environment is read-only.
        case permission
        /// The environment is in use.
        case busy
        /// The path does not exist.
        case noSuchFile
        /// A file to be created exists.
        case fileExists
        /// An argument or an option is out of range.
        case invalidArgument
        /// Memory or address space is used up.
        case outOfMemory
        /// The environment has been closed.
        case closed
        /// Any other return code of LMDB (negative) or `errno` value (positive).
        case other(Int32)
    }

    /// What went wrong.
    public let code: Code
    /// The operation that failed: the C function, or the method where we found it ourselves.
    public let operation: String
    /// The cause and the cure, for a person.
    public let message: String

    /// Creates an error with the general message of its code.
    public init(_ code: Code, operation: String) {
        self.init(code, operation: operation, message: code.causeAndCure)
    }

    /// Creates an error with a message of its own, in the form "cause; cure".
    public init(_ code: Code, operation: String, message: String) {
        self.code = code
        self.operation = operation
        self.message = message
    }

    /// Whether the error means that the file is damaged.
    public var isDamage: Bool {
        switch code {
        case .pageNotFound, .corrupted, .unreadable, .invalid, .cursorFull, .pageFull: true
        default: false
        }
    }

    /// The operation and the message on one line.
    public var description: String { "\(operation): \(message)" }
}
