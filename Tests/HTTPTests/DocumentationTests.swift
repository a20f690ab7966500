import Foundation
import ServerSupport
import TestSupport
import Testing

/// What the documentation says, done: as somebody would who reads it.
@Suite(.serialized)
struct DocumentationTests {
    /// The catalogue of articles.
    private static let catalogue = Wenzhi.root.appending(path: "Sources/wenzhi/Wenzhi.docc")
    /// Articles that begin where `Tools/start` has ended; the others start what they need.
    private static let served = [
        "README.md", "Asking.md", "DataModel.md", "Funds.md", "Integrating.md",
        "SchemaLanguage.md",
    ]
    /// The year that `Tools/start` shows, but for its last day.
    private static let year = ["--districts", "110101,110105,110118", "--volunteers", "120"]
    /// The last day of the year whose figures the articles show.
    private static let lastDay = "2025-12-31"
    private static let analyzer = "/usr/bin/systemd-analyze"
    private static let isInstalled = PythonScript.isInstalled("schemathesis")

    private static let articles: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: catalogue.path)) ?? []
        return ["README.md"] + names.filter { $0.hasSuffix(".md") }.sorted()
    }()

    @Test(
        "every snippet of an article runs and prints what the article shows",
        .enabled(if: isInstalled, "not installed"), arguments: articles)
    func snippets(_ article: String) throws {
        let folder = article == "README.md" ? Wenzhi.root : Self.catalogue
        var arguments = ["snippets.py", folder.appending(path: article).path]
        let served =
            Self.served.contains(article)
            ? try Served(year: Self.year + ["--until", Self.lastDay]) : nil
        if let served { arguments += ["\(served.server.port)", served.token] }
        let (status, output) = try PythonScript.run("python3", arguments)
        print(output)
        #expect(status == 0, "\(output)")
        #expect(output.contains(" passed, 0 failed"), "\(output)")
        if let served { #expect(served.server.isRunning) }
    }

    @Test("the articles are found, and none is too long to read")
    func lengths() throws {
        #expect(Self.articles.count > Self.served.count)
        #expect(Self.served.allSatisfy(Self.articles.contains))
        for article in Self.articles where article != "README.md" {
            let text = try String(
                contentsOf: Self.catalogue.appending(path: article), encoding: .utf8)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 300, "\(article)")
            #expect(lines.allSatisfy { $0.count <= 400 }, "\(article)")
        }
        // The figures in the articles are those of the year that a reader sees.
        let start = try String(
            contentsOf: Wenzhi.root.appending(path: "Tools/start"), encoding: .utf8)
        #expect(start.contains("simulate " + Self.year.joined(separator: " ")))
        let readme = try String(
            contentsOf: Wenzhi.root.appending(path: "README.md"), encoding: .utf8)
        #expect(readme.contains("Tools/start --until \(Self.lastDay)"))
    }

    @Test(
        "a new user's afternoon, from an empty directory to a spreadsheet",
        .enabled(if: isInstalled, "not installed"))
    func afternoon() throws {
        let (status, output) = try PythonScript.run("python3", ["afternoon.py"])
        print(output)
        #expect(status == 0, "\(output)")
        #expect(output.hasSuffix(" passed, 0 failed\n"), "\(output)")
    }

    @Test(
        "the systemd unit is one that systemd accepts",
        .enabled(if: FileManager.default.isExecutableFile(atPath: analyzer), "not installed"))
    func unit() throws {
        let article = try String(
            contentsOf: Self.catalogue.appending(path: "Operating.md"), encoding: .utf8)
        let unit = try #require(article.firstMatch(of: #/```ini\n(\[Unit\](?s:.*?))```/#)).output.1
        let scratch = try Scratch()
        let path = scratch.path + "/wenzhi.service"
        let program = Wenzhi.executable.path
        try unit.replacing("/usr/local/bin/wenzhi", with: program)
            .write(toFile: path, atomically: true, encoding: .utf8)
        let verified = try Tool.run([Self.analyzer, "verify", path])
        #expect(verified.status == 0)
        #expect(!verified.errors.contains("wenzhi.service"), "\(verified.errors)")
    }
}
