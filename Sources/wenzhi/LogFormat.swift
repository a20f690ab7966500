import Catalogue
import Foundation
import JSON
import Ledger
import Logging

/// How the log is written on standard error.
enum LogFormat: String, CaseIterable {
    /// Lines for people.
    case text
    /// A JSON object a line, for programs.
    case json

    /// A logger that writes so.
    func logger(_ level: Logger.Level) -> Logger {
        var logger =
            switch self {
            case .text: Logger(label: "wenzhi") { StreamLogHandler.standardError(label: $0) }
            case .json: Logger(label: "wenzhi") { _ in JSONLogHandler(clock: .system) }
            }
        logger.logLevel = level
        return logger
    }
}

/// Writes every line of the log as one JSON object.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info
    private let clock: LedgerClock

    init(clock: LedgerClock) {
        self.clock = clock
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("time", clock.now().text)
        json.member("level", event.level.rawValue)
        json.member("message", event.message.description)
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        for (name, value) in all.sorted(by: { $0.key < $1.key }) {
            json.key(Self.reserved.contains(name) ? "_" + name : name)
            Self.write(value, to: &json)
        }
        json.endObject()
        // One call, so that lines of several threads never mix.
        FileHandle.standardError.write(Data(json.bytes + [UInt8(ascii: "\n")]))
    }

    /// The names of a line's own members.
    private static let reserved: Set = ["time", "level", "message"]

    private static func write(_ value: Logger.MetadataValue, to json: inout JSONWriter) {
        switch value {
        case .string(let text): json.string(text)
        case .stringConvertible(let number as any BinaryInteger):
            json.integer(Int(clamping: number))
        case .stringConvertible(let other): json.string(other.description)
        case .array(let values):
            json.beginArray()
            for value in values { write(value, to: &json) }
            json.endArray()
        case .dictionary(let members):
            json.beginObject()
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                json.key(name)
                write(value, to: &json)
            }
            json.endObject()
        }
    }
}
