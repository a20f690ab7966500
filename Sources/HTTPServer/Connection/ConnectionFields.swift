import NIOHTTP1

/// The fields of a request that concern its connection (RFC 9110 §7.6.1, §7.8).
struct ConnectionFields {
    /// An offer to change the protocol, as NIO's decoder reads it. The decoder stops behind an
    /// offer.
    enum Offer {
        case none
        /// The decoder certainly stops behind this request.
        case plain
        /// It is unknown whether the decoder stops, because fields are malformed.
        case unclear
    }

    private(set) var hosts = 0
    /// Whether the client asks to close the connection after this answer.
    private(set) var isClose = false
    /// Whether the request has a field that concerns its connection.
    private(set) var isPresent = false
    private var hasUpgrade = false
    private var wantsUpgrade = false
    private var isUnclear = false

    /// Reads the fields of a request in one pass.
    init(_ headers: HTTPHeaders) {
        for (name, value) in headers {
            switch name.utf8.count {
            case 4 where name.isSame(as: "host"): hosts += 1
            case 7 where name.isSame(as: "upgrade"):
                hasUpgrade = true
                isPresent = true
                if value.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { isUnclear = true }
            case 10 where name.isSame(as: "connection"): read(value)
            case 14 where name.isSame(as: "http2-settings"): isPresent = true
            case 16 where name.isSame(as: "proxy-connection"):
                // Not a field of HTTP, but the decoder reads it like `Connection`.
                isUnclear = true
            default: break
            }
        }
    }

    private mutating func read(_ value: String) {
        isPresent = true
        for part in value.utf8.split(separator: UInt8(ascii: ",")) {
            let option = Substring(part).trimmed
            if option.isSame(as: "close") { isClose = true }
            if option.isSame(as: "upgrade") { wantsUpgrade = true }
        }
        let isPlain = value.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: ","),
                UInt8(ascii: " "):
                true
            default: false
            }
        }
        if !isPlain { isUnclear = true }
    }

    /// The request's offer to change the protocol.
    var offer: Offer {
        guard hasUpgrade else { return .none }
        return isUnclear ? .unclear : wantsUpgrade ? .plain : .none
    }

    /// Removes the connection's fields from a request, so that an offer is declined. The last
    /// request of a connection gets `Connection: close`.
    func settle(_ headers: inout HTTPHeaders, isLast: Bool) {
        guard isPresent || isLast else { return }
        for name in ["connection", "upgrade", "http2-settings"] { headers.remove(name: name) }
        if isLast { headers.add(name: "connection", value: "close") }
    }
}

extension StringProtocol {
    /// Whether two words are equal except for case; `word` is in lower case.
    fileprivate func isSame(as word: String) -> Bool {
        // Setting the case bit would turn control characters into marks and digits, but fields have
        // none.
        utf8.count == word.utf8.count && zip(utf8, word.utf8).allSatisfy { $0 | 0x20 == $1 }
    }
}
