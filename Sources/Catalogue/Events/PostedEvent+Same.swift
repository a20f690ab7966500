internal import JSON

extension PostedEvent {
    /// Whether an event that is stored under the same `source` and `id` is this one, by value.
    ///
    /// Type, subject, time (as a moment), version of the schema and data are compared; member
    /// order, escapes and white space do not matter, nor do other attributes. A sealed field is
    /// compared with what `opening` answers: its clear text, or `nil` when the key is gone, which
    /// counts as equal.
    ///
    /// - Parameters:
    ///   - bytes: the stored event.
    ///   - opening: opens the sealed form of the field with a name: a JSON value, as bytes.
    public func isSame(
        asStored bytes: [UInt8], opening: (_ field: String, _ sealed: [UInt8]) -> [UInt8]?
    ) -> Bool {
        guard let stored = try? JSONDocument(parsing: bytes), stored.kind(0) == .object
        else { return false }
        var envelope = EnvelopeReader(stored, isStored: true)
        guard envelope.readAttributes(at: 0), envelope.readID() == event.id,
            envelope.readType() == event.type,
            envelope.readVersion(of: event.type) == event.schemaVersion,
            envelope.readTime() == event.time,
            let subject = envelope.readSubject(), stored.string(subject) == event.subject,
            let data = envelope.node(.data), stored.kind(data) == .object
        else { return false }
        guard !personalNodes.isEmpty else {
            return document.isEqual(dataNode, in: stored, data)
        }
        return isSame(data: data, of: stored, opening: opening)
    }

    private func isSame(
        data: JSONDocument.Node, of stored: JSONDocument,
        opening: (_ field: String, _ sealed: [UInt8]) -> [UInt8]?
    ) -> Bool {
        guard document.count(dataNode) == stored.count(data) else { return false }
        var others: [String: JSONDocument.Node] = [:]
        stored.forEachMember(data) { key, value in others[stored.string(key)] = value }
        var isSame = true
        document.forEachMember(dataNode) { key, value in
            guard isSame else { return }
            let name = document.string(key)
            guard let other = others[name] else {
                isSame = false
                return
            }
            if personalNodes.contains(where: { $0.node == value }) {
                let sealed = Array(stored.bytes[stored.range(other)])
                guard let clear = opening(name, sealed) else { return }
                isSame = isEqual(value, clear)
            } else {
                isSame = document.isEqual(value, in: stored, other)
            }
        }
        return isSame
    }

    private func isEqual(_ node: JSONDocument.Node, _ clear: [UInt8]) -> Bool {
        guard let other = try? JSONDocument(parsing: clear) else { return false }
        return document.isEqual(node, in: other, 0)
    }
}
