import Catalogue
import EventLog
import HTTPServer
import MerkleTree
import Queries

/// Checks a working paper with nothing but its files, and the log's key where the reader has it.
struct PaperCheck {
    let folder: PaperFolder
    private let known: VerifierKey?
    /// What is wrong: each begins with the name of a file.
    var faults: [String] = []

    init(_ folder: PaperFolder, key: VerifierKey?) {
        self.folder = folder
        known = key
    }

    /// Checks everything that can be checked; nil where too much is missing for a report.
    mutating func run() -> PaperReport? {
        for name in folder.strangers { faults.append("\(name): is no file of a paper.") }
        for name in PaperFolder.names + [PaperFolder.page] where folder[name] == nil {
            faults.append("\(name): is missing.")
        }
        let checkpoint = checkSignature()
        let events = checkRecords(checkpoint)
        checkPage()
        guard let figures = folder["figures.json"].flatMap({ PaperFigures(parsing: $0) }) else {
            if folder["figures.json"] != nil {
                faults.append(
                    "figures.json: is not of form \(PaperQuestion.form), which this program checks."
                )
            }
            return nil
        }
        checkFigures(figures, events, checkpoint)
        let findings = checkFindings(events)
        guard let checkpoint else { return nil }
        return PaperReport(
            events: events.count, entries: rows("entries.csv"), drawn: rows("sample.csv"),
            findings: findings, checkpoint: checkpoint)
    }

    /// Compares the log and the answers with those of a copy of the ledger.
    ///
    /// - Returns: what is wrong. A copy of another ledger, or one that ends too early, is asked no more.
    func compare(withCopy get: @escaping AnswerOptions.Get) async throws -> [String] {
        guard let figures = folder["figures.json"].flatMap({ PaperFigures(parsing: $0) }) else {
            return []
        }
        let key = try await AskedLog(get).key()
        let line = String(decoding: folder["log.vkey"] ?? [], as: UTF8.self)
        guard line == "\(key)\n" else {
            let own = line.hasSuffix("\n") ? line.dropLast() : line[...]
            return ["log.vkey: is \(own), and the key of the copy of the ledger is \(key)."]
        }
        guard try await get("/v1/events/\(figures.position)", AskedLog.event).isSuccess else {
            return [
                "figures.json: the copy of the ledger ends before event \(figures.position), as of "
                    + "which the paper is."
            ]
        }
        let asked = try await PaperWriter(figures.question, get).answers().folder
        return asked.files.sorted { $0.key < $1.key }.compactMap { name, bytes in
            folder[name].map { $0 != bytes } ?? false
                ? "\(name): is not what the copy of the ledger answers." : nil
        }
    }

    private func rows(_ name: String) -> Int {
        folder[name].flatMap { PaperTable(parsing: $0) }?.rows.count ?? 0
    }

    /// The checkpoint, where its log signed it.
    private mutating func checkSignature() -> Checkpoint? {
        guard let note = folder["checkpoint"], let line = folder["log.vkey"] else { return nil }
        let text = String(decoding: line, as: UTF8.self)
        guard text.hasSuffix("\n"), let key = try? VerifierKey(parsing: String(text.dropLast()))
        else {
            faults.append("log.vkey: is no verifier key.")
            return nil
        }
        if let known, known != key {
            faults.append("log.vkey: is \(key), and the log's key is \(known).")
        }
        do {
            return try Checkpoint.open(String(decoding: note, as: UTF8.self), keys: [key])
        } catch {
            faults.append("checkpoint: \(error.message).")
            return nil
        }
    }

    /// The events of the records, each of which must be in the log as its proof says.
    private mutating func checkRecords(_ checkpoint: Checkpoint?) -> [Event] {
        guard let bytes = folder["events.ndjson"] else { return [] }
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.popLast()?.isEmpty != true {
            faults.append("events.ndjson: the last line has no end.")
        }
        var events: [Event] = []
        var unused = Set(folder.proofs.keys)
        for (number, line) in lines.enumerated() {
            let place = "events.ndjson: line \(number + 1)"
            let event: Event
            do throws(Violations) {
                event = try Catalogue.decodeStored(Array(line))
            } catch {
                faults.append("\(place) is no record of a log.")
                continue
            }
            guard let stamp = event.stamp,
                events.last?.stamp.map({ $0.position < stamp.position }) ?? true
            else {
                faults.append("\(place) is not in the order of the log.")
                continue
            }
            events.append(event)
            let sequence = Position(stamp.position).sequence
            unused.remove(sequence)
            check(Array(line), stamp.position, place, checkpoint)
        }
        for sequence in unused.sorted() {
            faults.append("\(PaperFolder.proof(sequence)): proves no line of events.ndjson.")
        }
        return events
    }

    /// Checks the proof of one record.
    private mutating func check(
        _ record: [UInt8], _ position: UInt64, _ place: String, _ checkpoint: Checkpoint?
    ) {
        let sequence = Position(position).sequence
        let name = PaperFolder.proof(sequence)
        guard let bytes = folder.proofs[sequence] else {
            faults.append("\(name): is missing; it proves \(place).")
            return
        }
        do {
            let proof = try PortableProof(parsing: bytes)
            guard proof.index == position else {
                faults.append("\(name): is of event \(proof.index).")
                return
            }
            guard proof.checkpoint.utf8.elementsEqual(folder["checkpoint"] ?? []) else {
                faults.append("\(name): has another checkpoint than the file checkpoint.")
                return
            }
            if let checkpoint { try proof.verify(record, in: checkpoint) }
        } catch {
            faults.append("\(name), \(place): \(error.message).")
        }
    }

    /// Whether the page to print has the digest of every file, and says what they say.
    private mutating func checkPage() {
        guard let page = folder[PaperFolder.page], let made = try? PaperPage(folder) else { return }
        guard made.bytes != page else { return }
        let named = faults.count
        let text = String(decoding: page, as: UTF8.self)
        for (name, digest) in made.digests where !text.contains(digest) {
            faults.append("\(name): does not have the SHA-256 that index.html has of it.")
        }
        if faults.count == named {
            faults.append("index.html: is not the page that the other files make.")
        }
    }
}
