import CLMDBGuard
import Glibc

extension LMDBError.Code {
    /// The code for a return code of LMDB, which is negative, or an `errno` value.
    init(returnCode: Int32) {
        self = returnCode < 0 ? Self(lmdb: returnCode) : Self(errno: returnCode)
    }

    private init(lmdb code: Int32) {
        self =
            switch code {
            case MDB_KEYEXIST: .keyExists
            case MDB_NOTFOUND: .notFound
            case MDB_PAGE_NOTFOUND: .pageNotFound
            case MDB_CORRUPTED: .corrupted
            case GUARD_UNREADABLE: .unreadable
            case MDB_PANIC: .panic
            case MDB_VERSION_MISMATCH: .versionMismatch
            case MDB_INVALID: .invalid
            case MDB_MAP_FULL: .mapFull
            case MDB_DBS_FULL: .tablesFull
            case MDB_READERS_FULL: .readersFull
            case MDB_TXN_FULL: .transactionFull
            case MDB_CURSOR_FULL: .cursorFull
            case MDB_PAGE_FULL: .pageFull
            case MDB_MAP_RESIZED: .mapResized
            case MDB_INCOMPATIBLE: .incompatible
            case MDB_BAD_RSLOT: .badReaderSlot
            case MDB_BAD_TXN: .badTransaction
            case MDB_BAD_VALSIZE: .badValueSize
            case MDB_BAD_DBI: .badTable
            default: .other(code)
            }
    }

    private init(errno code: Int32) {
        self =
            switch code {
            case ENOSPC, EDQUOT, EFBIG: .noSpace
            case EIO: .io
            case EACCES, EPERM, EROFS: .permission
            case EBUSY, EAGAIN: .busy
            case ENOENT, ENOTDIR: .noSuchFile
            case EEXIST: .fileExists
            case EINVAL: .invalidArgument
            case ENOMEM: .outOfMemory
            default: .other(code)
            }
    }

    /// What the code means and what to do about it, in the form "cause; cure".
    var causeAndCure: String {
        switch self {
        case .keyExists:
            "the key exists, or an append is out of order; put without append"
        case .notFound:
            "no such table or item; create it by opening the environment for writing"
        case .mapFull:
            "the map size is used up; nothing was written: reopen with a larger mapSizeBytes"
        case .tablesFull:
            "too many tables; reopen with a larger maximumTables"
        case .readersFull:
            "too many read transactions at once; finish some, or reopen with larger maximumReaders"
        case .transactionFull:
            "the transaction changed too many pages; write in smaller groups"
        case .mapResized:
            "another process enlarged the map; reopen with at least its mapSizeBytes"
        case .incompatible:
            "the table was made with other flags; open it with those, or delete and rebuild it"
        case .badReaderSlot:
            "a reader slot was reused wrongly; never use an environment across fork"
        case .badTransaction:
            "the transaction failed before; let its error end the closure, then begin again"
        case .badValueSize:
            "a key is empty or longer than 511 bytes; shorten or hash it"
        case .badTable:
            "the table is not open in this transaction; open tables before the first transaction"
        case .closed:
            "the environment has been closed; open it again"
        default:
            causeAndCureOfTheSystem
        }
    }

    private var causeAndCureOfTheSystem: String {
        switch self {
        case .pageNotFound, .corrupted, .cursorFull, .pageFull:
            "the file is damaged; restore a copy, or rebuild the environment from the log"
        case .unreadable:
            "a page cannot be read: the file is too short, or the device failed; check the disk, "
                + "restore a copy, or rebuild the environment from the log"
        case .panic:
            "an earlier write failed half-way; close the environment and open it again"
        case .versionMismatch:
            "the file is of another LMDB version; read it with that version and copy it"
        case .invalid:
            "the file is not an LMDB file; check the path, or restore a copy"
        case .noSpace:
            "the disk or the quota is full; free some space"
        case .io:
            "the device failed; do not retry: check the disk, then reopen and reread the end"
        case .permission:
            "access refused or environment read-only; check owner and mode of the directory"
        case .busy:
            "the environment is in use; share the one that is open, or close it first"
        case .noSuchFile:
            "the path does not exist; check it, or open without readOnly to create it"
        case .fileExists:
            "the file exists; choose an empty or a new directory"
        case .invalidArgument:
            "an argument is out of range; check sizes, flags and that the transaction may write"
        case .outOfMemory:
            "memory or address space is used up; lower mapSizeBytes or raise the limit (ulimit -v)"
        case .other(let code):
            "unexpected code \(code): \(CLibrary.text(of: code)); see lmdb.h and errno(3)"
        default:
            "see lmdb.h"
        }
    }
}
