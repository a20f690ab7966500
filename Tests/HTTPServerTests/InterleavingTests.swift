import HTTPServer
import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Testing

/// Every order in which the parts of some requests can arrive and their replies be sent.
@Suite("Interleavings")
struct InterleavingTests {
    /// A connection as its handler keeps it, and what was seen of it.
    private struct Connection {
        var state = ConnectionState { _ in false }
        var held: [ConnectionState.Input] = []
        /// The paths of requests that were handed on to be answered, in order.
        var answered: [String] = []
        /// The request handed on last has no reply yet.
        var isWaiting = false
        /// Bytes of bodies that arrived while their request had no reply.
        var bytes = 0
        var isOver = false

        mutating func take(_ input: ConnectionState.Input) {
            guard held.isEmpty, !state.holds else { return held.append(input) }
            perform(state.take(input, at: .uptimeNanoseconds(0)))
        }

        mutating func reply() {
            isWaiting = false
            perform(state.replyEnded())
        }

        private mutating func goOn() {
            while !state.holds, !held.isEmpty {
                perform(state.take(held.removeFirst(), at: .uptimeNanoseconds(0)))
            }
        }

        private mutating func begin(_ head: HTTPRequest, _ body: ByteBuffer) {
            #expect(!isWaiting, "two requests are answered at once")
            isWaiting = true
            answered.append(head.path ?? "")
            bytes += body.readableBytes
        }

        private mutating func perform(_ action: ConnectionState.Action) {
            switch action {
            case .answer(let head, let body, _), .answerArriving(let head, let body, _, _):
                begin(head, body)
            case .feed(let piece): bytes += isWaiting ? piece.readableBytes : 0
            case .endFeed: #expect(isWaiting)
            case .goOn: goOn()
            case .finish: isOver = true
            case .nothing, .dropFeed: break
            case .sendContinue, .answerBroken, .failFeed, .refuse, .close:
                Issue.record("\(action) of requests that are in order")
            }
        }
    }

    private static func request(_ path: String, _ fields: HTTPFields) -> [ConnectionState.Input] {
        let head = HTTPRequest(
            method: .post, scheme: "http", authority: "x", path: path, headerFields: fields)
        return [.part(.head(head)), .part(.body(ByteBuffer(string: "abcd"))), .part(.end(nil))]
    }

    /// Goes every way on from a connection, and returns how many ways end.
    private static func explore(
        _ connection: Connection, _ inputs: ArraySlice<ConnectionState.Input>,
        _ check: (Connection) -> Void
    ) -> Int {
        var ways = 0
        if let input = inputs.first {
            var next = connection
            next.take(input)
            ways += explore(next, inputs.dropFirst(), check)
        }
        if connection.isWaiting {
            var next = connection
            next.reply()
            ways += explore(next, inputs, check)
        }
        guard ways == 0 else { return ways }
        check(connection)
        return 1
    }

    @Test("requests are answered once each, one at a time and in their order")
    func order() {
        let inputs =
            Self.request("/short", [.contentLength: "4"])
            + Self.request("/long", [.contentLength: "100000"])
            + Self.request("/chunked", [.transferEncoding: "chunked"])
            + Self.request("/end", [.contentLength: "4"]) + [.ended]
        let ways = Self.explore(Connection(), inputs[...]) { connection in
            #expect(connection.answered == ["/short", "/long", "/chunked", "/end"])
            #expect(connection.isOver)
            #expect(connection.held.isEmpty)
        }
        #expect(ways > 100)
    }

    @Test("nothing is answered behind the last request")
    func last() {
        let inputs =
            Self.request("/first", [.transferEncoding: "chunked"])
            + Self.request("/last", [.contentLength: "100000", .connection: "close"])
            + Self.request("/behind", [.contentLength: "4"])
        let ways = Self.explore(Connection(), inputs[...]) { connection in
            #expect(connection.answered == ["/first", "/last"])
            #expect(connection.isOver)
        }
        #expect(ways > 10)
    }

    @Test("a body whose reply waits for it arrives whole")
    func bytes() {
        let inputs = Self.request("/long", [.contentLength: "100000"])
        let short = Self.request("/short", [.contentLength: "4"])
        var connection = Connection()
        for input in inputs + short { connection.take(input) }
        #expect(connection.bytes == 4)
        connection.reply()
        #expect(connection.bytes == 8)
        connection.reply()
        #expect(connection.answered == ["/long", "/short"])
        #expect(!connection.state.holds)
    }
}
