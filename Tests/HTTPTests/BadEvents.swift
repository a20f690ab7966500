import ServerSupport

/// A request that must be refused, and how.
struct BadEvent: Sendable {
    let name: String
    let body: [UInt8]
    let status: Int
    let code: String
    /// `pointer code` of every error.
    let errors: [String]

    init(_ name: String, _ body: String, _ status: Int, _ code: String, _ errors: String...) {
        self.init(name, bytes: Array(body.utf8), status, code, errors)
    }

    init(_ name: String, bytes body: [UInt8], _ status: Int, _ code: String, _ errors: [String]) {
        self.name = name
        self.body = body
        self.status = status
        self.code = code
        self.errors = errors
    }
}

extension BadEvent {
    /// What is not JSON, or not an event at all.
    static let text: [BadEvent] = [
        BadEvent("nothing", "", 400, "not-json", " empty"),
        BadEvent("words", "hello", 400, "not-json", " unexpected-byte"),
        BadEvent("half a document", #"{"specversion":"1.0","#, 400, "not-json", " unexpected-end"),
        BadEvent("two documents", .hours("x") + "{}", 400, "not-json", " trailing-bytes"),
        BadEvent(
            "wrong UTF-8",
            bytes: Array(String.event("x", "centre.amended", "dongcheng", #"{"seat":"S"}"#).utf8)
                .map { $0 == UInt8(ascii: "S") ? 0xFF : $0 }, 400, "not-json", [" bad-utf8"]),
        BadEvent(
            "half a surrogate pair", .event("x", "centre.amended", "d", #"{"seat":"\ud800"}"#), 400,
            "not-json", " bad-escape"),
        BadEvent(
            "deep nesting",
            .event(
                "x", "centre.amended", "dongcheng",
                String(repeating: "[", count: 4000) + String(repeating: "]", count: 4000)),
            400, "not-json", " depth-exceeded"),
        BadEvent(
            "a member twice in the data",
            .event("x", "volunteer.registered", "v", #"{"reviewer":"a","reviewer":"b"}"#), 400,
            "not-json", "/data/reviewer duplicate-member"),
        BadEvent(
            "a member twice under two spellings",
            .event("x", "volunteer.registered", "v", #"{"reviewer":"a","review\u0065r":"b"}"#), 400,
            "not-json", "/data/reviewer duplicate-member"),
        BadEvent(
            "an attribute twice", .hours("x").replacing(#"{"spec"#, with: #"{"id":"y","spec"#), 400,
            "not-json", "/id duplicate-member"),
        BadEvent(
            "an exponent of twenty digits", .hours("x", minutes: "1e99999999999999999999"), 400,
            "not-json", " bad-number"),
        BadEvent("an array", "[]", 400, "not-a-cloudevent", " wrong-type"),
        BadEvent(
            "CloudEvents 0.3", .hours("x").replacing(#""1.0""#, with: #""0.3""#), 400,
            "not-a-cloudevent", "/specversion bad-specversion"),
    ]

    /// What is wrong with the envelope.
    static let envelope: [BadEvent] = [
        invalid("an unknown type", .event("x", "hours.dreamt", "h", "{}"), "/type unknown-type"),
        invalid(
            "an unknown version",
            .hours("x").replacing(
                #","data""#, with: #","dataschema":"urn:wenzhi:schema:hours.served:9","data""#),
            "/dataschema unknown-version"),
        invalid(
            "the schema of another type",
            .hours("x").replacing(
                #","data""#, with: #","dataschema":"urn:wenzhi:schema:star.awarded:1","data""#),
            "/dataschema unknown-version"),
        invalid(
            "no subject", .hours("x").replacing(#""subject":"x","#, with: ""), "/subject required"),
        invalid("a subject with a space", .hours("x y"), "/subject bad-id"),
        invalid(
            "an identity number as subject",
            .event("x", "volunteer.registered", "110101199003070038", #"{"reviewer":"a"}"#),
            "/subject identity-number-as-id"),
        invalid("an empty id", .event("", "project.published", "p", "{}"), "/id bad-id"),
        invalid(
            "a time in the future",
            .event("x", "project.published", "p", "{}", time: "2999-01-01T00:00:00Z"),
            "/time future-time"),
        invalid(
            "a time without offset",
            .event("x", "project.published", "p", "{}", time: "2026-01-01T00:00:00"),
            "/time bad-format"),
        invalid(
            "a day that does not exist",
            .event("x", "project.published", "p", "{}", time: "2026-02-30T00:00:00Z"),
            "/time bad-format"),
        invalid(
            "a time that is a number",
            .hours("x").replacing(#""2026-04-01T12:00:00+08:00""#, with: "1767225600"),
            "/time wrong-type"),
        invalid(
            "an attribute with a capital",
            .event("x", "project.published", "p", "{}", more: #","Colour":"red""#),
            "/Colour bad-extension-name"),
        invalid(
            "an attribute of the ledger",
            .event("x", "project.published", "p", "{}", more: #","sequence":"0000000000000009""#),
            "/sequence reserved-attribute"),
        invalid(
            "another content type",
            .event("x", "project.published", "p", "{}", more: #","datacontenttype":"text/xml""#),
            "/datacontenttype bad-content-type"),
        invalid(
            "a source with ..", .hours("x", source: "/centres/dongcheng/../miyun"),
            "/source bad-source"),
        invalid(
            "a source with %2e", .hours("x", source: "/centres/dongcheng/%2e%2e/miyun"),
            "/source bad-source"),
        invalid(
            "a source with an empty segment", .hours("x", source: "/centres//dongcheng"),
            "/source bad-source"),
        invalid(
            "a source that ends with a slash", .hours("x", source: "/centres/dongcheng/"),
            "/source bad-source"),
        invalid(
            "a source elsewhere", .hours("x", source: "https://example.org/"), "/source bad-source"),
        invalid("an event over 60,000 bytes", large, " too-large"),
    ]

    /// What is wrong with the data.
    static let data: [BadEvent] = [
        invalid(
            "data that is text", .event("x", "project.published", "p", #""{}""#), "/data wrong-type"
        ),
        invalid(
            "minutes with a fraction", .hours("x", minutes: "12.5"), "/data/minutes not-an-integer"),
        invalid("a part of a minute", .hours("x", minutes: "5e-1"), "/data/minutes not-an-integer"),
        invalid(
            "minutes beyond all numbers", .hours("x", minutes: "1e400"),
            "/data/minutes out-of-range"),
        invalid(
            "more minutes than 64 bits", .hours("x", minutes: "99999999999999999999999999"),
            "/data/minutes out-of-range"),
        invalid("minutes below zero", .hours("x", minutes: "-1"), "/data/minutes out-of-range"),
        invalid("minutes as text", .hours("x", minutes: #""60""#), "/data/minutes wrong-type"),
        invalid(
            "an unknown member", .hours("x", more: #","colour":"red""#),
            "/data/colour unknown-member"),
        invalid(
            "an escaped pointer", .hours("x", more: #","a/b~c":1"#), "/data/a~1b~0c unknown-member"),
        invalid(
            "an unknown activity",
            .hours("x").replacing(#""service""#, with: #""leisure""#),
            "/data/activity not-in-enumeration"),
        invalid(
            "no minutes", .hours("x").replacing(#""minutes":60,"#, with: ""),
            "/data/minutes required"),
        invalid(
            "a volunteer that is a path", .hours("x", volunteer: "../wang"),
            "/data/volunteer bad-id"),
        invalid(
            "two wrong members", .hours("x", minutes: "1.5", more: #","z":0"#),
            "/data/minutes not-an-integer", "/data/z unknown-member"),
        invalid(
            "a wrong check digit of an identity number",
            .application("x", #"{"name":"王","idNumber":"110101199003070039"}"#),
            "/data/person/idNumber check-digit"),
        invalid(
            "a birth date against the identity number",
            .application(
                "x", #"{"name":"王","idNumber":"110101199003070038","birthDate":"1991-03-07"}"#),
            "/data/person/birthDate contradiction"),
        invalid(
            "a wrong check character of a credit code",
            .event(
                "x", "centre.established", "x",
                #"{"level":"special","name":"x","sponsor":"x","creditCode":"91110101MA0000000A"}"#),
            "/data/creditCode check-digit"),
        invalid(
            "a minor without consent",
            .application("x").replacing(#""adult":true"#, with: #""adult":false"#),
            "/data/guardianConsent required"),
    ]

    static func invalid(_ name: String, _ body: String, _ errors: String...) -> BadEvent {
        BadEvent(name, bytes: Array(body.utf8), 422, "invalid-event", errors)
    }

    /// Every text as long as its schema allows, in twelve bytes a character, and attributes on top.
    private static var large: String {
        func wide(_ count: Int) -> String { String(repeating: #"\ud83d\ude00"#, count: count) }
        let attributes = (0..<10).map {
            #","extra\#($0)":"\#(String(repeating: "x", count: 1000))""#
        }
        return .event(
            "x", "project.proposed", "x",
            """
            {"centre":"dongcheng","title":"\(wide(200))","family":"community",\
            "kind":"regular-community","scale":"daily","key":false,"skills":[],\
            "beneficiaries":"\(wide(500))","startsOn":"2026-05-01","endsOn":"2026-06-01",\
            "risk":"normal","summary":"\(wide(4000))"}
            """, more: attributes.joined())
    }
}
