import Catalogue
import EventLog
import JSON

/// The columns of one kind of row, in the order in which they are written. They make a row an
/// object of JSON or a line of comma-separated values.
struct Columns<Row: Sendable>: Sendable {
    /// The parts of a column that writing its values needs.
    private struct Slot {
        let name: StaticString
        let secrecy: Secrecy
        let value: @Sendable (Row) -> Value
    }

    /// The form of the object.
    let form: ObjectForm
    /// The kinds of restricted values that it shows.
    let personal: Personal
    private let slots: [Slot]

    init(_ name: String, _ about: String, _ columns: [Column<Row>]) {
        form = ObjectForm(name, about, columns.map(\.member))
        personal = columns.reduce(into: []) { $0.formUnion($1.personal) }
        slots = columns.map { column in
            Slot(name: column.name, secrecy: column.form.secrecy, value: column.value)
        }
    }

    /// Writes a row as an object.
    func write(
        _ row: Row, to json: inout JSONWriter, _ reader: Reader
    ) throws {
        json.beginObject()
        for index in slots.indices {
            let value = try value(at: index, of: row, reader)
            if case .nothing = value { continue }
            json.key(slots[index].name)
            try value.write(to: &json, reader)
        }
        json.endObject()
    }

    /// Adds a row as a line of comma-separated values.
    func appendLine(
        _ row: Row, to table: inout [UInt8], _ reader: Reader
    ) throws {
        for index in slots.indices {
            if index > 0 { table.append(UInt8(ascii: ",")) }
            try value(at: index, of: row, reader).appendCell(to: &table, reader)
        }
        table.append(contentsOf: "\r\n".utf8)
    }

    /// A value as the reader may see it.
    private func value(
        at index: Int, of row: Row, _ reader: Reader
    ) throws -> Value {
        let value = slots[index].value(row)
        let secrecy = slots[index].secrecy
        if secrecy == .none, value.secrecy == .none { return value }
        if case .nothing = value { return value }
        // The form and the value must state the same restriction: without one of them, every reader
        // would see the value.
        precondition(
            value.secrecy == secrecy,
            "\(form.name).\(slots[index].name) is not described as what it is")
        guard let disclosure = reader.disclosure else { return value }
        return try value.told(by: disclosure, in: reader.language, named: namedIDs(in: row))
    }

    private func namedIDs(in row: Row) -> Set<String> {
        Set(slots.compactMap { $0.value(row).namedID })
    }
}

extension Value {
    /// Writes the value, which is not `nothing`.
    fileprivate func write(to json: inout JSONWriter, _ reader: Reader) throws {
        switch self {
        case .nothing: json.null()
        case .text(let text), .subject(let text), .sentence(let text): json.string(text)
        case .message(let sentence): json.string(sentence.text(in: reader.language))
        case .parameters(let sentence):
            json.beginObject()
            for (name, value) in sentence.parameters {
                json.key(name)
                json.string(value)
            }
            json.endObject()
        case .volunteer(let id): json.string(id.text)
        case .volunteers(let ids): json.strings(ids.map(\.text))
        case .hours(let id): json.string(id.text)
        case .number(let number): json.integer(number)
        case .flag(let flag): json.bool(flag)
        case .texts(let texts): json.strings(texts)
        case .evidence(let positions): json.strings(positions.map(\.description))
        case .object(let object): try object.write(&json, reader)
        case .objects(let objects):
            json.beginArray()
            for object in objects where try object.isShown(to: reader) {
                try object.write(&json, reader)
            }
            json.endArray()
        }
    }
}
