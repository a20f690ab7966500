internal import JSON

/// Hands the generated types their fields from the frame that the validator has filled.
///
/// A number names a slot: the place of the field in its type.
struct FieldReader {
    let document: JSONDocument
    let slots: Slots
    let references: [Reference]
    /// Where the frame of this object begins.
    let frame: Int

    /// Whether the field is there.
    func has(_ slot: Int) -> Bool {
        slots[frame] & 1 << Int64(slot) != 0
    }

    private func value(_ slot: Int) -> Int64 {
        slots[frame + 1 + slot]
    }

    func text(_ slot: Int) -> String { document.string(Int(value(slot))) }
    func integer(_ slot: Int) -> Int { Int(value(slot)) }
    func boolean(_ slot: Int) -> Bool { value(slot) != 0 }
    func minutes(_ slot: Int) -> Minutes { Minutes(Int(value(slot))) }
    func fen(_ slot: Int) -> Fen { Fen(value(slot)) }
    func date(_ slot: Int) -> CivilDate { CivilDate(slot: value(slot)) }
    func timestamp(_ slot: Int) -> Timestamp { Timestamp(slot: value(slot)) }
    func district(_ slot: Int) -> DistrictCode { DistrictCode(slot: value(slot)) }
    func id<ID: AggregateID>(_ slot: Int) -> ID { ID(references[Int(value(slot))].id) }
    func coded<Value: CodedValue>(_ slot: Int) -> Value { Value(slot: value(slot)) }

    func optionalText(_ slot: Int) -> String? { has(slot) ? text(slot) : nil }
    func optionalInteger(_ slot: Int) -> Int? { has(slot) ? integer(slot) : nil }
    func optionalBoolean(_ slot: Int) -> Bool? { has(slot) ? boolean(slot) : nil }
    func optionalMinutes(_ slot: Int) -> Minutes? { has(slot) ? minutes(slot) : nil }
    func optionalFen(_ slot: Int) -> Fen? { has(slot) ? fen(slot) : nil }
    func optionalDate(_ slot: Int) -> CivilDate? { has(slot) ? date(slot) : nil }
    func optionalTimestamp(_ slot: Int) -> Timestamp? { has(slot) ? timestamp(slot) : nil }
    func optionalDistrict(_ slot: Int) -> DistrictCode? { has(slot) ? district(slot) : nil }
    func optionalID<ID: AggregateID>(_ slot: Int) -> ID? { has(slot) ? id(slot) : nil }
    func optionalCoded<Value: CodedValue>(_ slot: Int) -> Value? { has(slot) ? coded(slot) : nil }
}

extension FieldReader {
    private func items<Item>(_ slot: Int, _ item: (Int64) -> Item) -> [Item] {
        let place = value(slot)
        let start = Int(place & 0xFFFF_FFFF)
        return (start..<start + Int(place >> 32)).map { item(slots[$0]) }
    }

    func texts(_ slot: Int) -> [String] { items(slot) { document.string(Int($0)) } }
    func integers(_ slot: Int) -> [Int] { items(slot) { Int($0) } }
    func dates(_ slot: Int) -> [CivilDate] { items(slot) { CivilDate(slot: $0) } }
    func timestamps(_ slot: Int) -> [Timestamp] { items(slot) { Timestamp(slot: $0) } }
    func districts(_ slot: Int) -> [DistrictCode] { items(slot) { DistrictCode(slot: $0) } }
    func ids<ID: AggregateID>(_ slot: Int) -> [ID] { items(slot) { ID(references[Int($0)].id) } }
    func codeds<Value: CodedValue>(_ slot: Int) -> [Value] { items(slot) { Value(slot: $0) } }

    func optionalTexts(_ slot: Int) -> [String]? { has(slot) ? texts(slot) : nil }
    func optionalIntegers(_ slot: Int) -> [Int]? { has(slot) ? integers(slot) : nil }
    func optionalDates(_ slot: Int) -> [CivilDate]? { has(slot) ? dates(slot) : nil }
    func optionalTimestamps(_ slot: Int) -> [Timestamp]? { has(slot) ? timestamps(slot) : nil }
    func optionalDistricts(_ slot: Int) -> [DistrictCode]? { has(slot) ? districts(slot) : nil }
    func optionalIDs<ID: AggregateID>(_ slot: Int) -> [ID]? { has(slot) ? ids(slot) : nil }
    func optionalCodeds<Value: CodedValue>(_ slot: Int) -> [Value]? {
        has(slot) ? codeds(slot) : nil
    }

    private func reader(at frame: Int64) -> FieldReader {
        FieldReader(
            document: document, slots: slots, references: references, frame: Int(frame))
    }

    func object(_ slot: Int) -> FieldReader { reader(at: value(slot)) }
    func event(_ slot: Int) -> EventID {
        let fields = object(slot)
        return EventID(source: fields.text(0), id: fields.text(1))
    }
    func optionalEvent(_ slot: Int) -> EventID? { has(slot) ? event(slot) : nil }
    func objects(_ slot: Int) -> [FieldReader] { items(slot, reader) }
}

extension CivilDate {
    fileprivate init(slot: Int64) {
        self.init(daysSinceEpoch: Int32(truncatingIfNeeded: slot))
    }
}

extension Timestamp {
    fileprivate init(slot: Int64) {
        self.init(microseconds: slot)
    }
}

extension DistrictCode {
    fileprivate init(slot: Int64) {
        self.init(known: UInt32(truncatingIfNeeded: slot))
    }
}
