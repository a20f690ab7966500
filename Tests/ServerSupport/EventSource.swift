import Foundation

/// A client of the live log: a connection on which events arrive as they are recorded.
package final class EventSource {
    /// One event as it arrived.
    package struct Message: Equatable {
        /// The id as it came: a position, and the beginning of the hash if the client named one.
        package let place: String
        package let data: String

        /// The position of the event.
        package var id: Int { Int(place.prefix { $0 != "." }) ?? -1 }
    }

    private let connection: Connection
    /// Status and fields of the answer.
    package let head: Response
    private var text = ""
    /// The server ended the stream.
    package private(set) var isOver = false

    package init(_ client: Client, query: String = "", lastEventID: String? = nil) throws {
        connection = try Connection(port: client.port)
        var headers = ["Accept": "text/event-stream"]
        headers["Last-Event-ID"] = lastEventID
        try connection.send(client.request("GET", "/v1/events" + query, headers))
        head = try connection.beginning()
    }

    /// Reads so many events, or fewer when the stream ends.
    package func messages(_ count: Int) throws -> [Message] {
        var messages: [Message] = []
        while messages.count < count {
            if let end = text.range(of: "\n\n") {
                let block = text[..<end.lowerBound]
                text.removeSubrange(..<end.upperBound)
                if let message = Self.message(block) { messages.append(message) }
            } else if isOver {
                break
            } else {
                let (bytes, isWhole) = try connection.chunk()
                text += String(decoding: bytes, as: UTF8.self)
                isOver = bytes.isEmpty || !isWhole
            }
        }
        return messages
    }

    /// Reads to the end of the stream.
    package func rest() throws -> [Message] { try messages(.max) }

    /// A block of lines; nil for a comment.
    private static func message(_ block: Substring) -> Message? {
        var fields: [Substring: Substring] = [:]
        for line in block.split(separator: "\n") {
            let parts = line.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { fields[parts[0]] = parts[1] }
        }
        guard let place = fields["id"], let data = fields["data"] else { return nil }
        return Message(place: String(place), data: String(data))
    }
}
