import Foundation
import ServerSupport
import TestSupport
import Testing

/// What the compiler writes has the layout that `Tools/test` asks for, however many schemas there are.
struct LayoutTests {
    @Test(
        "Generated files pass the linter, also where only one member in all is counted",
        arguments: [["archive."], ["resource."], ["archive.", "resource."]])
    func layout(added: [String]) throws {
        let manager = FileManager.default
        let scratch = try Scratch()
        let (schemas, sources) = (scratch.path + "/schemas", scratch.path + "/sources")
        try manager.copyItem(
            atPath: Wenzhi.root.appending(path: "Schemas").path, toPath: schemas)
        let extensions = Wenzhi.root.appending(path: "Tests/ExtensionTests/Schemas").path
        let names = try manager.contentsOfDirectory(atPath: extensions)
            .filter { name in added.contains(where: name.hasPrefix) }
        #expect(names.count >= added.count)
        for name in names {
            try manager.copyItem(atPath: extensions + "/" + name, toPath: schemas + "/" + name)
        }
        let compiled = try Tool.run([
            Wenzhi.root.appending(path: ".build/release/SchemaCompiler").path,
            "--schemas", schemas, "--sources", sources,
        ])
        try #require(compiled.status == 0, "\(compiled.text)\(compiled.errors)")
        let linted = try Tool.run([
            "swift", "format", "lint", "--strict", "--recursive", "--parallel",
            "--configuration", Wenzhi.root.appending(path: ".swift-format").path, sources,
        ])
        #expect(linted.status == 0, "\(linted.errors)")
    }
}
