import LMDB

/// What the disk allows: commits of one record each, flushed before the next begins.
enum CommitRate {
    private static let maximumCommits = 500_000
    private static let mapSizeBytes = 4 << 30

    /// Commits a second of one record of that size, in an environment of its own.
    static func measure(
        in folder: String, recordBytes: Int, seconds: Double
    ) throws -> Double {
        let environment = try Environment(
            path: folder,
            options: Environment.Options(
                mapSizeBytes: mapSizeBytes, maximumTables: 1, durability: .synced))
        defer { environment.close() }
        let table = try environment.openTable("events", flags: .integerKey)
        let record = [UInt8](repeating: UInt8(ascii: "x"), count: recordBytes)
        let clock = Stopwatch()
        var commits: UInt64 = 0
        while clock.seconds < seconds, commits < maximumCommits {
            try environment.write { (transaction: inout WriteTransaction) throws(LMDBError) in
                try transaction.put(table, commits, record, options: .append)
            }
            commits += 1
        }
        return Double(commits) / clock.seconds
    }
}
