import Foundation

/// Ends the whole run cleanly when it is interrupted or takes too long.
final class RunGuard {
    /// A full run must not take longer.
    private static let limitSeconds = 870.0

    private let sources: [any DispatchSourceProtocol]

    /// Guards a run whose folder must not stay behind.
    init(folder: String) {
        let queue = DispatchQueue(label: "guard")
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + Self.limitSeconds)
        timer.setEventHandler { Self.end(folder, "It took more than \(Self.limitSeconds) s.") }
        timer.resume()
        var sources: [any DispatchSourceProtocol] = [timer]
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { Self.end(folder, "Interrupted.") }
            source.resume()
            sources.append(source)
        }
        self.sources = sources
    }

    private static func end(_ folder: String, _ reason: String) {
        Children.killAll()
        try? FileManager.default.removeItem(atPath: folder)
        Text.note(reason)
        exit(1)
    }
}
