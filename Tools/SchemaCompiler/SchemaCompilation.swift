public import Foundation

/// Compiles a folder of schemas into Swift files.
public enum SchemaCompilation {
    /// The generated files by name.
    ///
    /// - Parameter folder: holds one `<type>.json` for each event type, and
    ///   `<type>.<version>.json` for later versions.
    /// - Throws: ``SchemaError`` for the first schema that leaves the supported subset.
    public static func files(from folder: URL) throws -> [String: String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".json") }.sorted()
        var schemas: [Schema] = []
        for name in names {
            let data = try Data(contentsOf: folder.appendingPathComponent(name))
            schemas.append(try SchemaReader(file: name, bytes: Array(data)).schema())
        }
        return Emitter(model: try CatalogueModel(schemas)).files()
    }

    /// The names of files in a folder that differ from the generated ones, lack or are too many.
    public static func stale(_ files: [String: String], in folder: URL) -> [String] {
        let manager = FileManager.default
        let present = (try? manager.contentsOfDirectory(atPath: folder.path)) ?? []
        let differing = files.filter { name, text in
            (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) != text
        }
        let extra = present.filter { $0.hasSuffix(".swift") && files[$0] == nil }
        return (differing.keys + extra).sorted()
    }
}
