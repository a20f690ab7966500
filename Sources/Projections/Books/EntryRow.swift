package import Catalogue
package import EventLog
package import LMDB
package import Rules
package import Tables

/// One entry in a fund's book, with what its event says of it.
package struct EntryRow: IndexedValue, Sendable {
    package typealias Key = EntryKey

    package var entry: FundEntry
    package var type: EventType
    package var recordedTime: Timestamp
    /// The entry that this one takes back, or a part of it.
    package var of: EntryPlace?
    package var voucher: String?
    /// The credit code of the organisation that was paid, where the event has it.
    package var creditCode: String?
    /// What the payment was for, where the event says so.
    package var paidFor: PaidFor?

    package init(
        entry: FundEntry, type: EventType, recordedTime: Timestamp, of: EntryPlace?,
        voucher: String?, creditCode: String? = nil, paidFor: PaidFor? = nil
    ) {
        self.entry = entry
        self.type = type
        self.recordedTime = recordedTime
        self.of = of
        self.voucher = voucher
        self.creditCode = creditCode
        self.paidFor = paidFor
    }

    package func encode(into row: inout RowWriter) {
        row.entry(entry)
        row.choice(type)
        row.time(recordedTime)
        row.flag(of != nil)
        if let of {
            row.position(of.position)
            row.unsigned(UInt64(of.line))
        }
        row.text(voucher)
        row.text(creditCode)
        row.optional(paidFor) {
            $0.choice($1.kind)
            $0.text($1.id)
        }
    }

    package init(from row: inout RowReader) throws(LMDBError) {
        entry = try row.entry()
        type = try row.choice()
        recordedTime = try row.time()
        if try row.flag() {
            of = EntryPlace(
                position: try row.position(), line: UInt16(clamping: try row.unsigned()))
        }
        voucher = try row.optionalText()
        creditCode = try row.optionalText()
        paidFor = try row.optional { (row) throws(LMDBError) in
            PaidFor(kind: try row.choice(), id: try row.text())
        }
    }
}

/// What a payment was for: a policy, an agreement, a provision, a training, a selection or an entry of the
/// register.
package struct PaidFor: Equatable, Sendable {
    package var kind: Aggregate
    package var id: String

    package init(kind: Aggregate, id: String) {
        self.kind = kind
        self.id = id
    }

    /// What a payment says; exactly one of its members is there.
    init?(_ data: FundSpentFor?) {
        guard let data else { return nil }
        let named: [(Aggregate, String?)] = [
            (.insurance, data.insurance?.text), (.agreement, data.agreement?.text),
            (.provision, data.provision?.text), (.training, data.training?.text),
            (.selection, data.selection?.text), (.register, data.register?.text),
        ]
        for case (let kind, let id?) in named {
            self.init(kind: kind, id: id)
            return
        }
        return nil
    }
}

/// An event's entry: its position and the entry's number in the event, from 1.
package struct EntryPlace: Equatable, Sendable {
    package var position: Position
    package var line: UInt16

    package init(position: Position, line: UInt16) {
        self.position = position
        self.line = line
    }
}

/// Entries stand by fund, then by day, then in the order of the log. Ids hold no zero byte.
package struct EntryKey: KeyCoded, Sendable {
    package let fund: FundID
    package let day: CivilDate
    package let place: EntryPlace

    package init(fund: FundID, day: CivilDate, place: EntryPlace) {
        self.fund = fund
        self.day = day
        self.place = place
    }

    package func encode(into key: inout [UInt8]) {
        key.append(contentsOf: Self.prefix(fund))
        key.append(day: day)
        key.append(bigEndian: place.position.value)
        key.append(bigEndian: place.line)
    }

    package static func == (left: EntryKey, right: EntryKey) -> Bool {
        left.fund == right.fund && left.day == right.day && left.place == right.place
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(fund)
        hasher.combine(place.position.value)
        hasher.combine(place.line)
    }

    /// What the keys of a fund's entries begin with.
    package static func prefix(_ fund: FundID) -> [UInt8] {
        Array(fund.text.utf8) + [0]
    }

    /// What the keys of a fund's entries from a day on begin with, or come after.
    package static func start(_ fund: FundID, _ day: CivilDate) -> [UInt8] {
        var key = prefix(fund)
        key.append(day: day)
        return key
    }

    /// Reads a key.
    package init(bytes: Span<UInt8>) throws(LMDBError) {
        guard bytes.count > Self.fixedBytes + 1 else { throw RowReader.damaged() }
        let start = bytes.count - Self.fixedBytes
        fund = FundID(String(utf8: bytes.extracting(..<(start - 1))))
        day = try CivilDate(inKey: bytes.extracting(start..<(start + 4)))
        place = EntryPlace(
            position: Position(bytes.extracting((start + 4)..<(start + 12)).bigEndian()),
            line: bytes.extracting((start + 12)...).bigEndian())
    }

    /// Of the day, the position and the line.
    private static let fixedBytes = 4 + 8 + 2
}
