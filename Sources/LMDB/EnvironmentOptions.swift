extension Environment {
    /// When a commit is safe.
    public enum Durability: Sendable, Hashable {
        /// A commit returns when the data is on the device (two flushes).
        case synced
        /// A commit leaves flushing to the operating system: survives the end of the process but
        /// not a power loss, after which the file may be damaged. For data that can be rebuilt.
        case unsynced
    }

    /// How to open an environment.
    public struct Options: Sendable {
        /// The largest size of the file, in bytes; address space only, so set it very large.
        public var mapSizeBytes: Int
        /// How many tables may be opened.
        public var maximumTables: Int
        /// How many read transactions may run at once, over all processes.
        public var maximumReaders: Int
        /// When a commit is safe.
        public var durability: Durability
        /// Whether to open an existing environment without the right to write.
        public var readOnly: Bool
        /// Whether the kernel reads ahead wherever a page is missing.
        ///
        /// Without, the file is fetched as it is opened, up to a gigabyte; cold scans beyond that are
        /// some fifteen times slower. But where changes are made in the mapped file, reading ahead
        /// fills space with zeros that nobody will use for long.
        public var readAhead: Bool
        /// Whether each value is kept with a check value over it and its key, which is compared when
        /// it is read: for data that nothing else vouches for. 4 bytes an entry; the tables have no
        /// duplicates.
        public var checksValues: Bool

        /// Whether changes are made in the mapped file itself, in space that is reserved ahead.
        ///
        /// Nothing has to be written then, which is what makes small commits dear; and nothing has to
        /// be in order on the device, because these environments are not flushed.
        var writesMapped: Bool { durability == .unsynced && !readOnly }

        /// Creates options; the defaults suit a log.
        public init(
            mapSizeBytes: Int = 1 << 40, maximumTables: Int = 64, maximumReaders: Int = 1024,
            durability: Durability = .synced, readOnly: Bool = false, readAhead: Bool = true,
            checksValues: Bool = false
        ) {
            self.mapSizeBytes = mapSizeBytes
            self.maximumTables = maximumTables
            self.maximumReaders = maximumReaders
            self.durability = durability
            self.readOnly = readOnly
            self.readAhead = readAhead
            self.checksValues = checksValues
        }
    }
}
