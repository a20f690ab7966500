public import JSON

/// Decodes events and checks them against the envelope's rules and their schemas.
public enum Catalogue {
    /// Decodes an event as posted, with its personal fields in clear text.
    ///
    /// - Parameters:
    ///   - document: the JSON text that holds the event.
    ///   - node: the event: the root, or an element of a batch.
    ///   - now: the time of the ledger's clock; `time` may lie five minutes after it.
    /// - Throws: all that is wrong with the event, at most ``Violations/maximumCount``.
    public static func decodePosted(
        _ document: JSONDocument, _ node: JSONDocument.Node = 0, now: Timestamp
    ) throws(Violations) -> PostedEvent {
        try Slots.with { slots throws(Violations) in
            var envelope = EnvelopeReader(document, isStored: false)
            guard envelope.readAttributes(at: node) else { throw envelope.refusal() }
            envelope.refuseReserved()
            var validator = Validator(document, slots, isStored: false)
            let recordedAt = envelope.readGivenTime(now: now)
            let event = try decode(&envelope, &validator, now: recordedAt ?? now)
            guard let data = envelope.node(.data), let time = envelope.node(.time) else {
                preconditionFailure("an event without time or data was accepted")
            }
            var posted = PostedEvent(
                event: event, document: document, dataNode: data, timeNode: time,
                schemaNode: envelope.node(.dataschema), extensions: envelope.extensions,
                recordedAt: recordedAt, personal: validator.personal)
            guard posted.storedBytesEstimate <= Envelope.maximumStoredBytes
            else { throw Violations([.tooLarge]) }
            posted.prepare()
            return posted
        }
    }

    /// Decodes an event as stored, and checks that it is whole and in the stored form.
    ///
    /// - Throws: all that is wrong with the bytes, at most ``Violations/maximumCount``.
    public static func decodeStored(_ bytes: [UInt8]) throws(Violations) -> Event {
        guard bytes.count <= Envelope.maximumStoredBytes else { throw Violations([.tooLarge]) }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: bytes)
        } catch {
            let violation = Violation(
                pointer: error.pointer, code: "bad-json", message: Sentence(error.message))
            throw Violations([violation], isCloudEvent: false)
        }
        return try Slots.with { slots throws(Violations) in
            var envelope = EnvelopeReader(document, isStored: true)
            guard envelope.readAttributes(at: 0) else { throw envelope.refusal() }
            if document.hasInsignificantWhitespace {
                envelope.violations.add("", "not-compact", "has white space between its tokens")
            }
            var validator = Validator(document, slots, isStored: true)
            return try decode(&envelope, &validator, now: nil)
        }
    }

    private static func decode(
        _ envelope: inout EnvelopeReader, _ validator: inout Validator, now: Timestamp?
    ) throws(Violations) -> Event {
        let id = envelope.readID()
        let type = envelope.readType()
        let subject = envelope.readSubject()
        let time = envelope.readTime()
        if let now, let time, time > now.adding(minutes: Envelope.maximumAheadMinutes) {
            envelope.violations.add(
                "/time", "future-time", "lies more than five minutes after the ledger's clock",
                futureTime: time)
        }
        envelope.checkContentType()
        let version = type.flatMap { envelope.readVersion(of: $0) }
        envelope.checkExtensions()
        let stamp = envelope.isStored ? envelope.readStamp() : nil
        let data = envelope.dataNode()
        guard let type, let version, let data else { throw envelope.refusal() }
        validator.check(data: data, as: ShapeTable.shared.object(of: type, version: version))
        var isAdult: Bool?
        if !envelope.isStored, !validator.personal.isEmpty, validator.violations.isEmpty {
            isAdult = PersonRules.check(&validator, data: data, time: time)
        }
        guard let id, let subject, let time, envelope.violations.isEmpty,
            validator.violations.isEmpty
        else { throw envelope.refusal(and: validator.violations) }
        let fields = FieldReader(
            document: validator.document, slots: validator.slots,
            references: validator.references, frame: 0)
        return Event(
            id: id, type: type, subject: validator.document.string(subject), time: time,
            payload: Payload(type, fields), references: validator.references,
            eventReferences: validator.eventReferences, schemaVersion: version, stamp: stamp,
            sameAs: validator.sameAs,
            isAdult: isAdult, hasPersonal: !validator.personal.isEmpty)
    }
}

extension Violation {
    fileprivate static let tooLarge = Violation(
        pointer: "", code: "too-large",
        message: "an event has at most \(Envelope.maximumStoredBytes) bytes as stored")
}

extension EnvelopeReader {
    /// The node of the data, which must be an object.
    fileprivate mutating func dataNode() -> JSONDocument.Node? {
        guard let node = node(.data) else {
            // Where it is sent in the other form, that was reported.
            if !extensions.contains(where: { document.equals($0.name, Envelope.binaryData) }) {
                violations.add("/data", "required", "is missing")
            }
            return nil
        }
        guard document.kind(node) == .object else {
            violations.add("/data", "wrong-type", "must be an object")
            return nil
        }
        return node
    }

    /// The refusal for all that was found.
    fileprivate func refusal(and data: ViolationList = ViolationList()) -> Violations {
        Violations(violations.items + data.items, isCloudEvent: isCloudEvent)
    }
}
