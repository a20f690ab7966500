import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// The connection broke while a body was read: there is nobody left to answer.
struct ConnectionFailure: Error {
    let cause: any Error
}

extension Request {
    /// The announced length of the body, bytes.
    var announcedBytes: Int? {
        headers.value(.contentLength).flatMap { Int($0) }
    }

    /// The whole body; refused when it is larger than the limit or ends before its length.
    func wholeBody(upTo limitBytes: Int) async throws -> [UInt8] {
        let announced = announcedBytes
        if let announced, announced > limitBytes {
            throw Problem.bodyTooLarge(limitBytes: limitBytes)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(announced ?? 0)
        do {
            for try await buffer in body {
                guard bytes.count + buffer.readableBytes <= limitBytes else {
                    throw Problem.bodyTooLarge(limitBytes: limitBytes)
                }
                bytes.append(contentsOf: buffer.readableBytesView)
            }
        } catch let problem as Problem {
            throw problem
        } catch {
            throw ConnectionFailure(cause: error)
        }
        if let announced, bytes.count < announced { throw Problem.incompleteBody }
        return bytes
    }
}

extension Route {
    /// Reads a body and forgets it: what a benchmark compares posting with.
    static let benchBody = Route(
        .post, "/bench/body", "bench", for: .anyone, "Reads a body and forgets it.",
        answers: [RouteAnswer(.noContent, "It was read.")]
    ) { _, call in
        _ = try await call.request.wholeBody(upTo: ServerLimits.batchBodyBytes)
        return Response(status: .noContent)
    }
}
