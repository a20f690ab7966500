import EventLog
import JSON

/// One member of an answer or one column of a table: its name, form, meaning and value.
///
/// JSON answers, comma-separated values and `/openapi.json` are all made from this description.
struct Column<Row>: Sendable {
    let name: StaticString
    let form: Form
    private let about: String
    /// Whether the member is always present.
    private let isRequired: Bool
    /// The kinds of restricted values that it shows.
    let personal: Personal
    let value: @Sendable (Row) -> Value

    private init(
        _ name: StaticString, _ form: Form, _ about: String, isRequired: Bool = true,
        _ personal: Personal? = nil, value: @escaping @Sendable (Row) -> Value
    ) {
        self.name = name
        self.form = form
        self.about = about
        self.isRequired = isRequired
        self.personal = personal ?? form.secrecy.personal
        self.value = value
    }

    /// The column as the interface describes it.
    var member: ObjectForm.Member {
        ObjectForm.Member(
            name: String(describing: name), form: form, about: about, isRequired: isRequired)
    }

    /// A member that is always present.
    static func must(
        _ name: StaticString, _ form: Form, _ about: String,
        _ value: @escaping @Sendable (Row) -> Value
    ) -> Column {
        Column(name, form, about, value: value)
    }

    /// A member that is left out when its value is `nothing`.
    static func may(
        _ name: StaticString, _ form: Form, _ about: String,
        _ value: @escaping @Sendable (Row) -> Value
    ) -> Column {
        Column(name, form, about, isRequired: false, value: value)
    }

    /// A member that is an object.
    static func object<Inner: Sendable>(
        _ name: StaticString, _ columns: Columns<Inner>, _ about: String,
        _ row: @escaping @Sendable (Row) -> Inner
    ) -> Column {
        Column(name, .named(columns.form), about, columns.personal) {
            .object(Written(row($0), columns))
        }
    }

    /// An object of its own, left out where there is none.
    static func objectIfThere<Inner: Sendable>(
        _ name: StaticString, _ columns: Columns<Inner>, _ about: String,
        _ row: @escaping @Sendable (Row) -> Inner?
    ) -> Column {
        Column(name, .named(columns.form), about, isRequired: false, columns.personal) {
            row($0).map { .object(Written($0, columns)) } ?? .nothing
        }
    }

    /// A member that is a list of objects.
    static func objects<Inner: Sendable>(
        _ name: StaticString, _ columns: Columns<Inner>, _ about: String,
        _ rows: @escaping @Sendable (Row) -> [Inner]
    ) -> Column {
        Column(name, .list(.named(columns.form)), about, columns.personal) {
            .objects(rows($0).map { Written($0, columns) })
        }
    }

    /// A member that is a list of objects, each shown to those who may read the event that created it.
    static func objects<Inner: Sendable>(
        _ name: StaticString, _ columns: Columns<Inner>, _ about: String,
        createdBy event: @escaping @Sendable (Inner) -> Position,
        _ rows: @escaping @Sendable (Row) -> [Inner]
    ) -> Column {
        Column(
            name, .list(.named(columns.form)), about, columns.personal.union(.elsewhere)
        ) {
            .objects(
                rows($0).map { row in
                    var written = Written(row, columns)
                    written.event = event(row)
                    return written
                })
        }
    }

    /// A member that is an object with a count for each name.
    static func counts(
        _ name: StaticString, _ names: [String], by kind: String, _ about: String,
        _ counts: @escaping @Sendable (Row) -> [Int]
    ) -> Column {
        Column(name, .counts(names, by: kind), about) { row in
            .object(Written(names: names, counts: counts(row)))
        }
    }

    /// The same column for rows that contain such a row.
    func inside<Outer>(_ row: @escaping @Sendable (Outer) -> Row) -> Column<Outer> {
        let value = value
        return Column<Outer>(name, form, about, isRequired: isRequired, personal) { value(row($0)) }
    }
}

extension Array {
    /// The same columns for rows that contain such a row.
    func inside<Outer, Row>(
        _ row: @escaping @Sendable (Outer) -> Row
    ) -> [Column<Outer>] where Element == Column<Row> {
        map { $0.inside(row) }
    }
}

/// An object whose writing is deferred until the reader is known.
struct Written: Sendable {
    /// The event that created it, where only those see it who may read that.
    var event: Position?
    let write: @Sendable (inout JSONWriter, Reader) throws -> Void

    /// Whether the reader may see it.
    func isShown(to reader: Reader) throws -> Bool {
        guard let event, let disclosure = reader.disclosure else { return true }
        return try disclosure.tells(event: event)
    }

    /// An object made from a row by its columns.
    init<Row: Sendable>(_ row: Row, _ columns: Columns<Row>) {
        write = { json, reader in try columns.write(row, to: &json, reader) }
    }

    /// An object with a count for each name.
    init(names: [String], counts: [Int]) {
        precondition(names.count == counts.count, "a count for each name")
        write = { json, _ in
            json.beginObject()
            for (name, count) in zip(names, counts) {
                json.key(name)
                json.integer(count)
            }
            json.endObject()
        }
    }
}
