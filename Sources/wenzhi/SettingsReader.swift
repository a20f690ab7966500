import Configuration

/// Reads settings from the flags, the environment and a file, in that order.
///
/// The first that is wrong ends the command, even where one before it would have counted: what is
/// nonsense now would count another day.
struct SettingsReader {
    /// A setting as it was found.
    struct Found {
        let setting: Setting
        let text: String
        let source: String
    }

    private static let environmentPrefix: ConfigKey = "wenzhi"

    private let sources: [(name: String, provider: any ConfigProvider)]
    /// All settings that were read, for showing them.
    private(set) var found: [Found] = []

    /// A reader over what is given on the command line, in the environment, and in a file.
    init(
        flags: [AbsoluteConfigKey: ConfigValue], environment: [String: String], file: String?
    ) async throws {
        let variables = EnvironmentVariablesProvider(environmentVariables: environment)
        var sources: [(String, any ConfigProvider)] = [
            ("flag", InMemoryProvider(values: flags)),
            ("environment", variables.prefixKeys(with: Self.environmentPrefix)),
        ]
        if let file { sources.append((file, try await ConfigurationFile.provider(file))) }
        self.sources = sources
    }

    /// A text; `expected` says what `isValid` asks for.
    mutating func text(
        _ setting: Setting, default fallback: String?, expected: String,
        _ isValid: (String) -> Bool = { !$0.isEmpty }
    ) throws -> String? {
        let values = try read(setting, .string, expected) {
            if case .string(let text) = $0 { text } else { nil }
        }
        if let wrong = values.first(where: { !isValid($0.value) }) {
            throw Self.failure(setting, wrong.source, expected)
        }
        return note(setting, values.first ?? fallback.map { ($0, "default") }) { $0 }
    }

    /// A whole number in a range.
    mutating func integer(
        _ setting: Setting, in range: ClosedRange<Int>, default fallback: Int
    ) throws -> Int {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        let values = try read(setting, .int, expected) {
            if case .int(let number) = $0 { number } else { nil }
        }
        if let wrong = values.first(where: { !range.contains($0.value) }) {
            throw Self.failure(setting, wrong.source, expected)
        }
        return note(setting, values.first ?? (fallback, "default")) { "\($0)" } ?? fallback
    }

    /// Yes or no.
    mutating func flag(_ setting: Setting, default fallback: Bool) throws -> Bool {
        let values = try read(setting, .bool, Setting.Form.flag.rawValue) {
            if case .bool(let flag) = $0 { flag } else { nil }
        }
        return note(setting, values.first ?? (fallback, "default")) { "\($0)" } ?? fallback
    }

    /// Any number of texts: separated by commas in the environment, an array in the file.
    mutating func list(
        _ setting: Setting, expected: String, _ isValid: (String) -> Bool
    ) throws -> [String] {
        let values = try read(setting, .stringArray, expected) {
            if case .stringArray(let texts) = $0 { texts } else { nil }
        }
        if let wrong = values.first(where: { !$0.value.allSatisfy(isValid) }) {
            throw Self.failure(setting, wrong.source, expected)
        }
        return note(setting, values.first ?? ([], "default")) { $0.joined(separator: ",") } ?? []
    }

    /// The values of a setting wherever it is given; one that cannot be read is refused.
    private func read<Value>(
        _ setting: Setting, _ type: ConfigType, _ expected: String,
        _ take: (ConfigContent) -> Value?
    ) throws -> [(value: Value, source: String)] {
        let key = AbsoluteConfigKey([setting.rawValue])
        return try sources.compactMap { source in
            let content: ConfigContent?
            do {
                content = try source.provider.value(forKey: key, type: type).value?.content
            } catch {
                throw Self.failure(setting, source.name, expected)
            }
            guard let content else { return nil }
            guard let value = take(content) else {
                throw Self.failure(setting, source.name, expected)
            }
            return (value, source.name)
        }
    }

    private mutating func note<Value>(
        _ setting: Setting, _ value: (value: Value, source: String)?, _ text: (Value) -> String
    ) -> Value? {
        guard let value else { return nil }
        let shown = setting.isSecret ? "(hidden)" : text(value.value)
        found.append(Found(setting: setting, text: shown, source: value.source))
        return value.value
    }

    private static func failure(
        _ setting: Setting, _ source: String, _ expected: String
    ) -> CommandFailure {
        CommandFailure("\(setting.rawValue) (from \(source)) is not \(expected).")
    }
}
