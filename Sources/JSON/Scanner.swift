/// The one-pass scanner: its files and `RawBytes.swift` are the only ones with pointers.
///
/// Safety: `base` is readable from 0 to `end` and `tape` is writable from 0 to `capacity` while
/// the scanner lives. Every load is preceded by a check against `end`, every store on the tape by
/// the check at the top of `run`, which reserves a name and a value.
///
/// Speed: inlined functions change a `ScanState` that is local to `run` and so stays in registers;
/// other functions take a position and return the next.
@safe
struct Scanner {
    let base: UnsafePointer<UInt8>
    let end: Int
    let maximumDepth: Int
    let tape: UnsafeMutablePointer<TapeEntry>
    let capacity: Int

    /// Scans on from a state, as far as a tape of that capacity reaches, which replaces the tape.
    static func resume(
        _ state: ScanState, bytes: [UInt8], end: Int, maximumDepth: Int,
        tape: inout [TapeEntry], capacity: Int
    ) throws(ScanFailure) -> ScanState {
        var outcome = Result<ScanState, ScanFailure>.success(state)
        var larger: [TapeEntry] = []
        // Reserving first takes half the time of letting the array do it.
        larger.reserveCapacity(capacity)
        larger.append(addingCapacity: capacity) { output in
            for entry in tape { output.append(entry) }
            unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                unsafe bytes.withUnsafeBufferPointer { source in
                    guard let base = source.baseAddress, let start = buffer.baseAddress
                    else { return }
                    let scanner = unsafe Scanner(
                        base: base, end: end, maximumDepth: maximumDepth, tape: start,
                        capacity: capacity)
                    (outcome, count) = scanner.scan(state)
                }
            }
        }
        tape = larger
        return try outcome.get()
    }

    /// The state reached and the number of entries on the tape; after a failure, those up to it.
    private func scan(_ state: ScanState) -> (Result<ScanState, ScanFailure>, Int) {
        do throws(ScanFailure) {
            let reached = try run(state)
            return (.success(reached), reached.count)
        } catch {
            return (.failure(error), error.member + 1)
        }
    }

    /// Scans the root, or goes on within the container that is open.
    @inline(__always)
    private func run(_ start: ScanState) throws(ScanFailure) -> ScanState {
        var state = start
        if state.open < 0 {
            let byte = try nextToken(&state)
            guard byte | 0x20 == UInt8(ascii: "{") else {
                return try scanLeaf(byte, state)
            }
            guard try openContainer(byte, &state) else {
                try expectEnd(&state)
                return state
            }
        }
        try scanChildren(&state)
        return state
    }

    /// Each round scans a value, with its name where it is a member, and then the brackets that it
    /// closes.
    @inline(__always)
    private func scanChildren(_ state: inout ScanState) throws(ScanFailure) {
        while state.count &+ 2 <= capacity {
            var byte = try nextToken(&state)
            if state.isInObject {
                guard byte == UInt8(ascii: "\"") else { throw unexpected(state.position) }
                try scanString(&state, isName: true)
                guard try nextToken(&state) == UInt8(ascii: ":") else {
                    throw unexpected(state.position)
                }
                state.position &+= 1
                byte = try nextToken(&state)
            }
            if byte == UInt8(ascii: "\"") {
                try scanString(&state, isName: false)
            } else if byte | 0x20 == UInt8(ascii: "{") {
                if try openContainer(byte, &state) { continue }
            } else {
                try scanScalar(byte, &state)
            }
            state.children &+= 1
            byte = try nextToken(&state)
            while byte != UInt8(ascii: ",") {
                guard byte == (state.isInObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    throw unexpected(state.position)
                }
                try close(&state)
                guard state.open >= 0 else {
                    return try expectEnd(&state)
                }
                byte = try nextToken(&state)
            }
            state.position &+= 1
        }
    }

    /// Scans a root that is no container.
    @inline(never)
    private func scanLeaf(_ byte: UInt8, _ start: ScanState) throws(ScanFailure) -> ScanState {
        var state = start
        guard capacity > 0 else { return state }
        if byte == UInt8(ascii: "\"") {
            try scanString(&state, isName: false)
        } else {
            try scanScalar(byte, &state)
        }
        try expectEnd(&state)
        return state
    }

    @inline(__always)
    func unexpected(_ position: Int) -> ScanFailure {
        ScanFailure(code: .unexpectedByte, offset: position)
    }

    @inline(__always)
    func append(start: Int, link: UInt32, meta: UInt32, _ state: inout ScanState) {
        unsafe (tape + state.count).initialize(
            to: TapeEntry(
                start: UInt32(truncatingIfNeeded: start),
                end: UInt32(truncatingIfNeeded: state.position), link: link, meta: meta))
        state.count &+= 1
    }

    /// The next byte that is not white space; it is not consumed.
    @inline(__always)
    private func nextToken(_ state: inout ScanState) throws(ScanFailure) -> UInt8 {
        if state.position < end {
            let byte = unsafe base[state.position]
            if byte > 0x20 { return byte }
        }
        skipSpace(&state)
        guard state.position < end else {
            throw ScanFailure(code: .unexpectedEnd, offset: state.position)
        }
        return unsafe base[state.position]
    }

    @inline(__always)
    private func skipSpace(_ state: inout ScanState) {
        let position = unsafe Self.afterSpace(base, state.position, end)
        state.hasSpace = state.hasSpace || position != state.position
        state.position = position
    }

    /// Skips space, tab, line feed and carriage return (RFC 8259 §2).
    @inline(never)
    private static func afterSpace(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var position = start
        while position < end {
            let byte = unsafe base[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
            position &+= 1
        }
        return position
    }

    @inline(__always)
    private func expectEnd(_ state: inout ScanState) throws(ScanFailure) {
        if state.position < end { skipSpace(&state) }
        guard state.position == end else {
            throw ScanFailure(code: .trailingBytes, offset: state.position)
        }
        state.isFinished = true
    }

    // MARK: Containers

    /// Opens an object or array: true when it is not empty, and false when it is closed already.
    @inline(__always)
    private func openContainer(
        _ bracket: UInt8, _ state: inout ScanState
    ) throws(ScanFailure) -> Bool {
        guard state.depth < maximumDepth else {
            throw ScanFailure(code: .depthExceeded, offset: state.position)
        }
        let kind = bracket == UInt8(ascii: "{") ? JSONDocument.Kind.object : .array
        let start = state.position
        state.position &+= 1
        // In ASCII, both closing brackets come two after their opening ones.
        guard try nextToken(&state) != bracket &+ 2 else {
            state.position &+= 1
            let next = UInt32(truncatingIfNeeded: state.count &+ 1)
            append(start: start, link: next, meta: UInt32(kind.rawValue), &state)
            return false
        }
        if state.open >= 0 {
            saveParent(state)
        }
        let parent = UInt32(truncatingIfNeeded: state.open)
        state.open = state.count
        state.children = 0
        state.filter = 0
        append(start: start, link: parent, meta: UInt32(kind.rawValue), &state)
        state.isInObject = kind == .object
        state.depth &+= 1
        return true
    }

    /// Closes the open container at its bracket and goes back to its parent.
    @inline(__always)
    private func close(_ state: inout ScanState) throws(ScanFailure) {
        if state.isInObject, state.filter == ScanState.fullFilter {
            try compareAllNames(state.open, state.count, members: state.children)
        }
        state.position &+= 1
        let entry = unsafe tape + state.open
        let parent = unsafe entry.pointee.link
        unsafe entry.pointee.end = UInt32(truncatingIfNeeded: state.position)
        unsafe entry.pointee.link = UInt32(truncatingIfNeeded: state.count)
        let kind = state.isInObject ? JSONDocument.Kind.object : .array
        unsafe entry.pointee.meta =
            UInt32(kind.rawValue) | UInt32(truncatingIfNeeded: state.children) &<< 8
        state.depth &-= 1
        guard parent != TapeEntry.none else {
            state.open = -1
            return
        }
        state.open = Int(parent)
        restoreParent(&state)
    }

    /// Keeps the children and the filter of the open container in the fields of its entry that
    /// are not used yet: the filter folded to half, which only makes it less exact.
    @inline(__always)
    private func saveParent(_ state: ScanState) {
        let entry = unsafe tape + state.open
        unsafe entry.pointee.meta |= UInt32(truncatingIfNeeded: state.children) &<< 8
        unsafe entry.pointee.end = UInt32(
            truncatingIfNeeded: state.filter | state.filter >> 32)
    }

    @inline(__always)
    private func restoreParent(_ state: inout ScanState) {
        let entry = unsafe tape + state.open
        let meta = unsafe entry.pointee.meta
        let filter = unsafe UInt64(entry.pointee.end)
        unsafe entry.pointee.meta = meta & 7
        state.isInObject = meta & 7 == 0
        state.children = Int(meta >> 8) &+ 1
        state.filter = filter | filter << 32
    }
}
