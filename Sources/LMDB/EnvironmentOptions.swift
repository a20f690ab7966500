extension Environment {
    /// When a commit is safe.
    public enum Durability: Sendable, Hashable {
        /// A commit returns when the data is on the device (two flushes).
        case synced
        /// A commit leaves flushing to the operating system. It survives the end of the process but
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
        /// Without it, the file is fetched when it is opened, up to 1 GiB; cold scans beyond that
        /// are about fifteen times slower. But where changes are made in the mapped file, reading
        /// ahead fills reserved space with zeros long before it is used.
        public var readAhead: Bool
        /// Whether each value is stored with a check value over it and its key, which every read
        /// compares. For data that no other hash protects. Costs 4 bytes per entry.
        public var checksValues: Bool

        /// Whether changes are made in the mapped file itself, in space that is reserved before.
        ///
        /// This saves the write calls that make small commits expensive. It needs no order of
        /// writes on the device, because these environments are not flushed.
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
