import NIOCore

/// Passes the pieces of a body from the event loop to the task that reads them.
struct BodyFeed {
    typealias Sequence = NIOThrowingAsyncSequenceProducer<
        ByteBuffer, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark,
        Reader
    >

    /// Callbacks for when the reader wants more pieces, or has ended. Called on any thread.
    struct Reader: NIOAsyncSequenceProducerDelegate {
        let wantsMore: @Sendable () -> Void
        let wantsNone: @Sendable () -> Void

        func produceMore() { wantsMore() }
        func didTerminate() { wantsNone() }
    }

    private static let lowWatermark = 2

    /// The sequence that the task reads.
    let pieces: Sequence
    private let source: Sequence.Source

    init(_ reader: Reader) {
        let made = Sequence.makeSequence(
            backPressureStrategy: .init(
                lowWatermark: Self.lowWatermark,
                highWatermark: TransportLimits.waitingBodyPieces),
            finishOnDeinit: true, delegate: reader)
        pieces = made.sequence
        source = made.source
    }

    /// Adds a piece; returns false when enough pieces wait and reading should pause.
    func add(_ piece: ByteBuffer) -> Bool { source.yield(piece) != .stopProducing }

    /// Ends the sequence: the body is complete.
    func finish() { source.finish() }

    /// Ends the sequence with an error: the body is incomplete.
    func fail(_ error: any Error) { source.finish(error) }
}
