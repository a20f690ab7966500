import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// An answer of which every byte is there: it can be sent without waiting for anything.
struct WholeAnswer: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: ByteBuffer
    /// What it holds of the budget until it has been sent.
    var lease: ByteLease?

    init(_ status: HTTPResponse.Status, _ headers: HTTPFields, _ bytes: [UInt8]) {
        self.init(status, headers, ByteBuffer(bytes: bytes))
    }

    init(_ status: HTTPResponse.Status, _ headers: HTTPFields, _ body: ByteBuffer) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A JSON answer that is about one request only.
    static func json(
        _ bytes: [UInt8], _ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> WholeAnswer {
        var headers = headers
        headers.append(HTTPField(name: .contentType, value: MediaTypes.json))
        return WholeAnswer(status, headers, bytes)
    }

    /// The same for Hummingbird.
    var response: Response {
        Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
