import Foundation
import ServerSupport
import TestSupport
import Testing

/// HTTPS, as curl and openssl see it.
@Suite("TLS")
struct TLSTests {
    @Test("a client that trusts the certificate is served, over TLS 1.2 and later only")
    func served() throws {
        let scratch = try Scratch()
        let token = try Wenzhi.found(scratch.data)
        let files = try Tool.certificate(in: scratch)
        let server = try ServerProcess(
            scratch, ["--tls-certificate", files.certificate, "--tls-key", files.key])
        let base = "https://localhost:\(server.port)"
        func curl(_ arguments: String...) throws -> Tool.Result {
            try Tool.run(["curl", "-sS", "--max-time", "20"] + arguments)
        }
        let live = try curl("--cacert", files.certificate, base + "/health/live")
        #expect(live.text == #"{"status":"live"}"#, "\(live.errors)")
        for version in ["1.2", "1.3"] {
            let answer = try curl(
                "--cacert", files.certificate, "--tlsv\(version)", "--tls-max", version, "-w",
                "%{http_code}", "-o", "/dev/null", "-H", "Authorization: Bearer \(token)",
                base + "/v1/overview")
            #expect(answer.text == "200", "\(version) \(answer.errors)")
        }
        // Direct answers, around one of the usual kind on the same connection.
        let post = [
            "--cacert", files.certificate, "-H", "Authorization: Bearer \(token)", "-H",
            "Content-Type: application/cloudevents+json", "-w", " %{http_code} %{num_connects}\n",
            "-o", "/dev/null", "-d",
        ]
        let next = ["--next", "-sS"]
        let city = String.event(
            "c", "centre.established", "beijing",
            #"{"level":"municipal","name":"北京市文化馆","sponsor":"北京市文化和旅游局"}"#, source: "/ledger")
        let answers = try Tool.run(
            ["curl", "-sS", "--max-time", "20"] + post + [city, base + "/v1/events"] + next
                + post + ["{}", base + "/v1/events?dryRun=true"] + next + post
                + [city, base + "/v1/events"])
        #expect(answers.text == " 201 1\n 400 0\n 200 0\n", "\(answers.errors)")
        let old = try curl(
            "--cacert", files.certificate, "--tlsv1.0", "--tls-max", "1.1", "--ciphers",
            "DEFAULT@SECLEVEL=0", base + "/health/live")
        #expect(old.status != 0)
        #expect(try curl(base + "/health/live").status != 0, "an unknown certificate is refused")
        #expect(try curl("http://localhost:\(server.port)/health/live").status != 0)
        // Those who do not speak TLS harm nobody.
        let again = try curl("--cacert", files.certificate, base + "/health/ready")
        #expect(again.text == #"{"status":"ready"}"#)
        #expect(server.stop() == 0)
    }

    @Test("files that do not serve are refused in one line that names them")
    func refused() throws {
        let scratch = try Scratch()
        _ = try Wenzhi.found(scratch.data)
        let (certificate, key) = try Tool.certificate(in: scratch)
        let other = try Tool.certificate(in: scratch, "other")
        let text = scratch.path + "/text.pem"
        try Data("not a certificate\n".utf8).write(to: URL(filePath: text))
        for (files, named) in [
            (["--tls-certificate", certificate], "tls-key"),
            (["--tls-key", key], "tls-certificate"),
            (["--tls-certificate", "/nowhere.pem", "--tls-key", key], "/nowhere.pem"),
            (["--tls-certificate", certificate, "--tls-key", "/nowhere"], "/nowhere"),
            (["--tls-certificate", text, "--tls-key", key], text),
            (["--tls-certificate", certificate, "--tls-key", text], text),
            (["--tls-certificate", certificate, "--tls-key", other.key], other.key),
            (["--tls-certificate", key, "--tls-key", key], key),
        ] {
            let result = try Wenzhi.run(
                arguments: ["serve", "--data", scratch.data, "--port", "0"] + files)
            #expect(result.status == 1, "\(files)")
            #expect(result.errorLines.count == 1, "\(result.errors)")
            #expect(result.errors.contains(named), "\(result.errors)")
            #expect(!result.errors.contains("PRIVATE KEY"))
        }
    }
}
