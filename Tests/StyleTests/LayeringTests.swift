import Testing

/// The architecture as a table: what each target may import, its own modules first.
@Suite("Layering")
struct LayeringTests {
    /// Nothing of `Sources`, nor of a tool that has a row, may import what is not in its row.
    private static let allowed: [String: Set<String>] = [
        "CLMDB": [],
        "CLMDBGuard": ["CLMDB"],
        "CZlib": [],
        "LMDB": ["CLMDB", "CLMDBGuard", "Glibc", "Synchronization"],
        "MerkleTree": ["Crypto"],
        "JSON": [],
        "Catalogue": ["JSON"],
        "EventLog": ["MerkleTree"],
        "LMDBLog": ["EventLog", "LMDB", "MerkleTree", "Glibc", "Synchronization"],
        "Rules": ["Catalogue"],
        "Tables": ["LMDB"],
        "Projections": [
            "Catalogue", "EventLog", "LMDB", "MerkleTree", "Rules", "Tables", "Crypto",
            "Synchronization",
        ],
        "Queries": [
            "Catalogue", "Crypto", "EventLog", "JSON", "LMDB", "Projections", "Rules", "Tables",
        ],
        "Ledger": [
            "Catalogue", "EventLog", "JSON", "LMDB", "LMDBLog", "MerkleTree", "Projections",
            "Queries", "Rules", "Crypto", "Foundation", "Logging", "Metrics", "ServiceLifecycle",
            "Synchronization",
        ],
        "HTTPServer": [
            "CZlib", "Glibc", "HTTPTypes", "HummingbirdCore", "HummingbirdTLS", "Logging",
            "Metrics", "NIOCore", "NIOHTTP1", "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOPosix",
            "NIOSSL", "ServiceLifecycle", "Synchronization",
        ],
        "HTTPAPI": [
            "Catalogue", "EventLog", "HTTPServer", "JSON", "Ledger", "MerkleTree", "Projections",
            "Queries", "Rules", "Foundation", "HTTPTypes",
            "Logging", "Metrics", "NIOCore",
            "ServiceLifecycle", "Synchronization",
        ],
        // Under Tools, but part of the program: it shares nothing with what it is to try.
        "Simulation": ["JSON"],
        // The tests' own: what drives the program from outside shares nothing with it.
        "TestSupport": ["Foundation"],
        "ServerSupport": ["TestSupport", "Foundation", "Glibc"],
        "wenzhi": [
            "Catalogue", "EventLog", "HTTPAPI", "HTTPServer", "JSON", "LMDB", "LMDBLog", "Ledger",
            "MerkleTree", "Projections", "Queries", "Rules", "Simulation", "ArgumentParser",
            "Configuration", "Foundation", "Logging", "Metrics", "ServiceLifecycle",
            "Synchronization", "UnixSignals",
        ],
    ]

    /// What stands below a module of ours, and all that stands below that.
    private static func below(_ module: String) -> Set<String> {
        var found: Set<String> = []
        var open = Array(allowed[module] ?? [])
        while let next = open.popLast() {
            if found.insert(next).inserted { open += allowed[next] ?? [] }
        }
        return found
    }

    @Test("each target imports what its row allows, and nothing else")
    func imports() {
        for file in SourceTree.files {
            let row = file.target.flatMap { Self.allowed[$0] }
            guard row != nil || file.path.hasPrefix("Sources/") else { continue }
            let forbidden = file.imports.filter { row?.contains($0) != true }
            #expect(forbidden == [], "\(file.path)")
        }
    }

    @Test("every folder of Sources has a row")
    func rows() {
        let folders = SourceTree.folders(in: "Sources")
        #expect(folders.contains("Rules"))
        #expect(folders.filter { Self.allowed[$0] == nil } == [])
    }

    @Test("the table has no circle", arguments: allowed.keys.sorted())
    func circles(_ module: String) {
        #expect(!Self.below(module).contains(module))
    }

    @Test(
        "the domain knows no input and output",
        arguments: ["JSON", "Catalogue", "Rules", "MerkleTree", "Simulation"])
    func pureCore(_ module: String) {
        let outside: Set = [
            "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Logging", "LMDB", "CLMDB",
            "CLMDBGuard",
            "Hummingbird", "NIOCore",
        ]
        #expect(Self.below(module).isDisjoint(with: outside))
    }

    @Test("only the top knows HTTP and the command line")
    func top() {
        let top: Set = ["HTTPServer", "HTTPAPI", "wenzhi"]
        for (module, row) in Self.allowed where !top.contains(module) {
            #expect(row.isDisjoint(with: top.union(["HTTPTypes", "NIOCore"])), "\(module)")
            #expect(!row.contains("ArgumentParser"))
        }
    }

    @Test("the transport knows nothing of the ledger")
    func transport() {
        #expect(
            Self.below("HTTPServer").isDisjoint(with: Set(Self.allowed.keys).subtracting(["CZlib"]))
        )
    }
}
