import Catalogue
import EventLog
import JSON

/// A collection as comma-separated values (RFC 4180) that spreadsheets open as they are.
///
/// UTF-8 with a byte order mark, without which some programs garble Chinese text. An apostrophe
/// precedes a text that begins like a formula, so that no cell is computed.
extension ObjectForm {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The beginning of a table: the line that names the columns.
    package var tableHead: [UInt8] {
        Self.byteOrderMark + Array((members.map(\.name).joined(separator: ",") + "\r\n").utf8)
    }
}

extension Value {
    /// The separator between elements of a list in one cell.
    private static let separator = "; "

    /// Adds the value as a cell.
    func appendCell(to table: inout [UInt8], _ reader: Reader) throws {
        switch self {
        case .nothing: break
        case .message(let sentence): Self.append(sentence.text(in: reader.language), to: &table)
        case .parameters(let sentence):
            let texts = sentence.parameters.map { "\($0.name)=\($0.value)" }
            Self.append(texts.joined(separator: Self.separator), to: &table)
        case .text(let text), .subject(let text), .sentence(let text):
            Self.append(text, to: &table)
        case .volunteer(let id): Self.append(id.text, to: &table)
        case .hours(let id): Self.append(id.text, to: &table)
        case .number(let number): table.append(contentsOf: String(number).utf8)
        case .flag(let flag): table.append(contentsOf: flag ? "true".utf8 : "false".utf8)
        case .texts(let texts):
            Self.append(texts.joined(separator: Self.separator), to: &table)
        case .volunteers(let ids):
            Self.append(ids.map(\.text).joined(separator: Self.separator), to: &table)
        case .evidence(let positions):
            let texts = positions.map(\.description)
            Self.append(texts.joined(separator: Self.separator), to: &table)
        case .object(let object): Self.append(try Self.text(of: object, reader), to: &table)
        case .objects(let objects):
            let texts = try objects.map { try Self.text(of: $0, reader) }
            Self.append(texts.joined(separator: Self.separator), to: &table)
        }
    }

    private static func text(
        of object: Written, _ reader: Reader
    ) throws -> String {
        var json = JSONWriter()
        try object.write(&json, reader)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// Adds a text. Formulas are escaped; a text with a comma, a quotation mark or a line break is
    /// quoted.
    private static func append(_ text: String, to table: inout [UInt8]) {
        let start = table.count
        var needsQuotes = false
        if beginsLikeFormula(text) { table.append(UInt8(ascii: "'")) }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r"): needsQuotes = true
            case UInt8(ascii: "\""):
                needsQuotes = true
                table.append(byte)
            default: break
            }
            table.append(byte)
        }
        guard needsQuotes else { return }
        table.insert(UInt8(ascii: "\""), at: start)
        table.append(UInt8(ascii: "\""))
    }

    private static func beginsLikeFormula(_ text: String) -> Bool {
        switch text.unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": true
        default: false
        }
    }
}
