import Catalogue
import Crypto
import Tables

/// The form of the tables, as the mark of the views names it: views of another form are rebuilt.
///
/// Rows hold types, aggregates, states and choices as numbers, and lifecycles and owners as the schemas
/// gave them, and sentences by number. So the form depends on the program's row coding and on the catalogue alike.
package enum ViewsForm {
    /// The form of this program.
    package static let text = text(
        rows: ViewTables.formVersion,
        schemas: EventType.allCases.flatMap { type in
            (1...type.descriptor.version).compactMap { type.schema(version: $0)?.posted }
        } + Vocabulary.patterns)

    /// The version of the row coding, and the first 16 hexadecimal digits of the SHA-256 of all schemas
    /// in the order of the types' numbers.
    package static func text(rows: String, schemas: [String]) -> String {
        var hash = SHA256()
        for schema in schemas {
            let bytes = Array(schema.utf8)
            // Each length stands before its schema, so that no two lists are the same bytes.
            hash.update(data: Array("\(bytes.count) ".utf8))
            hash.update(data: bytes)
        }
        let digits = hash.finalize().prefix(8).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return rows + "-" + digits.joined()
    }
}
