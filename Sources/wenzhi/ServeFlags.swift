import ArgumentParser
import Configuration
import HTTPAPI
import Logging

/// What `serve` can be told on the command line. Nothing has a default here: what is not given is
/// looked for in the environment, and then in the file.
struct ServeFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp("A JSON file with these options, without dashes.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var config: String?

    @Option(
        help: ArgumentHelp("The ledger's directory. (default: ./data)", valueName: "directory"),
        completion: .directory)
    var data: String?

    @Option(help: "The address to listen on; by default only this machine can connect.")
    var host: String?

    @Option(help: "The port to listen on; 0 lets the system choose one. (default: 8080)")
    var port: Int?

    @Option(
        help: ArgumentHelp(
            "The certificate to serve HTTPS with, and those above it, in PEM form.",
            valueName: "file"), completion: .file())
    var tlsCertificate: String?

    @Option(
        help: ArgumentHelp("The certificate's private key, in PEM form.", valueName: "file"),
        completion: .file())
    var tlsKey: String?

    @Option(
        help: ArgumentHelp(
            "A web page's origin that may use the interface, or * for any; can be repeated.",
            valueName: "origin"))
    var corsOrigin: [String] = []

    @Option(
        help: "What to log: each request at info, failures as errors. (default: notice)",
        completion: .list(Logger.Level.allCases.map(\.rawValue)))
    var logLevel: String?

    @Option(
        help: "How to write the log: text or json, on standard error. (default: text)",
        completion: .list(LogFormat.allCases.map(\.rawValue)))
    var logFormat: String?

    @Option(help: "Connections that may be open at once. (default: 16000)")
    var maxConnections: Int?

    @Option(help: "Seconds after which an idle connection is closed. (default: 30)")
    var idleSeconds: Int?

    @Option(help: "Seconds that requests get to end when the server stops. (default: 30)")
    var shutdownSeconds: Int?

    @Option(help: "MiB of posted bodies that may be in flight at once. (default: 64)")
    var maxBodiesMib: Int?

    @Option(help: "MiB of answers that may wait for clients to read them. (default: 128)")
    var maxUnreadMib: Int?

    @Flag(
        inversion: .prefixedNo,
        help: "Believe a clock that stands more than a day after the last event. (default: no)")
    var acceptClock: Bool?

    @Option(
        help: ArgumentHelp(
            "Who is told ids of volunteers: own-territory (centres theirs, dashboards none) or "
                + "everyone. (default: own-territory)", valueName: "whom"),
        completion: .list(VolunteerIDs.allCases.map(\.rawValue)))
    var volunteerIds: String?

    @Flag(
        inversion: .prefixedNo,
        help: "Answer from a copy without keys and secrets, and refuse posts. (default: no)")
    var readOnly: Bool?

    @Option(
        help: ArgumentHelp(
            "A witness that is asked to cosign checkpoints: its verifier key, a space, and the prefix "
                + "of its URL; can be repeated.", valueName: "witness"))
    var witness: [String] = []

    @Option(help: "Seconds between two requests to one witness at the least. (default: 10)")
    var witnessSeconds: Int?

    @Option(help: .hidden)
    var mapSize = 1 << 40

    @Flag(help: .hidden)
    var benchRoutes = false

    /// What was given, by the names of the settings.
    var given: [AbsoluteConfigKey: ConfigValue] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        func set(_ setting: Setting, _ content: ConfigContent?) {
            guard let content else { return }
            values[AbsoluteConfigKey([setting.rawValue])] = ConfigValue(content, isSecret: false)
        }
        set(.data, data.map { .string($0) })
        set(.host, host.map { .string($0) })
        set(.port, port.map { .int($0) })
        set(.tlsCertificate, tlsCertificate.map { .string($0) })
        set(.tlsKey, tlsKey.map { .string($0) })
        set(.corsOrigin, corsOrigin.isEmpty ? nil : .stringArray(corsOrigin))
        set(.logLevel, logLevel.map { .string($0) })
        set(.logFormat, logFormat.map { .string($0) })
        set(.maxConnections, maxConnections.map { .int($0) })
        set(.idleSeconds, idleSeconds.map { .int($0) })
        set(.shutdownSeconds, shutdownSeconds.map { .int($0) })
        set(.maxBodiesMib, maxBodiesMib.map { .int($0) })
        set(.maxUnreadMib, maxUnreadMib.map { .int($0) })
        set(.acceptClock, acceptClock.map { .bool($0) })
        set(.readOnly, readOnly.map { .bool($0) })
        set(.witness, witness.isEmpty ? nil : .stringArray(witness))
        set(.witnessSeconds, witnessSeconds.map { .int($0) })
        set(.volunteerIDs, volunteerIds.map { .string($0) })
        return values
    }
}
