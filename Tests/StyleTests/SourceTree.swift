import Foundation

/// The package's Swift files, found from where this one stands.
enum SourceTree {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// All Swift files of ours, by path.
    static let files: [SourceFile] = {
        let folders = ["Sources", "Tests", "Tools"].map { root.appendingPathComponent($0) }
        let found = folders.flatMap(swiftFiles) + [root.appendingPathComponent("Package.swift")]
        return found.compactMap(SourceFile.init).sorted { $0.path < $1.path }
    }()

    /// The names of the folders in a folder.
    static func folders(in folder: String) -> [String] {
        let url = root.appendingPathComponent(folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return names.filter { name in
            var isDirectory: ObjCBool = false
            let path = url.appendingPathComponent(name).path
            return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
                && isDirectory.boolValue
        }.sorted()
    }

    private static func swiftFiles(under folder: URL) -> [URL] {
        let paths = FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []
        return paths.compactMap { $0 as? String }
            .filter { $0.hasSuffix(".swift") && !$0.split(separator: "/").contains(".build") }
            .map { folder.appendingPathComponent($0) }
    }
}

/// One Swift file, with and without its comments and texts.
struct SourceFile: Sendable {
    /// The path from the package's root.
    let path: String
    /// The lines as they stand.
    let lines: [String]
    /// The lines with comments and string literals blanked: what the compiler acts on.
    let code: [String]

    init?(_ url: URL) {
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
        self.init(path: String(url.path.dropFirst(SourceTree.root.path.count + 1)), text: text)
    }

    init(path: String, text: String) {
        self.path = path
        lines = Self.lines(text)
        code = Self.lines(SwiftText.withoutCommentsAndTexts(text))
    }

    private static func lines(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The folder of `Sources`, `Tests` or `Tools` that the file is in.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : nil
    }

    /// Whether the file is written by a program.
    var isGenerated: Bool { path.split(separator: "/").contains("Generated") }

    /// The modules that the file imports.
    var imports: [String] {
        let pattern =
            /^\s*(?:@\w+\s+)*(?:(?:public|package|internal|private)\s+)?import\s+(?:struct\s+)?(\w+)/
        return code.compactMap { line in
            line.contains("import") ? line.firstMatch(of: pattern).map { String($0.output.1) } : nil
        }
    }

    /// `path:line: text` of every line of code that a pattern is found in.
    func places(_ pattern: Regex<Substring>, in lines: [String]) -> [String] {
        lines.enumerated().compactMap { number, line in
            line.firstMatch(of: pattern) == nil
                ? nil : "\(path):\(number + 1): \(self.lines[number])"
        }
    }
}
