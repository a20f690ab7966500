import ArgumentParser
import Foundation
import HTTPAPI
import HTTPServer
import Ledger
import Logging
import Metrics
import ServiceLifecycle
import UnixSignals

/// `wenzhi serve`: serves the ledger over HTTP until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the ledger over HTTP.",
        discussion: """
            Every option can also be given in the environment (--log-level as WENZHI_LOG_LEVEL) or \
            in a JSON file named by --config ("log-level"). A flag goes before the environment, and \
            that before the file.

            SIGTERM and SIGINT stop it: it answers what it has accepted, signs a checkpoint and \
            closes the ledger. SIGHUP rotates the key-encryption key (see wenzhi keys rotate).

            With --read-only it serves a mirror or a backup: no keys, no secrets and no writer. It shows what \
            wenzhi mirror adds meanwhile, and admits the tokens that are on record in the copy.

            Examples:
              wenzhi serve --data /var/lib/wenzhi --port 8080
              wenzhi serve --read-only --data copy
              wenzhi serve --host 0.0.0.0 --tls-certificate chain.pem --tls-key key.pem
            """)

    @OptionGroup var flags: ServeFlags

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let settings = try await ServeSettings(
            flags: flags.given, environment: environment,
            file: flags.config ?? environment["WENZHI_CONFIG"])
        let logger = settings.logFormat.logger(settings.logLevel)
        let registry = MetricRegistry(help: MetricCatalogue.help)
        MetricsSystem.bootstrap(registry)
        let ledger = try await open(settings, logger)
        let descriptors = DescriptorLimit.raise()
        let options = serverOptions(settings, descriptors, logger, registry)
        announce(settings, options, descriptors, logger)
        let scheme = settings.tls == nil ? "http" : "https"
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        let server = WenzhiServer(ledger, options) { port in
            print("listening on \(scheme)://\(host):\(port)")
            flushOutput()
        }
        // Services stop in the opposite order: the ledger closes when the server has ended.
        let beside =
            settings.readOnly
            ? [FollowService(ledger, logger: options.logger)]
            : try writingServices(ledger, settings, options.logger)
        var configuration = ServiceGroupConfiguration(
            services: [LedgerService(ledger)] + beside
                + [server, ArchiveService(ledger, logger: logger)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: options.logger)
        configuration.maximumGracefulShutdownDuration = .seconds(settings.shutdownSeconds)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let error as LedgerError {
            throw error
        } catch {
            throw CommandFailure("The server stopped: \(error)")
        }
    }

    /// What works beside the writer.
    private func writingServices(
        _ ledger: Ledger, _ settings: ServeSettings, _ logger: Logger
    ) throws -> [any Service] {
        let services: [any Service] = [
            KeyRotationService(ledger, logger), CheckpointService(ledger),
        ]
        guard !settings.witnesses.isEmpty else { return services }
        let witnesses = try settings.witnesses.map { try $0.witness() }
        return services + [
            WitnessService(
                ledger, witnesses, intervalSeconds: settings.witnessSeconds, logger: logger)
        ]
    }

    private func open(_ settings: ServeSettings, _ logger: Logger) async throws -> Ledger {
        let line = ProgressLine("recovering")
        defer { line.end() }
        let options = LedgerOptions(
            mapSizeBytes: flags.mapSize, acceptsClock: settings.acceptsClock, logger: logger)
        let directory = LedgerDirectory(settings.data)
        guard settings.readOnly else {
            return try Ledger(directory, options) { line.show($0, of: $1) }
        }
        try Ledger.prepareReading(directory, options) { line.show($0, of: $1) }
        return try await Ledger.reading(directory, options)
    }

    private func serverOptions(
        _ settings: ServeSettings, _ descriptors: Int, _ logger: Logger,
        _ registry: MetricRegistry
    ) -> ServerOptions {
        let connections = DescriptorLimit.connections(
            wanted: settings.maxConnections, descriptors: descriptors)
        if connections < settings.maxConnections {
            logger.warning(
                "fewer connections than configured fit under the limit of open files",
                metadata: [
                    "descriptors": .stringConvertible(descriptors),
                    "connections": .stringConvertible(connections),
                ])
        }
        return ServerOptions(
            host: settings.host, port: settings.port, tls: settings.tls,
            corsOrigins: settings.corsOrigins, maximumConnections: connections,
            idleSeconds: settings.idleSeconds,
            maximumBodiesBytes: settings.maxBodiesMebibytes << 20,
            maximumUnreadBytes: settings.maxUnreadMebibytes << 20, logger: logger,
            metrics: registry, volunteerIDs: settings.volunteerIDs,
            hasBenchRoutes: flags.benchRoutes)
    }

    /// Says what the server runs with, and warns of what is likely a mistake.
    private func announce(
        _ settings: ServeSettings, _ options: ServerOptions, _ descriptors: Int, _ logger: Logger
    ) {
        var shown: Logger.Metadata = [:]
        for found in settings.found {
            shown[found.setting.rawValue] = "\(found.text) (\(found.source))"
        }
        shown["descriptors"] = .stringConvertible(descriptors)
        logger.notice("configured", metadata: shown)
        if !options.isLoopback, options.tls == nil {
            logger.warning(
                """
                tokens and personal data travel unencrypted: give --tls-certificate and --tls-key, \
                or listen on 127.0.0.1 behind a proxy that has them
                """, metadata: ["host": "\(settings.host)"])
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
