import Catalogue
import Crypto
package import EventLog
import Foundation
import JSON
import LMDBLog

/// An attacker who has a copy of the ledger's directory, and patience.
///
/// Every piece of every file that could be a wrapped key, of rows in use and of pages that are free, is
/// tried with every 32 bytes that a small file holds; every key found that way is tried on every sealed
/// field of volunteers in the log.
package struct KeyAttack {
    /// A sealed field of one person.
    package struct Target {
        let person: String
        let box: AES.GCM.SealedBox
        let associatedData: [UInt8]

        func opens(with key: SymmetricKey) -> Bool {
            (try? AES.GCM.open(box, using: key, authenticating: associatedData)) != nil
        }
    }

    private static let wrappedBytes = 60
    private static let keyBytes = 32
    private static let numberBytes = 8
    private static let pageBytes = 4096
    /// A file that holds a secret is not larger.
    private static let secretFileBytes = 4096

    package let targets: [Target]
    private let owners: Set<[UInt8]>

    /// The sealed fields that a log holds.
    package init(_ log: any LogStore) throws {
        var targets: [Target] = []
        for position in 0..<log.head.size {
            guard let bytes = try log.record(at: Position(position)) else { continue }
            targets += try Self.targets(in: bytes)
        }
        self.targets = targets
        owners = Set(targets.map { Array($0.person.utf8) })
    }

    /// The sealed fields that the log in a directory holds.
    package init(logIn path: String) throws {
        let log = try LMDBLog(directory: path, readOnly: true)
        defer { log.close() }
        try self.init(log)
    }

    private static func targets(in record: [UInt8]) throws -> [Target] {
        let event = try Catalogue.decodeStored(record)
        guard event.aggregate == .volunteer else { return [] }
        let document = try JSONDocument(parsing: record)
        guard let data = document.member(0, "data"), document.kind(data) == .object else {
            return []
        }
        var found: [Target] = []
        document.forEachMember(data) { name, value in
            let field = document.string(name)
            guard document.kind(value) == .object,
                let sealed = document.member(value, "sealed"),
                let combined = Data(base64Encoded: document.string(sealed)),
                let box = try? AES.GCM.SealedBox(combined: combined)
            else { return }
            let parts = [event.id.source, event.id.id, event.type.name, event.subject, field]
            found.append(
                Target(
                    person: event.subject, box: box,
                    associatedData: Array(parts.joined(separator: "\0").utf8)))
        }
        return found
    }

    /// The people of whom a field opens with what a ledger's directory holds.
    package func opened(in path: String) throws -> Set<String> {
        let files = try Self.files(in: path)
        let wrappings = files.filter { $0.bytes.count <= Self.secretFileBytes }
            .flatMap { Self.windows(of: $0.bytes) }
        let keys = Set(files.flatMap { unwrapped(in: $0.bytes, by: wrappings) })
            .map { SymmetricKey(data: $0) }
        return Set(
            targets.filter { target in keys.contains { target.opens(with: $0) } }.map(\.person))
    }

    /// Which of some people a key opens that lies in a file as it is, not wrapped.
    package func openedUnwrapped(in path: String, _ people: Set<String>) throws -> Set<String> {
        let targets = targets.filter { people.contains($0.person) }
        var opened: Set<String> = []
        for (_, bytes) in try Self.files(in: path) {
            for window in Self.windows(of: bytes) {
                for target in targets where target.opens(with: window) {
                    opened.insert(target.person)
                }
            }
        }
        return opened
    }

    /// The files that hold one of some texts in clear.
    package static func files(in path: String, saying texts: [String]) throws -> [String] {
        try files(in: path).filter { _, bytes in
            let data = Data(bytes)
            return texts.contains { data.range(of: Data($0.utf8)) != nil }
        }.map(\.name)
    }

    /// Every file below a directory, whole.
    private static func files(in path: String) throws -> [(name: String, bytes: [UInt8])] {
        var found: [(name: String, bytes: [UInt8])] = []
        for name in FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? [] {
            let url = URL(filePath: path + "/" + name)
            let values = try? url.resourceValues(forKeys: [.isRegularFileKey])
            guard values?.isRegularFile == true else { continue }
            // A server that runs may have put a file in the place of another meanwhile.
            guard let data = try? Data(contentsOf: url) else { continue }
            found.append((name, [UInt8](data)))
        }
        return found
    }

    /// Pieces of 32 bytes that look random: hardly any random key has three zeros or no five bytes
    /// above 127.
    private static func windows(of bytes: [UInt8]) -> [SymmetricKey] {
        var keys: [SymmetricKey] = []
        var (zeros, high) = (0, 0)
        for (end, byte) in bytes.enumerated() {
            zeros += byte == 0 ? 1 : 0
            high += byte > 127 ? 1 : 0
            if end >= keyBytes {
                let left = bytes[end - keyBytes]
                zeros -= left == 0 ? 1 : 0
                high -= left > 127 ? 1 : 0
            }
            guard end >= keyBytes - 1, zeros < 3, high > 4 else { continue }
            keys.append(SymmetricKey(data: bytes[(end - keyBytes + 1)...end]))
        }
        return keys
    }

    /// Where a wrapped key can begin. Pages of nothing but zeros, of which sparse files have many, are left
    /// out.
    private static func starts(in file: [UInt8]) -> [Int] {
        stride(from: 0, to: file.count, by: pageBytes).flatMap { page -> Range<Int> in
            let end = min(page + pageBytes, file.count)
            let reach = file[page..<min(end + wrappedBytes, file.count)]
            guard reach.contains(where: { $0 != 0 }) else { return 0..<0 }
            let first = max(page, numberBytes)
            return first..<max(first, min(end, file.count - wrappedBytes + 1))
        }
    }

    /// Every key that a file holds and that one of those opens. A wrapped key stands behind the name or
    /// the number that it was wrapped for.
    private func unwrapped(in file: [UInt8], by wrappings: [SymmetricKey]) -> [[UInt8]] {
        let lengths = Set(owners.map(\.count))
        var keys: [[UInt8]] = []
        for start in Self.starts(in: file) {
            let window = file[start..<(start + Self.wrappedBytes)]
            guard window.first != 0 || window.last != 0 else { continue }
            var names: [[UInt8]] = []
            // Numbers of the reserve are small; other pieces of eight bytes are none.
            if file[start - 8] | file[start - 7] | file[start - 6] | file[start - 5] == 0 {
                names.append(Array(file[(start - Self.numberBytes)..<start]))
            }
            for count in lengths where start >= count {
                let name = Array(file[(start - count)..<start])
                if owners.contains(name) { names.append(name) }
            }
            guard !names.isEmpty, let box = try? AES.GCM.SealedBox(combined: window) else {
                continue
            }
            for name in names {
                for wrapping in wrappings {
                    if let key = try? AES.GCM.open(box, using: wrapping, authenticating: name) {
                        keys.append(Array(key))
                    }
                }
            }
        }
        return keys
    }
}
