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
        "EventLog": ["MerkleTree", "Synchronization"],
        "LMDBLog": ["EventLog", "LMDB", "MerkleTree", "Glibc", "Synchronization"],
        "Rules": ["Catalogue"],
        "Tables": ["LMDB"],
        "Projections": [
            "Catalogue", "EventLog", "LMDB", "MerkleTree", "Rules", "Tables", "Crypto",
            "Synchronization",
        ],
        "Queries": ["Catalogue", "EventLog", "JSON", "LMDB", "Projections", "Rules", "Tables"],
        "Ledger": [
            "Catalogue", "EventLog", "JSON", "LMDB", "LMDBLog", "MerkleTree", "Projections",
            "Queries", "Rules",
            "Crypto", "Foundation", "Logging", "Metrics", "Synchronization",
        ],
        "HTTPAPI": [
            "CZlib", "Catalogue", "EventLog", "JSON", "Ledger", "MerkleTree", "Projections",
            "Queries", "Rules",
            "Foundation", "HTTPTypes", "Hummingbird", "HummingbirdCore", "HummingbirdTLS",
            "Logging", "Metrics", "NIOCore", "NIOHTTP1", "NIOHTTPTypes", "NIOHTTPTypesHTTP1",
            "NIOPosix", "NIOSSL",
            "ServiceLifecycle", "Synchronization",
        ],
        // Under Tools, but part of the program: it shares nothing with what it is to try.
        "Simulation": ["JSON"],
        "wenzhi": [
            "Catalogue", "EventLog", "HTTPAPI", "JSON", "LMDB", "LMDBLog", "Ledger", "MerkleTree",
            "Projections", "Queries", "Rules", "Simulation", "ArgumentParser", "Configuration",
            "Foundation",
            "HTTPTypes", "Hummingbird", "Logging", "Metrics", "ServiceLifecycle",
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
        for (module, row) in Self.allowed where module != "HTTPAPI" && module != "wenzhi" {
            #expect(
                row.isDisjoint(with: ["Hummingbird", "HTTPTypes", "HTTPAPI", "wenzhi"]), "\(module)"
            )
            #expect(!row.contains("ArgumentParser"))
        }
    }
}
