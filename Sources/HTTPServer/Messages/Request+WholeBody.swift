import NIOCore

/// A body that was read completely, with the lease of the budget that it holds until it is
/// released.
package struct WholeBody {
    package let bytes: [UInt8]
    package let lease: ByteLease
}

extension Request {
    /// The largest buffer that is allocated before any byte has arrived.
    private static let firstRoomBytes = 64 << 10

    /// Reads the body to its end. Called on the request's task.
    ///
    /// Throws a ``TransportRefusal`` when the body is larger than the limit, ends early or arrives
    /// too slowly, or when the budget is used up; throws ``BrokenConnection`` when the connection
    /// breaks. Only bytes that have arrived are counted against the budget.
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
