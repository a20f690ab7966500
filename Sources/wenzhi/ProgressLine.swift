import Foundation

/// How far long work is, on standard error: events, rate and time left.
///
/// On a terminal it is one line that changes; in a log, a line every ten seconds.
final class ProgressLine {
    private static let terminalIntervalSeconds = 0.2
    private static let logIntervalSeconds = 10.0

    private let name: String
    private let unit: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private var lastShown = ContinuousClock.now
    private var hasShown = false

    /// A line for work of that name, counted in those units.
    init(_ name: String, unit: String = "events") {
        self.name = name
        self.unit = unit
    }

    /// Seconds since the work began.
    var elapsedSeconds: Double { Self.seconds(ContinuousClock.now - start) }

    /// Shows how much is done, not more often than can be read; `remaining` is the share that is
    /// left where it is known better than by the count.
    func show(_ done: UInt64, of total: UInt64?, remaining: Double? = nil) {
        let now = ContinuousClock.now
        let interval = isTerminal ? Self.terminalIntervalSeconds : Self.logIntervalSeconds
        guard Self.seconds(now - lastShown) >= interval else { return }
        lastShown = now
        hasShown = true
        let seconds = max(Self.seconds(now - start), 0.001)
        var text = "\(name): \(done)"
        if let total { text += " of \(total)" }
        text += " \(unit), \(Int(Double(done) / seconds))/s"
        let left = remaining ?? total.map { 1 - Double(done) / Double(max($0, 1)) }
        if let left, left < 1, left >= 0 {
            text += ", \(Int((seconds * left / (1 - left)).rounded(.up))) s left"
        }
        write(isTerminal ? "\r\u{1B}[K" + text : text + "\n")
    }

    /// Ends the line, so that what follows begins on a new one.
    func end() {
        if hasShown, isTerminal { write("\r\u{1B}[K") }
        hasShown = false
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}

/// Writes a line to standard error.
func printError(_ text: String) {
    FileHandle.standardError.write(Data((text.shownText + "\n").utf8))
}

extension String {
    /// The text with what would move a terminal's cursor, change its colours or turn the direction of
    /// writing as an escape sequence: texts of files may be anybody's.
    var shownText: String {
        var shown = ""
        for character in unicodeScalars {
            switch character.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                shown += character.escaped(asASCII: true)
            default: shown.unicodeScalars.append(character)
            }
        }
        return shown
    }
}
