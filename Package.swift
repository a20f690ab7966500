// swift-tools-version: 6.3
import PackageDescription

/// Exclusive access to variables is not checked at run time in release builds: Decisions.md has what that
/// gains. `EXCLUSIVITY=checked Tools/test` builds and tests with the checks.
let exclusivity =
    Context.environment["EXCLUSIVITY"] == "checked" ? [] : ["-enforce-exclusivity=unchecked"]

let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableExperimentalFeature("Lifetimes"),
    .unsafeFlags(
        ["-cross-module-optimization"] + exclusivity, .when(configuration: .release)),
]

/// Programs carry the Swift runtime with them: calls into it are shorter, and Swift need not be installed.
/// Memory comes from jemalloc: most of it is freed by another thread than took it, which costs less there.
let programSettings: [LinkerSetting] = [
    .linkedLibrary("jemalloc"),
    .unsafeFlags(
        [
            "-static-stdlib", "-use-ld=lld", "-lCoreFoundation", "-l_FoundationCollections",
            "-l_FoundationCShims", "-l_FoundationICU", "-lstdc++",
        ],
        .when(configuration: .release)),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")

/// A target of ours: every one is built with the same settings.
func module(
    _ name: String, _ dependencies: [Target.Dependency], path: String? = nil
) -> Target {
    .target(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

/// What suites need that drive the program from outside.
let server: [Target.Dependency] = ["ServerSupport", "TestSupport"]

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "wenzhi",
    products: [.executable(name: "wenzhi", targets: ["wenzhi"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CLMDBGuard", dependencies: ["CLMDB"]),
        module("LMDB", ["CLMDB", "CLMDBGuard"]),
        module("MerkleTree", [crypto]),
        module("JSON", []),
        module("Catalogue", ["JSON"]),
        module("EventLog", ["MerkleTree"]),
        module("LMDBLog", ["LMDB", "EventLog", "MerkleTree"]),
        module("Rules", ["Catalogue"]),
        module("Tables", ["LMDB"]),
        module(
            "Projections",
            ["Tables", "LMDB", "MerkleTree", "Catalogue", "EventLog", "Rules", crypto]),
        module(
            "Queries",
            [
                "Projections", "Tables", "LMDB", "Catalogue", "EventLog", "Rules", "JSON", crypto,
            ]),
        module(
            "Ledger",
            [
                "LMDB", "MerkleTree", "JSON", "Catalogue", "EventLog", "LMDBLog", "Rules",
                "Projections", "Queries", crypto, lifecycle, logging, metrics,
            ]),
        module(
            "HTTPServer",
            [
                "CZlib", lifecycle, logging, metrics, nio, httpTypes,
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        module(
            "HTTPAPI",
            [
                "JSON", "Catalogue", "EventLog", "MerkleTree", "Rules", "Projections", "Queries",
                "Ledger", "HTTPServer", lifecycle, logging, metrics, nio, httpTypes,
            ]),
        .executableTarget(
            name: "wenzhi",
            dependencies: [
                "JSON", "Catalogue", "EventLog", "MerkleTree", "Rules", "Projections", "Queries",
                "Ledger",
                "HTTPServer", "HTTPAPI", "Simulation", arguments, lifecycle, logging, metrics,
                .product(name: "Configuration", package: "swift-configuration"),
            ],
            swiftSettings: settings, linkerSettings: programSettings),
        module("Simulation", ["JSON"], path: "Tools/Simulation"),
        module("Workload", [], path: "Tools/Workload"),
        .executableTarget(
            name: "Bench",
            dependencies: [
                "LMDB", "Catalogue", "EventLog", "Ledger", "MerkleTree", "Projections", "Queries",
                "Rules",
                "Simulation", "Workload", logging,
            ],
            path: "Tools/Bench", swiftSettings: settings, linkerSettings: programSettings),
        .executableTarget(
            name: "SchemaCompiler", dependencies: ["JSON", arguments], path: "Tools/SchemaCompiler",
            swiftSettings: settings),
        module("TestSupport", [], path: "Tests/TestSupport"),
        module("ServerSupport", ["TestSupport"], path: "Tests/ServerSupport"),
        module(
            "Attack", ["Catalogue", "EventLog", "JSON", "LMDBLog", crypto], path: "Tests/Attack"),
        tests("JSONTests", ["JSON", "TestSupport"]),
        tests("LMDBTests", ["LMDB", "TestSupport"]),
        tests("MerkleTreeTests", ["MerkleTree", "TestSupport"]),
        tests("CatalogueTests", ["Catalogue", "JSON", "SchemaCompiler"]),
        tests("EventLogTests", ["EventLog", "LMDB", "LMDBLog", "MerkleTree", "TestSupport"]),
        tests("RulesTests", ["Catalogue", "Rules", "TestSupport"]),
        tests(
            "LedgerTests",
            [
                "Ledger", "LMDB", "Tables", "Projections", "Queries", "Rules", "Catalogue", "JSON",
                "EventLog",
                "MerkleTree", "TestSupport", "Workload", "Attack", logging, crypto,
            ]),
        tests("SimulationTests", ["Simulation"]),
        tests(
            "MetricsTests",
            ["HTTPServer", "HTTPAPI", "Ledger", "Catalogue", "Rules", metrics]),
        tests(
            "HTTPServerTests",
            [
                "HTTPServer", nio, httpTypes,
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        tests("HTTPTests", server + ["MerkleTree"]),
        tests("CrashTests", server),
        tests("FuzzTests", server),
        .testTarget(
            name: "ExtensionTests", dependencies: server, exclude: ["Schemas", "build"],
            swiftSettings: settings),
        .testTarget(
            name: "FaultTests", dependencies: server + ["Attack"], exclude: ["Preload"],
            swiftSettings: settings),
        tests("DamageTests", server),
        tests("StyleTests", []),
    ]
)
