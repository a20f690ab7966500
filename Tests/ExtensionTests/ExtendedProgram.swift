import Foundation
import ServerSupport
import TestSupport

/// The program of a copy of the package, to which one schema was added and no line of Swift.
///
/// It is built once, when the first test asks for it.
struct ExtendedProgram {
    private static let built = Result { try ExtendedProgram() }

    /// The program; throws what the build printed when it failed.
    static func get() throws -> ExtendedProgram { try built.get() }

    private let scratch: Scratch

    /// `wenzhi` with the added type.
    var executable: URL { URL(filePath: scratch.path + "/package/.build/release/wenzhi") }

    /// The Swift files of the copy, by their paths below its root, that the package does not have.
    let addedFiles: [String]

    private init() throws {
        scratch = try Scratch()
        let copy = scratch.path + "/package"
        let tests = Wenzhi.root.appending(path: "Tests/ExtensionTests")
        let result = try Tool.run([
            tests.appending(path: "build").path, Wenzhi.root.path, copy,
            tests.appending(path: "Schemas").path,
        ])
        guard result.status == 0 else {
            throw ServerFailure("the copy was not built: \(result.text)\n\(result.errors)")
        }
        let before = try Self.swiftFiles(Wenzhi.root.path)
        addedFiles = try Self.swiftFiles(copy).subtracting(before).sorted()
    }

    private static func swiftFiles(_ root: String) throws -> Set<String> {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root + "/Sources")
        return Set(paths.filter { $0.hasSuffix(".swift") })
    }
}
