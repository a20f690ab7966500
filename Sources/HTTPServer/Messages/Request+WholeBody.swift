import NIOCore

/// A body that was read as a whole, and the bytes of the budget that it holds as long as it lives.
package struct WholeBody {
    package let bytes: [UInt8]
    package let lease: ByteLease
}

extension Request {
    /// Bytes that are made room for before any has arrived.
    private static let firstRoomBytes = 64 << 10

    /// Reads the body to its end.
    ///
    /// Throws a ``TransportRefusal`` when it is larger than the limit or ends before its length, when it arrives
    /// too slowly, and when too many bytes of others are in flight; throws ``BrokenConnection`` when the
    /// connection breaks. The budget is taken as bytes arrive: what was only announced holds nothing.
    package func wholeBody(upTo limitBytes: Int, in budget: ByteBudget) async throws -> WholeBody {
        let announced = announcedBytes
        if let announced, announced > limitBytes {
            throw TransportRefusal.bodyTooLarge(limitBytes: limitBytes)
        }
        let lease = budget.lease()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(announced ?? 0, Self.firstRoomBytes))
        let pace = BodyPace(since: body.start)
        do {
            for try await buffer in body {
                let count = bytes.count + buffer.readableBytes
                guard count <= limitBytes else {
                    throw TransportRefusal.bodyTooLarge(limitBytes: limitBytes)
                }
                guard lease.take(buffer.readableBytes) else {
                    throw TransportRefusal.tooManyBodies(budget)
                }
                guard pace.allows(count) else { throw TransportRefusal.bodyTooSlow }
                if let announced, count > bytes.capacity { bytes.reserveCapacity(announced) }
                bytes.append(contentsOf: buffer.readableBytesView)
            }
        } catch let refusal as TransportRefusal {
            throw refusal
        } catch {
            throw BrokenConnection()
        }
        if let announced, bytes.count < announced { throw TransportRefusal.bodyIncomplete }
        return WholeBody(bytes: bytes, lease: lease)
    }
}
