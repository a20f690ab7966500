/// Sizes and counts of an environment.
public struct EnvironmentInformation: Sendable, Hashable {
    /// The largest size of the file, in bytes.
    public let mapSizeBytes: Int
    /// The size of a page, in bytes.
    public let pageBytes: Int
    /// The number of the last page in use.
    public let lastPage: Int
    /// The number of the last committed write transaction.
    public let lastTransactionID: Int
    /// How many read transactions may run at once.
    public let maximumReaders: Int
    /// How many reader slots have been taken so far, running or kept for reuse.
    public let readerSlots: Int

    /// The bytes of the file up to the last page in use, free pages among them included.
    public var usedBytes: Int { (lastPage + 1) * pageBytes }
}
