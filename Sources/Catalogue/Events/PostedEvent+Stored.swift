internal import JSON

extension PostedEvent {
    /// The most bytes that the sealed form of a personal field adds to its value: the key's name,
    /// nonce, tag and padding, and a `sameAs`. Base64 adds a third of the value besides.
    static let sealingOverheadBytes = 512

    /// The most bytes of the attributes that the ledger adds, and of rewriting the posted ones.
    static let envelopeOverheadBytes = 512

    /// Bytes of the opening's names and of what stands between them, about.
    private static let openingFrameBytes = 112

    /// At least as many bytes as the event will have when it is stored.
    var storedBytesEstimate: Int {
        var count = Self.envelopeOverheadBytes + document.range(dataNode).count
        count += event.id.source.utf8.count + 2 * event.id.id.utf8.count
        count += event.subject.utf8.count + document.range(timeNode).count
        if let schemaNode { count += document.range(schemaNode).count }
        for (name, value) in extensions {
            count += document.range(name).count + document.range(value).count + 2
        }
        for (_, node) in personalNodes {
            count += document.range(node).count / 3 + Self.sealingOverheadBytes
        }
        return count
    }

    /// The bytes that are hashed and stored: the attributes in the order of catalogue.md, then
    /// `data` as posted without insignificant white space, its personal fields sealed.
    ///
    /// - Parameters:
    ///   - position: the event's place in the log; less than 10^16.
    ///   - recording: when it is recorded, and who posted it.
    ///   - sealed: a JSON value for each of ``personal``, in their order.
    public func storedBytes(
        position: UInt64, _ recording: Recording, sealed: [[UInt8]] = []
    ) -> [UInt8] {
        precondition(position < 10_000_000_000_000_000, "a position has sixteen digits")
        precondition(sealed.count == personalNodes.count, "every personal field is sealed")
        var bytes: [UInt8] = []
        let room = opening.count + recording.bytes.count + 32
        bytes.reserveCapacity(room + (sealed.isEmpty ? data.count : storedBytesEstimate))
        bytes += opening
        append(#","sequence":""#, to: &bytes)
        Digits.append(Int(position), width: 16, to: &bytes)
        bytes += recording.bytes
        if personalNodes.isEmpty {
            bytes += data
        } else {
            appendData(sealed, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// The attributes as posted, in their order: all that stands before those of the ledger.
    func makeOpening() -> [UInt8] {
        var bytes: [UInt8] = []
        let texts =
            event.id.id.utf8.count + event.id.source.utf8.count + event.type.name.utf8.count
            + event.subject.utf8.count + document.range(timeNode).count
        bytes.reserveCapacity(texts + Self.openingFrameBytes)
        append(#"{"specversion":"1.0","id":"#, event.id.id, to: &bytes)
        append(#","source":"#, event.id.source, to: &bytes)
        append(#","type":"#, event.type.name, to: &bytes)
        append(#","subject":"#, event.subject, to: &bytes)
        append(#","time":"#, to: &bytes)
        append(string: timeNode, to: &bytes)
        append(#","datacontenttype":"application/json""#, to: &bytes)
        if let schemaNode {
            append(#","dataschema":"#, to: &bytes)
            append(string: schemaNode, to: &bytes)
        }
        for (name, value) in extensions {
            append(",", to: &bytes)
            append(string: name, to: &bytes)
            append(":", to: &bytes)
            bytes += document.bytes[document.range(value)]
        }
        return bytes
    }

    /// The data as stored; empty where personal fields have to be sealed first.
    func makeData() -> [UInt8] {
        var bytes: [UInt8] = []
        if personalNodes.isEmpty { document.appendCompact(dataNode, to: &bytes) }
        return bytes
    }

    private func appendData(_ sealed: [[UInt8]], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        var count = 0
        document.forEachMember(dataNode) { key, value in
            if count > 0 { bytes.append(UInt8(ascii: ",")) }
            count += 1
            bytes += document.bytes[document.range(key)]
            bytes.append(UInt8(ascii: ":"))
            if let index = personalNodes.firstIndex(where: { $0.node == value }) {
                bytes += sealed[index]
            } else {
                document.appendCompact(value, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private func append(_ text: StaticString, to bytes: inout [UInt8]) {
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    private func append(_ text: StaticString, _ string: String, to bytes: inout [UInt8]) {
        append(text, to: &bytes)
        bytes.append(quoted: string)
    }

    /// Appends a string of the document in one form: without the escapes that JSON does not need.
    private func append(string node: JSONDocument.Node, to bytes: inout [UInt8]) {
        guard document.hasEscapes(node) else {
            bytes += document.bytes[document.range(node)]
            return
        }
        bytes.append(quoted: document.string(node))
    }
}

extension [UInt8] {
    /// Appends a string as JSON, without the escapes that JSON does not need.
    mutating func append(quoted string: String) {
        var string = string
        let isPlain = string.withUTF8 { text in
            guard unsafe !text.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
                return false
            }
            append(UInt8(ascii: "\""))
            unsafe append(contentsOf: text)
            append(UInt8(ascii: "\""))
            return true
        }
        guard !isPlain else { return }
        var writer = JSONWriter()
        writer.string(string)
        self += writer.bytes
    }
}
