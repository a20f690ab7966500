import Configuration
import Foundation
import JSON

/// A JSON file with settings: one object, each setting by its name.
enum ConfigurationFile {
    /// A configuration file is short; anything longer is another file.
    private static let maximumBytes = 1 << 20

    /// Reads a file; refused when it is not an object, or names what is no setting.
    static func provider(_ path: String) async throws -> FileProvider<JSONSnapshot> {
        try check(path)
        let place = InMemoryProvider(values: [
            "filePath": ConfigValue(.string(path), isSecret: false)
        ])
        do {
            return try await FileProvider<JSONSnapshot>(config: ConfigReader(provider: place))
        } catch {
            throw CommandFailure("The configuration file \(path) cannot be read: \(error)")
        }
    }

    /// A setting that is misspelt would be ignored, and nobody would know.
    private static func check(_ path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("The configuration file \(path) cannot be read.")
        }
        guard data.count <= maximumBytes else {
            throw CommandFailure("The configuration file \(path) is larger than 1 MiB.")
        }
        let document: JSONDocument
        do throws(JSONError) {
            let bytes = Array(data)
            document = try JSONDocument(
                parsing: bytes, range: try JSONDocument.textRange(of: bytes))
        } catch {
            throw CommandFailure("The configuration file \(path) is not JSON: \(error.message)")
        }
        guard document.kind(0) == .object else {
            throw CommandFailure("The configuration file \(path) is not a JSON object.")
        }
        try document.forEachMember(0) { name, value in
            let name = document.string(name)
            guard let setting = Setting(rawValue: name) else {
                let known = Setting.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandFailure(
                    "The configuration file \(path) has the unknown setting \"\(name)\"; known are "
                        + known + ".")
            }
            guard setting.form.fits(document, value) else {
                throw CommandFailure("\(name) (from \(path)) is not \(setting.form.rawValue).")
            }
        }
    }
}

extension Setting.Form {
    /// Whether a value is of this form: a number in quotes is not, nor is `true` a number.
    fileprivate func fits(_ document: JSONDocument, _ value: JSONDocument.Node) -> Bool {
        switch (self, document.kind(value)) {
        case (.text, .string), (.number, .integer), (.flag, .true), (.flag, .false): return true
        case (.list, .array):
            var isList = true
            document.forEachElement(value) { element in
                isList = isList && document.kind(element) == .string
            }
            return isList
        default: return false
        }
    }
}
