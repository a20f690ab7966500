import Foundation
import Ledger

/// The files of a working paper.
struct PaperFolder {
    /// The names of the files, in the order in which they are listed.
    static let names = [
        "figures.json", "entries.csv", "tests.csv", "findings.csv", "sample.csv", "events.ndjson",
        "checkpoint", "log.vkey",
    ]
    static let page = "index.html"
    private static let proofs = "proofs"
    private static let proofSuffix = ".tlog-proof"
    /// The longest file that is read.
    private static let maximumFileBytes = 1 << 30

    /// The bytes of each file by its name.
    private(set) var files: [String: [UInt8]] = [:]
    /// The bytes of each proof by the event's sequence.
    private(set) var proofs: [String: [UInt8]] = [:]
    /// Files that are not of a paper.
    private(set) var strangers: [String] = []

    /// An empty paper.
    init() {}

    /// Reads all files of a directory. What is missing is found by the check.
    init(reading directory: String) throws {
        let manager = FileManager.default
        guard let names = try? manager.contentsOfDirectory(atPath: directory) else {
            throw CommandFailure("\(directory) cannot be read.")
        }
        for name in names.sorted() where name != Self.proofs {
            guard Self.names.contains(name) || name == Self.page else {
                strangers.append(name)
                continue
            }
            files[name] = try Self.read(directory + "/" + name)
        }
        guard names.contains(Self.proofs) else { return }
        let folder = directory + "/" + Self.proofs
        guard Self.type(of: folder) == .typeDirectory else {
            strangers.append(Self.proofs)
            return
        }
        for name in (try? manager.contentsOfDirectory(atPath: folder))?.sorted() ?? [] {
            guard name.hasSuffix(Self.proofSuffix) else {
                strangers.append(Self.proofs + "/" + name)
                continue
            }
            let sequence = String(name.dropLast(Self.proofSuffix.count))
            proofs[sequence] = try Self.read(folder + "/" + name)
        }
    }

    /// What is under a path itself: a link is none of the paper's, wherever it leads.
    private static func type(of path: String) -> FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard type(of: path) == .typeRegular,
            let size = attributes?[.size] as? Int, size <= maximumFileBytes,
            let data = FileManager.default.contents(atPath: path)
        else { throw CommandFailure("\(path) is not a file of up to 1 GiB that can be read.") }
        return Array(data)
    }

    /// The name of the proof of the event with a sequence, in the directory.
    static func proof(_ sequence: String) -> String {
        proofs + "/" + sequence + proofSuffix
    }

    subscript(name: String) -> [UInt8]? {
        get { files[name] }
        set { files[name] = newValue }
    }

    /// Adds the proof of the event with a sequence.
    mutating func add(_ proof: [UInt8], of sequence: String) {
        proofs[sequence] = proof
    }

    /// Writes all files beside a directory, and gives them its name when they are whole and durable.
    func write(to directory: String) throws {
        let unfinished: DraftDirectory
        do throws(LedgerError) {
            unfinished = try DraftDirectory(of: LedgerDirectory(directory))
        } catch {
            throw CommandFailure("\(directory) cannot be written: \(error.message)")
        }
        do throws(LedgerError) {
            for (name, bytes) in files {
                try SmallFile.write(bytes, to: unfinished.draft.path + "/" + name)
            }
            for (sequence, bytes) in proofs {
                try SmallFile.write(
                    bytes, to: unfinished.draft.path + "/" + Self.proof(sequence))
            }
            try unfinished.finish()
        } catch {
            unfinished.remove()
            throw CommandFailure("\(directory) cannot be written: \(error.message)")
        }
    }
}
