import HTTPServer
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import Testing

/// The state of a connection by itself: what arrives, what is answered, and what is done about it.
@Suite("Connection state")
struct ConnectionStateTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private static let stream = "application/x-ndjson"

    private static func newState() -> ConnectionState {
        ConnectionState { $0.headerFields[.contentType] == stream }
    }

    private static func head(_ fields: HTTPFields = [:]) -> ConnectionState.Input {
        .part(
            .head(
                HTTPRequest(
                    method: .post, scheme: "http", authority: "x", path: "/",
                    headerFields: fields)))
    }

    private static func body(_ text: String) -> ConnectionState.Input {
        .part(.body(ByteBuffer(string: text)))
    }

    private static let end = ConnectionState.Input.part(.end(nil))

    /// The name of an action, with the text of the body that it hands on.
    private static func name(_ action: ConnectionState.Action) -> String {
        switch action {
        case .nothing: "nothing"
        case .sendContinue: "continue"
        case .answer(_, let body, _): "answer \(String(buffer: body))"
        case .answerArriving(_, let body, _, let isExpecting):
            "arriving \(String(buffer: body))" + (isExpecting ? " continue" : "")
        case .answerBroken(_, let body, _, _): "broken \(String(buffer: body))"
        case .feed(let piece): "feed \(String(buffer: piece))"
        case .endFeed: "end of feed"
        case .failFeed: "failed feed"
        case .dropFeed: "drop"
        case .goOn: "go on"
        case .refuse(let refusal):
            if case .notHTTP = refusal { "not HTTP" } else { "another refusal" }
        case .finish: "finish"
        case .close: "close"
        }
    }

    /// What a state does about some inputs, one second after the other.
    private static func names(
        _ state: inout ConnectionState, _ inputs: [ConnectionState.Input], secondsApart: Int64 = 1
    ) -> [String] {
        inputs.enumerated().map { number, input in
            name(state.take(input, at: start + .seconds(Int64(number) * secondsApart)))
        }
    }

    @Test("a request without a body, or with a short one, is answered when it has been read")
    func whole() {
        var state = Self.newState()
        #expect(Self.names(&state, [Self.head(), Self.end]) == ["nothing", "answer "])
        #expect(state.holds)
        #expect(Self.name(state.replyEnded()) == "go on")
        #expect(!state.holds)
        let names = Self.names(
            &state,
            [Self.head([.contentLength: "4"]), Self.body("ab"), Self.body("cd"), Self.end])
        #expect(names == ["nothing", "nothing", "nothing", "answer abcd"])
    }

    @Test(
        "a long body, one of unknown length and one that is wanted so are handed on as they arrive")
    func arriving() {
        for fields: HTTPFields in [
            [.contentLength: "100000"], [.transferEncoding: "chunked"],
            [.contentLength: "4", .contentType: Self.stream],
        ] {
            var state = Self.newState()
            let names = Self.names(
                &state, [Self.head(fields), Self.body("ab"), Self.body("cd"), Self.end])
            #expect(names == ["arriving ", "feed ab", "feed cd", "end of feed"])
            #expect(state.holds)
            state.replyBegan()
            #expect(Self.name(state.replyEnded()) == "go on")
        }
    }

    @Test(
        "a reply before the end of the body has the rest of it dropped, and then the next is read")
    func early() {
        var state = Self.newState()
        _ = Self.names(&state, [Self.head([.contentLength: "100000"]), Self.body("ab")])
        #expect(Self.name(state.replyEnded()) == "drop")
        #expect(!state.holds)
        #expect(Self.names(&state, [Self.body("cd"), Self.end]) == ["feed cd", "go on"])
        #expect(Self.names(&state, [Self.head(), Self.end]) == ["nothing", "answer "])
    }

    @Test("a short body that trickles is handed on, so that it can be refused")
    func trickling() {
        var state = Self.newState()
        let inputs =
            [Self.head([.contentLength: "100"])] + (0..<4).map { _ in Self.body("a") }
        let names = Self.names(&state, inputs, secondsApart: 5)
        #expect(names == ["nothing", "nothing", "nothing", "nothing", "arriving aaaa"])
    }

    @Test("a client that expects it is told to send its body, whichever way that is read")
    func expecting() {
        for (length, name) in [("4", "continue"), ("100000", "arriving  continue")] {
            var state = Self.newState()
            let head = Self.head([.contentLength: length, .expect: "100-Continue"])
            #expect(Self.names(&state, [head]) == [name])
        }
    }

    @Test("the last reply of a connection ends it, whether or not the request was read to its end")
    func last() {
        for fields: HTTPFields in [[:], [.contentLength: "100000"]] {
            var state = Self.newState()
            var fields = fields
            fields[.connection] = "close"
            let isShort = fields[.contentLength] == nil
            _ = Self.names(&state, [Self.head(fields)] + (isShort ? [Self.end] : []))
            #expect(Self.name(state.replyEnded()) == "finish")
            #expect(Self.names(&state, [Self.body("ab"), Self.end]) == ["nothing", "nothing"])
        }
    }

    @Test("what is not HTTP is told so between requests, and to a request that has no reply yet")
    func broken() {
        let failure = ConnectionState.Input.failed(HTTPParserError.invalidMethod)
        var state = Self.newState()
        #expect(Self.names(&state, [failure]) == ["not HTTP"])
        state = Self.newState()
        let gathered = [Self.head([.contentLength: "4"]), Self.body("ab"), failure]
        #expect(Self.names(&state, gathered).last == "broken ab")
        #expect(Self.name(state.replyFailed()) == "not HTTP")
        state = Self.newState()
        let fed = [Self.head([.contentLength: "100000"]), Self.body("ab"), failure]
        #expect(Self.names(&state, fed).last == "failed feed")
        #expect(Self.name(state.replyFailed()) == "not HTTP")
        state = Self.newState()
        _ = Self.names(&state, fed)
        state.replyBegan()
        #expect(Self.name(state.replyFailed()) == "close")
        state = Self.newState()
        _ = Self.names(&state, fed)
        #expect(Self.name(state.replyEnded()) == "finish")
    }

    @Test("a connection that breaks is closed")
    func closed() {
        var state = Self.newState()
        #expect(Self.names(&state, [.failed(ChannelError.eof)]) == ["close"])
        state = Self.newState()
        _ = Self.names(&state, [Self.head(), Self.end])
        #expect(Self.name(state.replyFailed()) == "close")
    }

    @Test("a client that sends nothing more gets its answer, and then the end")
    func ended() {
        var state = Self.newState()
        _ = Self.names(&state, [Self.head(), Self.end])
        #expect(state.holds)
        #expect(Self.name(state.replyEnded()) == "go on")
        #expect(Self.names(&state, [.ended]) == ["finish"])
    }

    @Test("no request begins while the client does not read")
    func unread() {
        var state = Self.newState()
        state.isWritable = false
        #expect(state.holds)
        state.isWritable = true
        #expect(!state.holds)
        _ = Self.names(&state, [Self.head([.contentLength: "4"])])
        state.isWritable = false
        // The rest of a request that has begun is read.
        #expect(!state.holds)
    }

    @Test("a server that stops answers what was asked, and closes connections of which nothing is")
    func quiescing() {
        var state = Self.newState()
        #expect(Self.name(state.quiesce(isHolding: false)) == "close")
        state = Self.newState()
        _ = Self.names(&state, [Self.head(), Self.end])
        #expect(Self.name(state.quiesce(isHolding: true)) == "nothing")
        #expect(Self.name(state.replyEnded()) == "go on")
        #expect(Self.name(state.closeIfQuiet(isHolding: true)) == "nothing")
        #expect(Self.name(state.closeIfQuiet(isHolding: false)) == "close")
        state = Self.newState()
        _ = Self.names(&state, [Self.head([.contentLength: "100000"]), Self.body("ab")])
        #expect(Self.name(state.quiesce(isHolding: false)) == "nothing")
        #expect(Self.name(state.replyEnded()) == "close")
    }

    @Test(
        "a connection is idle while it is the client's turn, and not while it waits for its answer")
    func idle() {
        var state = Self.newState()
        #expect(state.awaitsClient)
        _ = Self.names(&state, [Self.head([.contentLength: "4"]), Self.body("ab")])
        #expect(state.awaitsClient)
        _ = Self.names(&state, [Self.end])
        #expect(!state.awaitsClient)
        _ = state.replyEnded()
        #expect(state.awaitsClient)
    }
}
