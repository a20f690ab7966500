import Foundation
import ServerSupport
import TestSupport
import Testing

/// Settings from flags, environment and file.
@Suite("Configuration")
struct ConfigurationTests {
    @Test("a flag goes before the environment, that before the file, that before the default")
    func precedence() throws {
        let scratch = try Scratch()
        _ = try Wenzhi.found(scratch.data)
        let key = try Tool.certificate(in: scratch)
        let file = try Self.file(
            scratch,
            """
            {"host": "localhost", "idle-seconds": 11, "max-connections": 5,
             "log-format": "json", "cors-origin": ["https://a.cn", "https://b.cn"],
             "tls-certificate": "\(key.certificate)", "tls-key": "\(key.key)"}
            """)
        let server = try ServerProcess(
            scratch, ["--config", file, "--idle-seconds", "13"],
            environment: [
                "WENZHI_IDLE_SECONDS": "12", "WENZHI_MAX_CONNECTIONS": "6",
                "WENZHI_ACCEPT_CLOCK": "true",
            ])
        #expect(server.stop() == 0)
        let line = try #require(
            server.logLines.first { $0["message"]?.string == "configured" }, "\(server.errors)")
        for (setting, shown) in [
            ("host", "localhost (\(file))"), ("idle-seconds", "13 (flag)"),
            ("max-connections", "6 (environment)"), ("accept-clock", "true (environment)"),
            ("log-format", "json (\(file))"), ("shutdown-seconds", "30 (default)"),
            ("port", "0 (flag)"), ("cors-origin", "https://a.cn,https://b.cn (\(file))"),
            ("tls-key", "(hidden) (\(file))"), ("tls-certificate", "\(key.certificate) (\(file))"),
        ] {
            #expect(line[setting]?.string == shown)
        }
        #expect(!server.errors.contains(key.key))
    }

    @Test("the file can be named in the environment, and lists are separated by commas there")
    func environment() throws {
        let scratch = try Scratch()
        _ = try Wenzhi.found(scratch.data)
        let file = try Self.file(scratch, #"{"log-format": "json"}"#)
        let server = try ServerProcess(
            scratch, [],
            environment: [
                "WENZHI_CONFIG": file, "WENZHI_CORS_ORIGIN": "https://a.cn,http://b.cn:8080",
            ])
        #expect(server.stop() == 0)
        let line = server.logLines.first { $0["message"]?.string == "configured" }
        #expect(line?["cors-origin"]?.string == "https://a.cn,http://b.cn:8080 (environment)")
    }

    @Test("nonsense is refused in one line that says where it stands")
    func nonsense() throws {
        let scratch = try Scratch()
        _ = try Wenzhi.found(scratch.data)
        for (text, named) in [
            (#"{"prot": 8080}"#, "prot"), (#"{"port": "eighty"}"#, "port"),
            (#"{"port": 70000}"#, "port"), (#"{"port": 1.5}"#, "port"),
            (#"{"port": true}"#, "port"), (#"{"accept-clock": "maybe"}"#, "accept-clock"),
            (#"{"cors-origin": "https://a.cn"}"#, "cors-origin"),
            (#"{"cors-origin": ["https://a.cn/"]}"#, "cors-origin"),
            (#"{"cors-origin": ["https://a.cn", 1]}"#, "cors-origin"),
            (#"{"log-level": "loud"}"#, "log-level"), (#"{"host": ""}"#, "host"),
            (#"{"port": 1, "port": 2}"#, "not JSON"), (#"["port"]"#, "object"), ("", "not JSON"),
            (#"{"port": {"number": 80}}"#, "port"), (#"{"port": null}"#, "port"),
        ] {
            let file = try Self.file(scratch, text)
            try Self.refused(
                ["serve", "--data", scratch.data, "--config", file], [:], names: named)
        }
        for (variable, value, named) in [
            ("WENZHI_PORT", "eighty", "port"), ("WENZHI_PORT", "", "port"),
            ("WENZHI_PORT", "-1", "port"), ("WENZHI_LOG_FORMAT", "xml", "log-format"),
            ("WENZHI_ACCEPT_CLOCK", "perhaps", "accept-clock"),
            ("WENZHI_CORS_ORIGIN", "a.cn", "cors-origin"), ("WENZHI_IDLE_SECONDS", "0", "idle"),
            ("WENZHI_CONFIG", "/nowhere.json", "/nowhere.json"),
        ] {
            try Self.refused(
                ["serve", "--data", scratch.data], [variable: value], names: named)
        }
        try Self.refused(
            ["serve", "--data", scratch.data, "--port", "70000"], [:], names: "port")
        try Self.refused(
            ["serve", "--data", scratch.data, "--log-level", "loud"], [:], names: "log-level")
    }

    @Test(
        "shell completion knows files, directories and words", arguments: ["bash", "zsh", "fish"])
    func completion(_ shell: String) throws {
        let script = try Wenzhi.run("--generate-completion-script", shell)
        #expect(script.status == 0)
        for word in ["tls-certificate", "log-format", "critical", "json"] {
            #expect(script.output.contains(word), "\(word)")
        }
    }

    @Test("listening beyond this machine without TLS is warned of")
    func warning() throws {
        let scratch = try Scratch()
        _ = try Wenzhi.found(scratch.data)
        for (arguments, isWarned) in [(["--host", "0.0.0.0"], true), ([], false)] {
            let server = try ServerProcess(scratch, arguments)
            #expect(server.stop() == 0)
            #expect(server.errors.contains("unencrypted") == isWarned)
        }
    }

    private static func file(_ scratch: Scratch, _ text: String) throws -> String {
        let path = scratch.path + "/wenzhi.json"
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    private static func refused(
        _ arguments: [String], _ environment: [String: String], names named: String
    ) throws {
        let settings = environment.map { "\($0.key)=\($0.value)" }
        let result = try Tool.run(
            ["env"] + settings + ["timeout", "20", Wenzhi.executable.path] + arguments)
        let lines = result.errors.split(separator: "\n")
        #expect(result.status == 1, "\(arguments) \(environment) \(result.errors)")
        #expect(lines.count == 1, "\(result.errors)")
        #expect(result.errors.contains(named), "\(result.errors)")
    }
}
