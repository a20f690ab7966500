/// What `serve` can be told, by flag, environment and file: one name for all three.
///
/// `log-level` is `--log-level`, `WENZHI_LOG_LEVEL`, and `"log-level"` in the file.
enum Setting: String, CaseIterable {
    case data
    case host
    case port
    case tlsCertificate = "tls-certificate"
    case tlsKey = "tls-key"
    case corsOrigin = "cors-origin"
    case logLevel = "log-level"
    case logFormat = "log-format"
    case maxConnections = "max-connections"
    case idleSeconds = "idle-seconds"
    case shutdownSeconds = "shutdown-seconds"
    case maxBodiesMib = "max-bodies-mib"
    case maxUnreadMib = "max-unread-mib"
    case acceptClock = "accept-clock"
    case volunteerIDs = "volunteer-ids"
    case readOnly = "read-only"
    case witness
    case witnessSeconds = "witness-seconds"

    /// What a value is.
    enum Form: String {
        case text = "a text"
        case number = "a whole number"
        case flag = "true or false"
        case list = "a list of texts"
    }

    /// What a value of this setting is.
    var form: Form {
        switch self {
        case .data, .host, .tlsCertificate, .tlsKey, .logLevel, .logFormat, .volunteerIDs: .text
        case .port, .maxConnections, .idleSeconds, .shutdownSeconds, .maxBodiesMib, .maxUnreadMib,
            .witnessSeconds:
            .number
        case .acceptClock, .readOnly: .flag
        case .corsOrigin, .witness: .list
        }
    }

    /// Whether the value is kept out of the log: somebody may paste a key where its path belongs.
    var isSecret: Bool { self == .tlsKey }
}
