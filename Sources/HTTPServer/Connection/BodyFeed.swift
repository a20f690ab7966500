import NIOCore

/// Pieces of a body on their way from the event loop to the task that reads it.
struct BodyFeed {
    typealias Sequence = NIOThrowingAsyncSequenceProducer<
        ByteBuffer, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark,
        Reader
    >

    /// What is called when the reader wants more pieces, or none any more. On any thread.
    struct Reader: NIOAsyncSequenceProducerDelegate {
        let wantsMore: @Sendable () -> Void
        let wantsNone: @Sendable () -> Void

        func produceMore() { wantsMore() }
        func didTerminate() { wantsNone() }
    }

    private static let lowWatermark = 2

    /// What the task reads.
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

    /// Hands a piece on; false when so many wait that no more should be read for now.
    func add(_ piece: ByteBuffer) -> Bool { source.yield(piece) != .stopProducing }

    /// The body has ended.
    func finish() { source.finish() }

    /// The body breaks off.
    func fail(_ error: any Error) { source.finish(error) }
}
