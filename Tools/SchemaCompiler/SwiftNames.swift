/// Converts names of the catalogue to Swift names.
enum SwiftNames {
    private static let keywords: Set<String> = [
        "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer",
        "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for",
        "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil",
        "operator", "private", "protocol", "public", "repeat", "rethrows", "return", "self",
        "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try",
        "typealias", "var", "where", "while",
    ]

    /// `no-show` → `noShow`, `hours.served` → `hoursServed`.
    static func lower(_ text: String) -> String {
        var name = ""
        for (index, word) in words(text).enumerated() {
            name += index == 0 ? word : word.prefix(1).uppercased() + word.dropFirst()
        }
        return name
    }

    /// `hours.served` → `HoursServed`.
    static func upper(_ text: String) -> String {
        let name = lower(text)
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    /// A name in a declaration; keywords get backticks.
    static func declared(_ name: String) -> String {
        keywords.contains(name) ? "`\(name)`" : name
    }

    private static func words(_ text: String) -> [Substring] {
        text.split { $0 == "-" || $0 == "." }
    }
}
