import Configuration
import HTTPAPI
import HTTPServer
import Logging

/// What a server runs with, once flags, environment and file have been read.
struct ServeSettings {
    let data: String
    let host: String
    let port: Int
    let tls: TLSFiles?
    let corsOrigins: [String]
    let logLevel: Logger.Level
    let logFormat: LogFormat
    let maxConnections: Int
    let idleSeconds: Int
    let shutdownSeconds: Int
    let maxBodiesMebibytes: Int
    let maxUnreadMebibytes: Int
    let acceptsClock: Bool
    let volunteerIDs: VolunteerIDs
    let readOnly: Bool
    let witnesses: [WitnessAddress]
    let witnessSeconds: Int
    /// Every setting with where it comes from, secrets hidden.
    let found: [SettingsReader.Found]

    private static let maximumSeconds = 86_400

    /// Reads everything; the first that is wrong ends it with one sentence.
    init(
        flags: [AbsoluteConfigKey: ConfigValue], environment: [String: String], file: String?
    ) async throws {
        var reader = try await SettingsReader(flags: flags, environment: environment, file: file)
        data = try reader.text(.data, default: "./data", expected: "a path") ?? ""
        host = try reader.text(.host, default: "127.0.0.1", expected: "an address") ?? ""
        port = try reader.integer(.port, in: 0...65_535, default: 8080)
        tls = try Self.tls(&reader)
        corsOrigins = try reader.list(
            .corsOrigin, expected: "a list of origins such as https://example.cn, or *",
            ServerOptions.isOrigin)
        logLevel = try reader.word(.logLevel, default: .notice)
        logFormat = try reader.word(.logFormat, default: .text)
        maxConnections = try reader.integer(.maxConnections, in: 1...1_000_000, default: 16_000)
        idleSeconds = try reader.integer(.idleSeconds, in: 1...Self.maximumSeconds, default: 30)
        shutdownSeconds = try reader.integer(
            .shutdownSeconds, in: 1...Self.maximumSeconds, default: 30)
        // Less would refuse the largest batch, and the largest page, for ever.
        maxBodiesMebibytes = try reader.integer(.maxBodiesMib, in: 8...65_536, default: 64)
        maxUnreadMebibytes = try reader.integer(.maxUnreadMib, in: 32...65_536, default: 128)
        acceptsClock = try reader.flag(.acceptClock, default: false)
        readOnly = try reader.flag(.readOnly, default: false)
        volunteerIDs = try reader.word(.volunteerIDs, default: .ownTerritory)
        witnesses = try reader.list(.witness, expected: WitnessAddress.form) {
            WitnessAddress($0) != nil
        }.compactMap { WitnessAddress($0) }
        witnessSeconds = try reader.integer(
            .witnessSeconds, in: 1...Self.maximumSeconds, default: 10)
        found = reader.found
    }

    private static func tls(_ reader: inout SettingsReader) throws -> TLSFiles? {
        let certificate = try reader.text(.tlsCertificate, default: nil, expected: "a path")
        let key = try reader.text(.tlsKey, default: nil, expected: "a path")
        switch (certificate, key) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            let files = TLSFiles(certificate: certificate, key: key)
            do throws(TLSFailure) {
                try files.check()
            } catch {
                throw CommandFailure(error.description)
            }
            return files
        default:
            throw CommandFailure("TLS needs both tls-certificate and tls-key, or neither.")
        }
    }
}

extension SettingsReader {
    /// A word of a closed list.
    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ setting: Setting, default fallback: Word
    ) throws -> Word where Word.RawValue == String {
        let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
        let text = try text(setting, default: fallback.rawValue, expected: "one of \(words)") {
            Word(rawValue: $0) != nil
        }
        return text.flatMap(Word.init) ?? fallback
    }
}
