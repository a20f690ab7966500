/// Why a scan stopped; small enough to be thrown in registers.
struct ScanFailure: Error {
    let code: JSONError.Code
    let offset: Int
    /// The second of two equal member names and the object that has them, or -1.
    var member = -1
    var object = -1
}

/// How far a scan has come: all that is needed to go on with a larger tape.
struct ScanState {
    /// The next byte to read.
    var position: Int
    /// The nodes on the tape.
    var count = 0
    /// Whether the whole document is on the tape.
    var isFinished = false
    /// The innermost open container, or -1; its parents are chained on the tape.
    var open = -1
    var isInObject = false
    /// Those of the innermost container; those of its parents are on the tape.
    var children = 0
    /// What names the open object may have already; see `Scanner.checkName`.
    var filter: UInt64 = 0
    var depth = 0
    var hasSpace = false

    /// Every name may be a duplicate, and is compared when the object is closed.
    static let fullFilter = UInt64.max
}

/// Finding where a refused member is.
extension ScanFailure {
    /// The JSON Pointer (RFC 6901) of the member, or an empty one: the containers around it are
    /// all still open, an open container follows its own name, and an array counts the elements
    /// before the open one.
    func pointer(tape: [TapeEntry], bytes: [UInt8]) -> String {
        guard member >= 0 else { return "" }
        var tokens: [String] = [memberName(member, tape: tape, bytes: bytes)]
        var container = object
        while true {
            let link = tape[container].link
            guard link != TapeEntry.none else { break }
            let parent = Int(link)
            if tape[parent].meta & 7 == 0 {
                tokens.append(memberName(container - 1, tape: tape, bytes: bytes))
            } else {
                tokens.append(String(tape[parent].children))
            }
            container = parent
        }
        let text = tokens.reversed().map { "/" + $0 }.joined()
        return text.utf8.count <= Self.longestPointer ? text : ""
    }

    /// A longer pointer would only let a hostile document fill logs and answers.
    private static let longestPointer = 1024

    private func memberName(_ node: Int, tape: [TapeEntry], bytes: [UInt8]) -> String {
        let name = unescaped(bytes.span.extracting(tape[node].contents))
        var token: [UInt8] = []
        for byte in name {
            switch byte {
            case UInt8(ascii: "~"): token += [UInt8(ascii: "~"), UInt8(ascii: "0")]
            case UInt8(ascii: "/"): token += [UInt8(ascii: "~"), UInt8(ascii: "1")]
            default: token.append(byte)
            }
        }
        return String(decoding: token, as: UTF8.self)
    }
}
