import CLMDBGuard

/// An `MDB_env`.
///
/// `@unchecked Sendable` because every function called through it may be called from any thread at once;
/// `Environment` keeps close from running beside the others.
@safe struct EnvironmentPointer: @unchecked Sendable {
    let raw: OpaquePointer

    /// Creates and opens an environment in an existing directory; damage that reads find is
    /// counted.
    init(
        path: String, options: Environment.Options, counting damage: DamageCounter
    ) throws(LMDBError) {
        var created: OpaquePointer?
        try CLibrary.check(unsafe mdb_env_create(&created), "mdb_env_create")
        guard let environment = unsafe created else {
            throw LMDBError(.outOfMemory, operation: "mdb_env_create")
        }
        unsafe raw = environment
        unsafe guard_watch(environment, damage.raw)
        do throws(LMDBError) {
            try configureAndOpen(path: path, options: options)
        } catch {
            // LMDB requires close after a failed open too.
            close()
            throw error
        }
    }

    private func configureAndOpen(
        path: String, options: Environment.Options
    ) throws(LMDBError) {
        try CLibrary.check(
            unsafe mdb_env_set_mapsize(raw, options.mapSizeBytes), "mdb_env_set_mapsize")
        try CLibrary.check(
            unsafe mdb_env_set_maxdbs(raw, UInt32(options.maximumTables)), "mdb_env_set_maxdbs")
        try CLibrary.check(
            unsafe mdb_env_set_maxreaders(raw, UInt32(options.maximumReaders)),
            "mdb_env_set_maxreaders")
        // Without NOTLS a reader slot belongs to a thread, which pooled tasks cannot promise.
        var flags = MDB_NOTLS
        if options.durability == .unsynced { flags |= MDB_NOSYNC }
        if options.writesMapped { flags |= MDB_WRITEMAP }
        if options.readOnly { flags |= MDB_RDONLY }
        if !options.readAhead { flags |= MDB_NORDAHEAD }
        try CLibrary.check(
            unsafe guard_open(raw, path, UInt32(flags), 0o600), "mdb_env_open")
    }

    func close() {
        unsafe mdb_env_close(raw)
    }

    /// Frees the reader slots of processes that died; returns how many.
    @discardableResult
    func checkReaders() throws(LMDBError) -> Int {
        var dead: Int32 = 0
        try CLibrary.check(unsafe mdb_reader_check(raw, &dead), "mdb_reader_check")
        return Int(dead)
    }

    func sync(force: Bool) throws(LMDBError) {
        try CLibrary.check(unsafe mdb_env_sync(raw, force ? 1 : 0), "mdb_env_sync")
    }

    func copyCompacted(to directory: String) throws(LMDBError) {
        let flags = UInt32(MDB_CP_COMPACT)
        try CLibrary.check(unsafe guard_copy(raw, directory, flags), "mdb_env_copy2")
    }

    func information() throws(LMDBError) -> EnvironmentInformation {
        var information = unsafe MDB_envinfo()
        var statistics = MDB_stat()
        try CLibrary.check(unsafe mdb_env_info(raw, &information), "mdb_env_info")
        try CLibrary.check(unsafe mdb_env_stat(raw, &statistics), "mdb_env_stat")
        return unsafe EnvironmentInformation(
            mapSizeBytes: information.me_mapsize, pageBytes: Int(statistics.ms_psize),
            lastPage: information.me_last_pgno, lastTransactionID: information.me_last_txnid,
            maximumReaders: Int(information.me_maxreaders),
            readerSlots: Int(information.me_numreaders))
    }
}
