extension LMDBError {
    /// The error for a key whose length the table does not allow.
    static func badKey(of count: Int, in table: Table) -> LMDBError {
        let rule =
            table.flags.contains(.integerKey)
            ? "the table takes keys of exactly 8 bytes; pass a UInt64"
            : "a key has 1 to \(Table.maximumKeyBytes) bytes; shorten or hash it"
        return LMDBError(
            .badValueSize, operation: table.name, message: "a key of \(count) bytes; \(rule)")
    }

    /// The error for an integer key that does not have 8 bytes.
    static var notAnInteger: LMDBError {
        LMDBError(
            .corrupted, operation: "mdb_cursor_get",
            message: "an integer has not 8 bytes: " + LMDBError.Code.corrupted.causeAndCure)
    }
}
