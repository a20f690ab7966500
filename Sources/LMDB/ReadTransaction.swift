/// A snapshot: every read sees the state that was committed when it began.
///
/// Neither copyable nor sendable. Its spans point into the map and cannot outlive it.
public struct ReadTransaction: ~Copyable, ReadableTransaction {
    private let pointer: TransactionPointer
    private let environment: Environment

    init(_ pointer: TransactionPointer, in environment: Environment) {
        self.pointer = pointer
        self.environment = environment
    }

    deinit {
        environment.giveBack(pointer)
    }

    /// The handle that shared reading methods work through.
    public var handle: TransactionHandle { TransactionHandle(pointer, environment.serial) }

    /// The number of the last write transaction that this snapshot shows.
    public var id: Int { pointer.id }

    /// Ends the snapshot now rather than at the end of its scope.
    public consuming func finish() {}
}
