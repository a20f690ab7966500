import Catalogue
import Crypto
import EventLog
import Foundation
import JSON
import Ledger

/// An attacker who has a copy of the ledger's directory, and patience. Every piece of `keys/data.mdb`
/// that could be a wrapped key, of rows in use and of pages that are free, is tried with every 32 bytes in
/// `secrets/`; every key found that way is tried on the sealed names in the log.
struct KeyAttack {
    /// The sealed name of one person.
    struct Target {
        let person: String
        let box: AES.GCM.SealedBox
        let associatedData: [UInt8]
    }

    private static let wrappedBytes = 60
    private static let wrappingBytes = 32
    private static let numberBytes = 8

    let targets: [Target]

    /// The names that the applications in a ledger's log hold.
    init(_ fixture: TestLedger) throws {
        var targets: [Target] = []
        for position in 0..<fixture.ledger.log.head.size {
            guard let bytes = try fixture.ledger.log.record(at: Position(position)) else {
                continue
            }
            let event = try Catalogue.decodeStored(bytes)
            guard event.type == .volunteerApplied else { continue }
            let document = try JSONDocument(parsing: bytes)
            guard let data = document.member(0, "data"),
                let person = document.member(data, "person"),
                let sealed = document.member(person, "sealed"),
                let combined = Data(base64Encoded: document.string(sealed))
            else { throw TestFailure("the person is not sealed") }
            let parts = [event.id.source, event.id.id, event.type.name, event.subject, "person"]
            targets.append(
                Target(
                    person: event.subject, box: try AES.GCM.SealedBox(combined: combined),
                    associatedData: Array(parts.joined(separator: "\0").utf8)))
        }
        self.targets = targets
    }

    /// The people whose names open with what a ledger's directory holds.
    func opened(in path: String) throws -> Set<String> {
        let keys = try unwrapped(in: path)
        var opened: Set<String> = []
        for target in targets {
            let opens = keys.contains { key in
                (try? AES.GCM.open(
                    target.box, using: SymmetricKey(data: key),
                    authenticating: target.associatedData)) != nil
            }
            if opens { opened.insert(target.person) }
        }
        return opened
    }

    /// Every key that anything in the directory opens.
    private func unwrapped(in path: String) throws -> Set<[UInt8]> {
        var wrappings: [SymmetricKey] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: path + "/secrets") {
            let bytes = [UInt8](
                try Data(contentsOf: URL(filePath: path + "/secrets/" + name)))
            guard bytes.count >= Self.wrappingBytes else { continue }
            for start in 0...(bytes.count - Self.wrappingBytes) {
                wrappings.append(
                    SymmetricKey(data: bytes[start..<(start + Self.wrappingBytes)]))
            }
        }
        let file = [UInt8](try Data(contentsOf: URL(filePath: path + "/keys/data.mdb")))
        // A wrapped key stands behind the name or the number that it was wrapped for.
        let owners = Set(targets.map { Array($0.person.utf8) })
        let ownerBytes = Set(owners.map(\.count))
        var keys: Set<[UInt8]> = []
        for start in Self.numberBytes..<max(Self.numberBytes, file.count - Self.wrappedBytes) {
            let window = file[start..<(start + Self.wrappedBytes)]
            guard window.first != 0 || window.last != 0 else { continue }
            var names = [Array(file[(start - Self.numberBytes)..<start])]
            // Numbers of the reserve are small; other pieces of eight bytes are none.
            if names[0].prefix(4).contains(where: { $0 != 0 }) { names = [] }
            for count in ownerBytes where start >= count {
                let name = Array(file[(start - count)..<start])
                if owners.contains(name) { names.append(name) }
            }
            guard !names.isEmpty, let box = try? AES.GCM.SealedBox(combined: window) else {
                continue
            }
            for name in names {
                for wrapping in wrappings {
                    if let key = try? AES.GCM.open(box, using: wrapping, authenticating: name) {
                        keys.insert(Array(key))
                    }
                }
            }
        }
        return keys
    }
}
