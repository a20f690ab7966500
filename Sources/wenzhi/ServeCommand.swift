import ArgumentParser
import HTTPAPI
import Ledger
import Logging
import ServiceLifecycle
import UnixSignals

/// `wenzhi serve`: serves the ledger over HTTP until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the ledger over HTTP.",
        discussion: """
            SIGTERM and SIGINT stop it: it answers what it has accepted, signs a checkpoint and \
            closes the ledger.

            Example: wenzhi serve --data /var/lib/wenzhi --port 8080
            """)

    @OptionGroup var place: DataOptions

    @Option(help: "The address to listen on; by default only this machine can connect.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 lets the system choose one.")
    var port = 8080

    @Flag(help: .hidden)
    var benchRoutes = false

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port is a number from 0 to 65535.")
        }
    }

    func run() async throws {
        let ledger = try place.open()
        let options = ServerOptions(
            host: host, port: port, logger: DataOptions.logger, hasBenchRoutes: benchRoutes)
        let host = host
        let server = WenzhiServer(ledger, options) { port in
            print("listening on http://\(host.contains(":") ? "[\(host)]" : host):\(port)")
            flushOutput()
        }
        // Services stop in the opposite order: the ledger closes when the server has ended.
        var configuration = ServiceGroupConfiguration(
            services: [LedgerService(ledger), server],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: DataOptions.logger)
        configuration.maximumGracefulShutdownDuration = WenzhiServer.maximumShutdownDuration
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let error as LedgerError {
            throw error
        } catch {
            throw CommandFailure("The server stopped: \(error)")
        }
    }
}

/// Keeps the ledger open as long as the server runs, and closes it last.
private struct LedgerService: Service {
    let ledger: Ledger

    init(_ ledger: Ledger) {
        self.ledger = ledger
    }

    func run() async throws {
        // Cancelled or told to stop: either way the ledger is closed.
        try? await gracefulShutdown()
        try ledger.close()
    }
}
