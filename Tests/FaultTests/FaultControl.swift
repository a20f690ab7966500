import Foundation
import ServerSupport
import TestSupport

/// What is to fail.
struct Fault: CustomStringConvertible {
    /// Calls, with their bits in the preloaded library.
    enum Call: Int32, CaseIterable {
        case write = 1
        case sync = 2
        case truncate = 4
        case allocate = 8
        case map = 16
        case open = 32
        case remove = 64
        case rename = 128
        /// Every call that changes files: those above but `map` and `open`, and the creation of a file or
        /// directory.
        case change = 975
    }

    /// Files, in the order of the preloaded library.
    enum Place: Int32, CaseIterable {
        case log, journal, views, keys, anchor, secrets, reads
        /// What commands make in a directory `targets`.
        case targets
    }

    var call: Call
    var place: Place
    /// How many such calls succeed first.
    var countdown = 0
    /// `EIO` or `ENOSPC`; ``killed`` where the process is killed instead.
    var code = EIO
    /// All calls that follow fail too.
    var lasts = false
    /// The call takes effect, and fails all the same.
    var persists = false

    /// What stands for SIGKILL.
    static let killed: Int32 = -1

    var description: String {
        let what = code == EIO ? "EIO" : code == ENOSPC ? "ENOSPC" : "SIGKILL"
        return "\(call) in \(place) after \(countdown): \(what)"
            + (lasts ? ", lasting" : ", once") + (persists ? ", with effect" : "")
    }

    /// A fault of one that is running.
    static func random(_ generator: inout SeededGenerator) -> Fault {
        let calls: [(Call, Place)] = [
            (.write, .log), (.sync, .log), (.write, .journal), (.write, .keys), (.sync, .keys),
            (.write, .journal), (.sync, .log), (.write, .anchor), (.sync, .anchor),
            (.open, .anchor),
        ]
        let (call, place) = calls.randomElement(using: &generator) ?? (.write, .log)
        let latest = place == .journal ? 30 : place == .anchor ? 0 : 6
        return Fault(
            call: call, place: place,
            countdown: Int.random(in: 0...latest, using: &generator),
            code: Bool.random(using: &generator) ? EIO : ENOSPC,
            lasts: Bool.random(using: &generator),
            persists: Bool.random(using: &generator))
    }
}

/// The numbers that the preloaded library looks at, in a file that it has mapped.
final class FaultControl {
    private static let byteCount = 32
    private static let hitsOffset: UInt64 = 28

    private let path: String
    /// What a server's environment needs to load the library.
    let environment: [String: String]

    /// Compiles the library, and makes the file.
    init(_ scratch: Scratch) throws {
        path = scratch.path + "/control"
        try Data(count: Self.byteCount).write(to: URL(filePath: path))
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Preload/faults.c").path
        let library = scratch.path + "/faults.so"
        let made = try Tool.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"])
        guard made.status == 0 else { throw ServerFailure("cc: \(made.errors)") }
        environment = ["LD_PRELOAD": library, "FAULT_CONTROL": path]
    }

    /// From now on it fails.
    func arm(_ fault: Fault) throws {
        try write([
            0, fault.call.rawValue, fault.place.rawValue, Int32(fault.countdown), fault.code,
            fault.lasts ? 1 : 0, fault.persists ? 1 : 0, 0,
        ])
        try write([1])
    }

    /// From now on nothing fails; returns how many calls did.
    func disarm() throws -> Int {
        try write([0])
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        try file.seek(toOffset: Self.hitsOffset)
        let bytes = try file.read(upToCount: 4) ?? Data()
        return bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Writes the first of the numbers.
    private func write(_ numbers: [Int32]) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? file.close() }
        let bytes = numbers.flatMap { number in
            (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        try file.write(contentsOf: Data(bytes))
    }
}
