internal import JSON

extension EnvelopeReader {
    /// Reads which version of the type's schema the data follows; 1 when nothing says so.
    ///
    /// `urn:wenzhi:schema:<type>:<version>`, or any URI that ends in `/schemas/<type>/<version>`.
    mutating func readVersion(of type: EventType) -> Int? {
        guard let node = node(.dataschema) else { return 1 }
        guard document.kind(node) == .string else {
            violations.add("/dataschema", "wrong-type", "must be a string")
            return nil
        }
        let text = document.string(node)
        guard text.utf8.count <= Envelope.maximumSchemaNameBytes,
            let (name, version) = Self.schema(named: text), name == type.name,
            ShapeTable.shared.root(of: type, version: version) >= 0
        else {
            violations.add(
                "/dataschema", "unknown-version", "names no published schema of this type")
            return nil
        }
        return version
    }

    private static func schema(named text: String) -> (type: Substring, version: Int)? {
        let isURN = text.hasPrefix("urn:wenzhi:schema:")
        let parts = text.split(separator: isURN ? ":" : "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, let last = parts.last, let version = Int(last),
            String(version) == last
        else { return nil }
        if isURN { return parts.count == 5 ? (parts[3], version) : nil }
        guard parts[parts.count - 3] == "schemas", text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        return (parts[parts.count - 2], version)
    }

    /// Checks the extension attributes: their number, names, types and sizes.
    mutating func checkExtensions() {
        guard !extensions.isEmpty else { return }
        if extensions.count > Envelope.maximumExtensions {
            violations.add(
                "", "too-many-extensions",
                "an event has at most \(Envelope.maximumExtensions) extension attributes")
            return
        }
        for (name, value) in extensions {
            guard !document.equals(name, Envelope.binaryData) else {
                violations.add(
                    "/\(Envelope.binaryData)", "binary-data",
                    "is not supported: data is JSON here; send it as an object in the member data")
                continue
            }
            let pointer = JSONPointer.step(document.string(name))
            guard document.withUTF8(name, { TextChecks.isExtensionName($0) }) else {
                violations.add(
                    pointer, "bad-extension-name",
                    "an attribute's name is 1 to 20 small letters and digits")
                continue
            }
            switch document.kind(value) {
            case .string, .true, .false: break
            case .integer where document.integer(value).flatMap(Int32.init(exactly:)) != nil: break
            default:
                violations.add(
                    pointer, "wrong-type", "must be a string, a Boolean or a 32-bit integer")
            }
            if !isStored, document.kind(value) == .string,
                document.withUTF8(value, { TextChecks.content($0, allowsLineFeeds: false) })
                    == .control
            {
                violations.add(pointer, TextVerdict.control.code, TextVerdict.control.message)
            }
            if document.range(value).count > Envelope.maximumExtensionBytes {
                violations.add(
                    pointer, "too-long",
                    "has at most \(Envelope.maximumExtensionBytes) bytes")
            }
        }
    }

    /// Refuses attributes that only the ledger sets.
    mutating func refuseReserved() {
        for attribute in Envelope.Attribute.allCases
        where attribute.isSetByLedger && node(attribute) != nil {
            violations.add(
                "/" + attribute.name, "reserved-attribute", "is set by the ledger: leave it out")
        }
    }

    /// Reads the time of recording that the poster gives (`recordedat`); nil where none is given.
    ///
    /// Whether the ledger takes it is decided by the writer.
    mutating func readGivenTime(now: Timestamp) -> Timestamp? {
        guard
            let node = extensions.first(where: { document.equals($0.name, Envelope.recordedAt) })?
                .value
        else { return nil }
        let pointer = "/\(Envelope.recordedAt)"
        guard document.kind(node) == .string,
            let time = document.withUTF8(node, { Timestamp(rfc3339: $0) })
        else {
            violations.add(
                pointer, "bad-format",
                "write a time with its offset, such as 2026-11-23T08:00:00+08:00")
            return nil
        }
        if time > now {
            violations.add(pointer, "future-time", "lies after the ledger's clock")
        }
        return time
    }

    /// Reads what the ledger has set.
    mutating func readStamp() -> Stamp? {
        let sequence = text(.sequence)
        let time = readTime(.recordedtime)
        let by = text(.recordedby)
        guard let sequence, let time, let by else { return nil }
        let position = document.withUTF8(sequence) { $0.count == 16 ? Digits.all($0) : -1 }
        if position < 0 {
            violations.add("/sequence", "bad-format", "is 16 digits")
        }
        if document.contents(node(.recordedtime) ?? 0).count != 27 {
            violations.add("/recordedtime", "bad-format", "is UTC with six digits of the second")
        }
        if !document.withUTF8(by, { TextChecks.isPrintable($0) }) {
            violations.add("/recordedby", "bad-format", "is 1 to 128 printable characters")
        }
        guard violations.isEmpty else { return nil }
        return Stamp(
            position: UInt64(position), recordedTime: time, recordedBy: document.string(by))
    }
}
