import EventLog
import Foundation
import LMDBLog
import TestSupport
import Testing

/// Losing the process or the disk in the middle; each runs in a process of its own.
@Suite("The embedded log: failures")
struct LMDBLogFailureTests {
    private static let mapSizeBytes = 1 << 28

    static func record(_ number: Int) -> [UInt8] { Array("event \(number)".utf8) }

    static func open(_ directory: String) throws(LogError) -> LMDBLog {
        try LMDBLog(directory: directory, mapSizeBytes: mapSizeBytes)
    }

    /// Lets files grow to so many bytes; nil lifts the limit.
    static func limitFiles(to bytes: UInt?) {
        var limit = rlimit()
        _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        limit.rlim_cur = bytes.map { rlim_t($0) } ?? limit.rlim_max
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }

    @Test("what append returned for is there after the process was killed")
    func killed() async throws {
        let directory = try Scratch()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = directory.path as String] in
            let log = try LMDBLogFailureTests.open(path)
            for number in 0..<50 {
                try log.append([LMDBLogFailureTests.record(number)], checkpoint: nil)
            }
            kill(getpid(), SIGKILL)
        }
        let log = try Self.open(directory.path)
        let expected = (0..<50).map(Self.record)
        #expect(try log.allRecords() == expected)
        #expect(log.head.root == ReferenceTree.root(of: expected))
        try log.append([Self.record(50)], checkpoint: nil)
        #expect(log.head.size == 51)
        withExtendedLifetime(directory) {}
    }

    @Test("a commit that fails for want of room records nothing, and the log goes on")
    func failedCommit() async throws {
        let directory = try Scratch()
        await #expect(processExitsWith: .success) { [path = directory.path as String] in
            signal(SIGXFSZ, SIG_IGN)
            let log = try LMDBLogFailureTests.open(path)
            let kept = (0..<10).map(LMDBLogFailureTests.record)
            let head = try log.append(kept, checkpoint: nil)
            let size = try FileManager.default.attributesOfItem(atPath: path + "/data.mdb")[.size]
            LMDBLogFailureTests.limitFiles(to: (size as? UInt) ?? 0)
            let group = (0..<200).map { _ in [UInt8](repeating: 7, count: 3_000) }
            #expect(code { try log.append(group, checkpoint: nil) } == .full)
            #expect(log.head == head)
            #expect(try log.allRecords() == kept)
            LMDBLogFailureTests.limitFiles(to: nil)
            try log.prove()
            #expect(log.head == head)
            try log.append(group, checkpoint: nil)
            #expect(try log.allRecords() == kept + group)
            #expect(log.head.root == ReferenceTree.root(of: kept + group))
        }
        let log = try Self.open(directory.path)
        #expect(log.head.size == 210)
        withExtendedLifetime(directory) {}
    }
}
