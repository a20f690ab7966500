import Catalogue
import JSON
import Testing

@Suite("Envelopes")
struct EnvelopeTests {
    @Test(
        "A bad attribute is refused at its place",
        arguments: [
            ("specversion", nil, "/specversion bad-specversion"),
            ("specversion", "\"0.3\"", "/specversion bad-specversion"),
            ("specversion", "1.0", "/specversion bad-specversion"),
            ("id", nil, "/id required"),
            ("id", "\"\"", "/id bad-id"),
            ("id", "7", "/id wrong-type"),
            ("id", "\"a\\u0000b\"", "/id bad-id"),
            ("id", "\"a\\u0085b\"", "/id bad-id"),
            ("id", "\"a\\ufffeb\"", "/id bad-id"),
            ("id", "\"110101199003070038\"", "/id identity-number-as-id"),
            ("id", "\"13812345678\"", "/id identity-number-as-id"),
            ("source", nil, "/source required"),
            ("source", "\"/centres/\"", "/source bad-source"),
            ("source", "\"/centres/a/\"", "/source bad-source"),
            ("source", "\"/centres/a//b\"", "/source bad-source"),
            ("source", "\"/centres/a/../b\"", "/source bad-source"),
            ("source", "\"/centres/a/.\"", "/source bad-source"),
            ("source", "\"/centres/..\"", "/source bad-source"),
            ("source", "\"/centres/%2e%2e\"", "/source bad-source"),
            ("source", "\"/centres/a/b%20\"", "/source bad-source"),
            ("source", "\"/ledger/a\"", "/source bad-source"),
            ("source", "\"centres/a\"", "/source bad-source"),
            ("source", "\"https://x/centres/a\"", "/source bad-source"),
            ("type", nil, "/type required"),
            ("type", "\"hours.eaten\"", "/type unknown-type"),
            ("type", "\"\"", "/type unknown-type"),
            ("subject", nil, "/subject required"),
            ("subject", "\"-a\"", "/subject bad-id"),
            ("subject", "\"a b\"", "/subject bad-id"),
            ("subject", "\"11010119900307003X\"", "/subject identity-number-as-id"),
            ("subject", "\"8613812345678\"", "/subject identity-number-as-id"),
            ("time", nil, "/time required"),
            ("time", "\"2026-11-23\"", "/time bad-format"),
            ("time", "\"2026-11-23T12:05:00\"", "/time bad-format"),
            ("time", "1732334700", "/time wrong-type"),
            ("time", "\"2999-01-01T00:00:00Z\"", "/time future-time"),
            ("recordedat", "\"2999-01-01T00:00:00Z\"", "/recordedat future-time"),
            ("recordedat", "\"2026-11-23\"", "/recordedat bad-format"),
            ("recordedat", "true", "/recordedat bad-format"),
            ("data", nil, "/data required"),
            ("data", "[]", "/data wrong-type"),
            ("data", "null", "/data wrong-type"),
            ("datacontenttype", "\"text/plain\"", "/datacontenttype bad-content-type"),
            ("datacontenttype", "1", "/datacontenttype wrong-type"),
            ("datacontenttype", "\"application/jsonl\"", "/datacontenttype bad-content-type"),
            ("datacontenttype", "\"application/xml\"", "/datacontenttype bad-content-type"),
            ("datacontenttype", "\"\"", "/datacontenttype bad-content-type"),
            (
                "datacontenttype", "\"application/json; charset=gbk\"",
                "/datacontenttype bad-content-type"
            ),
            (
                "datacontenttype", "\"application/json; charset\"",
                "/datacontenttype bad-content-type"
            ),
            (
                "datacontenttype", "\"application/json charset=utf-8\"",
                "/datacontenttype bad-content-type"
            ),
            (
                "datacontenttype", #""application/json; charset=\"utf-8""#,
                "/datacontenttype bad-content-type"
            ),
            ("specversion", "null", "/specversion bad-specversion"),
            ("id", "null", "/id required"), ("source", "null", "/source required"),
            ("type", "null", "/type required"), ("subject", "null", "/subject required"),
            ("time", "null", "/time required"),
            ("dataschema", "\"urn:wenzhi:schema:hours.served:2\"", "/dataschema unknown-version"),
            ("dataschema", "\"urn:wenzhi:schema:hours.served:01\"", "/dataschema unknown-version"),
            ("dataschema", "\"urn:wenzhi:schema:hours.voided:1\"", "/dataschema unknown-version"),
            ("dataschema", "\"https://x/hours.served/1\"", "/dataschema unknown-version"),
            ("dataschema", "1", "/dataschema wrong-type"),
            ("sequence", "\"0000000000000001\"", "/sequence reserved-attribute"),
            ("recordedtime", "\"x\"", "/recordedtime reserved-attribute"),
            ("recordedby", "\"x\"", "/recordedby reserved-attribute"),
            ("traceParent", "\"x\"", "/traceParent bad-extension-name"),
            ("data_base64", "\"eA==\"", "/data_base64 binary-data"),
            ("a/b~c", "\"x\"", "/a~1b~0c bad-extension-name"),
            ("tag", "{}", "/tag wrong-type"),
            ("tag", "1.5", "/tag wrong-type"),
            ("tag", "2147483648", "/tag wrong-type"),
        ] as [(String, String?, String)])
    func badAttribute(name: String, value: String?, refusal: String) throws {
        #expect(try Posting.refusal([name: value]) == refusal)
    }

    @Test(
        "A good attribute is accepted",
        arguments: [
            ("id", "\"a b/ü中😀\""), ("id", "\"1234567890123456789\""),
            ("source", "\"/ledger\""), ("source", "\"/centres/a/b.c/d~e_f:g\""),
            ("source", "\"/centres/a/...\""), ("subject", "\"110101199013070038\""),
            ("subject", "\"12812345678\""), ("time", "\"1970-01-01T00:00:00Z\""),
            ("datacontenttype", "\"application/json\""),
            ("dataschema", "\"urn:wenzhi:schema:hours.served:1\""),
            ("dataschema", "\"https://ledger.example/schemas/hours.served/1\""),
            ("traceparent", "\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\""),
            ("tag", "true"), ("tag", "-2147483648"), ("tag", "\"\""),
            // A null attribute is treated as absent, for every name.
            ("tag", "null"), ("datacontenttype", "null"), ("dataschema", "null"),
            ("sequence", "null"), ("recordedby", "null"), ("data_base64", "null"),
            ("datacontenttype", "\"application/json; charset=utf-8\""),
            ("datacontenttype", "\"application/json;charset=UTF-8\""),
            ("datacontenttype", "\"Application/JSON ; Charset=Utf-8 ; version=1\""),
            ("datacontenttype", #""application/json; charset=\"utf-8\"""#),
            ("datacontenttype", #""application/json;v=\";charset=\\\"x\";""#),
        ])
    func goodAttribute(name: String, value: String) throws {
        #expect(try Posting.refusal([name: value]) == nil)
    }

    @Test("application/json is stored for any datacontenttype, and null attributes are not stored")
    func storedForm() throws {
        let plain = Posting.store(try Posting.decode(Posting.event()))
        let changed = Posting.store(
            try Posting.decode(
                Posting.event([
                    "datacontenttype": "\"application/JSON; charset=\\\"UTF-8\\\"\"", "tag": "null",
                    "dataschema": "null", "recordedtime": "null",
                ])))
        #expect(String(decoding: changed, as: UTF8.self) == String(decoding: plain, as: UTF8.self))
        let null = String(decoding: plain, as: UTF8.self)
            .replacing(",\"sequence\"", with: ",\"tag\":null,\"sequence\"")
        #expect(throws: Violations.self) { try Catalogue.decodeStored(Array(null.utf8)) }
    }

    @Test("Data in the form that is not supported is refused once, with what to do")
    func binaryData() throws {
        let violations = try Posting.violations(
            Posting.event(["data": nil, "data_base64": "\"e30=\""]))
        #expect(violations.map { "\($0.pointer) \($0.code)" } == ["/data_base64 binary-data"])
        #expect(violations.first?.message.description.contains("member data") == true)
    }

    @Test("What is no event is told apart from a bad event")
    func noEvent() throws {
        for text in ["[]", "1", "\"x\"", "{}", #"{"specversion":"2.0"}"#] {
            let document = try JSONDocument(parsing: Array(text.utf8))
            let error = #expect(throws: Violations.self) {
                try Catalogue.decodePosted(document, now: Posting.now)
            }
            #expect(error?.isCloudEvent == false, "\(text)")
            #expect(error?.count == 1)
        }
        let error = #expect(throws: Violations.self) {
            try Posting.decode(Posting.event(["type": "\"x.y\""]))
        }
        #expect(error?.isCloudEvent == true)
    }

    @Test("All that is wrong is reported at once, in the envelope and in the data")
    func everything() throws {
        let violations = try Posting.violations(
            Posting.event(["source": "\"x\"", "time": "\"y\"", "data": #"{"minutes":-1}"#]))
        let pointers = violations.map(\.pointer)
        #expect(pointers.starts(with: ["/source", "/time", "/data/minutes"]))
        #expect(pointers.contains("/data/volunteer"))
        #expect(violations.count == 8)
    }

    @Test("Reports are limited in number and in the length of names")
    func limits() throws {
        let unknown = (0..<100).map { "\"\(String(repeating: "x", count: 200))\($0)\":1" }
        let data = "{\(unknown.joined(separator: ","))}"
        let violations = try Posting.violations(Posting.event(["data": data]))
        #expect(violations.count == Violations.maximumCount)
        #expect(violations.allSatisfy { $0.pointer.count < 80 })
    }

    @Test("At most sixteen extension attributes of limited size")
    func extensions() throws {
        var changes: [String: String?] = [:]
        for index in 0..<16 { changes["ext\(index)"] = "\"x\"" }
        #expect(try Posting.refusal(changes) == nil)
        changes["ext16"] = "1"
        #expect(try Posting.refusal(changes) == " too-many-extensions")
        let long = "\"\(String(repeating: "x", count: 2000))\""
        #expect(try Posting.refusal(["tag": long]) == "/tag too-long")
    }

    @Test("The time may lie five minutes ahead of the clock and no more")
    func future() throws {
        let limit = Posting.now.adding(minutes: 5)
        #expect(try Posting.refusal(["time": "\"\(limit.text)\""]) == nil)
        let after = Timestamp(microseconds: limit.microseconds + 1)
        #expect(try Posting.refusal(["time": "\"\(after.text)\""]) == "/time future-time")
    }
}
