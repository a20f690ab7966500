import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// The connection broke while a body was read: there is nobody left to answer.
struct ConnectionFailure: Error {
    let cause: any Error
}

/// A body that was read as a whole, and the bytes of the budget that it holds as long as it lives.
struct WholeBody {
    let bytes: [UInt8]
    let lease: ByteLease
}

extension Request {
    /// Bytes that are made room for before any has arrived.
    private static let firstRoomBytes = 64 << 10

    /// The announced length of the body, bytes.
    var announcedBytes: Int? {
        headers.value(.contentLength).flatMap { Int($0) }
    }

    /// The whole body; refused when it is larger than the limit or ends before its length, when it
    /// arrives too slowly, and when too many bytes of others are in flight.
    ///
    /// The budget is taken as bytes arrive: what was only announced holds nothing.
    func wholeBody(upTo limitBytes: Int, in budget: ByteBudget) async throws -> WholeBody {
        let announced = announcedBytes
        if let announced, announced > limitBytes {
            throw Problem.bodyTooLarge(limitBytes: limitBytes)
        }
        let lease = budget.lease()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(announced ?? 0, Self.firstRoomBytes))
        let pace = BodyPace()
        do {
            for try await buffer in body {
                let count = bytes.count + buffer.readableBytes
                guard count <= limitBytes else {
                    throw Problem.bodyTooLarge(limitBytes: limitBytes)
                }
                guard lease.take(buffer.readableBytes) else { throw Problem.tooManyBytes(budget) }
                guard pace.allows(count) else { throw Problem.bodyTooSlow }
                if let announced, count > bytes.capacity { bytes.reserveCapacity(announced) }
                bytes.append(contentsOf: buffer.readableBytesView)
            }
        } catch let problem as Problem {
            throw problem
        } catch {
            throw ConnectionFailure(cause: error)
        }
        if let announced, bytes.count < announced { throw Problem.incompleteBody }
        return WholeBody(bytes: bytes, lease: lease)
    }
}

/// How fast a body has to arrive, so that one that trickles does not hold its bytes for ever.
///
/// A body of which nothing arrives any more is cut off by the connection's idle timeout.
struct BodyPace {
    private let start = ContinuousClock.now

    /// Whether so many bytes may have arrived by now and no more.
    func allows(_ bytes: Int) -> Bool {
        let seconds =
            ServerLimits.bodyGraceSeconds + bytes / ServerLimits.minimumBodyBytesPerSecond
        return ContinuousClock.now - start <= .seconds(seconds)
    }
}

extension Route {
    /// Reads a body and forgets it: what a benchmark compares posting with.
    static let benchBody = Route(
        .post, "/bench/body", "bench", for: .anyone, "Reads a body and forgets it.",
        answers: [RouteAnswer(.noContent, "It was read.")]
    ) { api, call in
        _ = try await call.request.wholeBody(
            upTo: ServerLimits.batchBodyBytes, in: api.memory.bodies)
        return Response(status: .noContent)
    }
}
