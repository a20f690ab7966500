public import Foundation

/// Compiles a folder of schemas into Swift files.
public enum SchemaCompilation {
    /// The generated files by their paths below `Sources`.
    ///
    /// - Parameter folder: holds one `<type>.json` for each event type, and
    ///   `<type>.<version>.json` for later versions. Its folder `language` holds sentences and words
    ///   in English and Chinese.
    /// - Throws: ``SchemaError`` for the first schema that leaves the supported subset.
    public static func files(from folder: URL) throws -> [String: String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".json") }.sorted()
        var schemas: [Schema] = []
        for name in names {
            let data = try Data(contentsOf: folder.appendingPathComponent(name))
            schemas.append(try SchemaReader(file: name, bytes: Array(data)).schema())
        }
        return Emitter(
            model: try CatalogueModel(schemas), language: try VocabularyFiles(of: folder)
        ).files()
    }

    /// The paths below `Sources` of files that differ from the generated ones, are missing or are
    /// no longer generated.
    public static func stale(_ files: [String: String], in sources: URL) -> [String] {
        let differing = files.filter { path, text in
            (try? String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)) != text
        }
        let present = Emitter.modules.flatMap { module in
            let folder = "\(module)/\(Emitter.folder)"
            let path = sources.appendingPathComponent(folder).path
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            return names.map { "\(folder)/\($0)" }
        }
        let extra = present.filter { $0.hasSuffix(".swift") && files[$0] == nil }
        return (differing.keys + extra).sorted()
    }
}
