import Catalogue
import HTTPServer
import HTTPTypes
import JSON
import Queries

/// The binary content mode of CloudEvents (HTTP protocol binding 1.0 §3.1): attributes in `ce-*`
/// fields of the head, the data as the body.
enum BinaryMode {
    private static let prefix = "ce-"

    /// The attributes that an event has, as fields of the head; extensions are `ce-` fields too.
    static let parameters: [Parameter] = [
        "specversion", "id", "source", "type", "subject", "time", "dataschema",
    ].map { name in
        .header(
            prefix + name, .text(nil),
            "Binary mode, with the data as application/json: the attribute \(name).")
    }

    /// Whether a request is in binary mode: it has an attribute in its head.
    static func isUsed(by request: Request) -> Bool {
        request.headers.contains { isAttribute($0.name) }
    }

    /// The same event in structured mode.
    ///
    /// The data is scanned first, so that it cannot end the object it is put into; an attribute
    /// given twice, or beside its place, becomes a member given twice, which is refused.
    static func event(_ head: HTTPFields, _ data: [UInt8]) throws(Problem) -> [UInt8] {
        let document = try JSONDocument(body: data)
        var json = JSONWriter(reservingCapacity: data.count + 512)
        json.beginObject()
        for field in head where isAttribute(field.name) {
            let name = field.name.canonicalName.dropFirst(prefix.count)
            guard let value = value(of: field) else {
                throw .badRequest(
                    "bad-header", "The field \(prefix)\(name) is not percent-encoded UTF-8.",
                    errors: [
                        FieldError("/\(name)", "bad-header", "is not percent-encoded UTF-8")
                    ])
            }
            json.key(String(name))
            json.string(value)
        }
        json.member("datacontenttype", MediaTypes.json)
        json.key("data")
        json.raw(0, of: document)
        json.endObject()
        return json.bytes
    }

    /// The value of an attribute (§3.1.3.2): a quoted string is unquoted, then what is not printable
    /// ASCII is percent-encoded UTF-8; nil when it is neither.
    private static func value(of field: HTTPField) -> String? {
        guard field.value.utf8.first == UInt8(ascii: "\"") else {
            return PercentCoding.decode(Substring(field.value))
        }
        return unquoted(field.value).flatMap { PercentCoding.decode($0[...]) }
    }

    /// What a quoted string (RFC 9110 §5.6.4) stands for; nil when it does not end with its quote.
    private static func unquoted(_ text: String) -> String? {
        var rest = text.utf8.dropFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                return rest.isEmpty ? String(decoding: bytes, as: UTF8.self) : nil
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                bytes.append(escaped)
            default: bytes.append(byte)
            }
        }
        return nil
    }

    private static func isAttribute(_ name: HTTPField.Name) -> Bool {
        name.canonicalName.hasPrefix(prefix)
    }
}
