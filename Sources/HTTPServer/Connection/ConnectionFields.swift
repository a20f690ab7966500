import NIOHTTP1

/// What the fields of a request say about its connection (RFC 9110 §7.6.1, §7.8).
struct ConnectionFields {
    /// An offer to change the protocol, as NIO's decoder, which stops behind it, understands it.
    enum Offer {
        case none
        /// The decoder stops behind this request for certain.
        case plain
        /// It is not known whether the decoder stops: fields are not of their form.
        case unclear
    }

    private(set) var hosts = 0
    /// The client wants no other answer on this connection.
    private(set) var isClose = false
    /// There is a field that only this connection is about.
    private(set) var isPresent = false
    private var hasUpgrade = false
    private var wantsUpgrade = false
    private var isUnclear = false

    /// Reads the fields of a request, each once.
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

    /// What the request offers.
    var offer: Offer {
        guard hasUpgrade else { return .none }
        return isUnclear ? .unclear : wantsUpgrade ? .plain : .none
    }

    /// Takes out of a request what was said about the connection; it goes on as if nothing had been
    /// offered, and says plainly when it is the last.
    func settle(_ headers: inout HTTPHeaders, isLast: Bool) {
        guard isPresent || isLast else { return }
        for name in ["connection", "upgrade", "http2-settings"] { headers.remove(name: name) }
        if isLast { headers.add(name: "connection", value: "close") }
    }
}

extension StringProtocol {
    /// Whether two words are the same but for the case of their letters; `word` is in small letters.
    fileprivate func isSame(as word: String) -> Bool {
        // Fields have no control characters, which alone would be taken for marks and digits.
        utf8.count == word.utf8.count && zip(utf8, word.utf8).allSatisfy { $0 | 0x20 == $1 }
    }
}
