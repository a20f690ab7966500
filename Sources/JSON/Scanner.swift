/// The one-pass scanner: this file and `Scanner+Strings.swift` are the only ones with pointers.
///
/// Safety: `base` is readable from 0 to `end` and `tape` is writable from 0 to `capacity` while
/// the scanner lives. Every load is preceded by a check against `end`, every store on the tape by
/// the check at the top of `run`, which reserves a name and a value.
///
/// Speed: whatever is inlined changes a `ScanState` that is local to `run` and so stays in
/// registers; whatever is not takes a position and returns the next.
@safe
struct Scanner {
    let base: UnsafePointer<UInt8>
    let end: Int
    let maximumDepth: Int
    let tape: UnsafeMutablePointer<TapeEntry>
    let capacity: Int

    /// Scans as far as the tape reaches: true when the document is finished.
    static func resume(
        _ state: inout ScanState, bytes: [UInt8], end: Int, maximumDepth: Int,
        tape: inout [TapeEntry], capacity: Int
    ) -> Result<Bool, ScanFailure> {
        var result = Result<Bool, ScanFailure>.success(false)
        let previous = tape
        tape = unsafe [TapeEntry](unsafeUninitializedCapacity: capacity) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            unsafe previous.withUnsafeBufferPointer { old in
                guard let old = old.baseAddress else { return }
                unsafe start.initialize(from: old, count: previous.count)
            }
            unsafe bytes.withUnsafeBufferPointer { source in
                guard let base = source.baseAddress else { return }
                let scanner = unsafe Scanner(
                    base: base, end: end, maximumDepth: maximumDepth, tape: start,
                    capacity: capacity)
                do throws(ScanFailure) {
                    result = .success(try scanner.run(&state))
                } catch {
                    result = .failure(error)
                }
            }
            count = state.count
        }
        return result
    }

    /// One round a value, with its name where it is a member; then whatever it closes.
    private func run(_ saved: inout ScanState) throws(ScanFailure) -> Bool {
        var state = saved
        defer { saved = state }
        while state.count &+ 2 <= capacity {
            if state.isInObject {
                try scanName(&state)
            }
            if try scanValue(&state) {
                continue  // into a container that is not empty
            }
            while true {
                guard state.open >= 0 else {
                    try expectEnd(&state)
                    return true
                }
                unsafe tape[state.open].meta &+= TapeEntry.oneChild
                let byte = try nextToken(&state)
                if byte == UInt8(ascii: ",") {
                    state.position &+= 1
                    break
                }
                guard byte == (state.isInObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    throw ScanFailure(code: .unexpectedByte, offset: state.position)
                }
                try close(&state)
            }
        }
        return false
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
    func nextToken(_ state: inout ScanState) throws(ScanFailure) -> UInt8 {
        if state.position < end {
            let byte = unsafe base[state.position]
            guard byte <= 0x20 else { return byte }
            skipSpace(&state)
        }
        guard state.position < end else {
            throw ScanFailure(code: .unexpectedEnd, offset: state.position)
        }
        return unsafe base[state.position]
    }

    @inline(__always)
    private func skipSpace(_ state: inout ScanState) {
        let position = afterSpace(state.position)
        state.hasSpace = state.hasSpace || position != state.position
        state.position = position
    }

    /// Skips space, tab, line feed and carriage return (RFC 8259 §2).
    private func afterSpace(_ position: Int) -> Int {
        var position = position
        while position < end {
            let byte = unsafe base[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
            position &+= 1
        }
        return position
    }

    @inline(__always)
    private func expectEnd(_ state: inout ScanState) throws(ScanFailure) {
        skipSpace(&state)
        guard state.position == end else {
            throw ScanFailure(code: .trailingBytes, offset: state.position)
        }
    }

    // MARK: Values

    /// Scans a value; true when it is a container that is not empty, which is then open.
    @inline(__always)
    private func scanValue(_ state: inout ScanState) throws(ScanFailure) -> Bool {
        let first = try nextToken(&state)
        switch first {
        case UInt8(ascii: "\""): try scanString(&state, isName: false)
        case UInt8(ascii: "{"): return try openContainer(.object, &state)
        case UInt8(ascii: "["): return try openContainer(.array, &state)
        case UInt8(ascii: "t"): try scanLiteral("true", .true, &state)
        case UInt8(ascii: "f"): try scanLiteral("false", .false, &state)
        case UInt8(ascii: "n"): try scanLiteral("null", .null, &state)
        default: try scanNumber(first, &state)
        }
        return false
    }

    @inline(__always)
    private func openContainer(
        _ kind: JSONDocument.Kind, _ state: inout ScanState
    ) throws(ScanFailure) -> Bool {
        guard state.depth < maximumDepth else {
            throw ScanFailure(code: .depthExceeded, offset: state.position)
        }
        let start = state.position
        state.position &+= 1
        let closing = kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")
        guard try nextToken(&state) != closing else {
            state.position &+= 1
            let next = UInt32(truncatingIfNeeded: state.count &+ 1)
            append(start: start, link: next, meta: UInt32(kind.rawValue), &state)
            return false
        }
        let parent = UInt32(truncatingIfNeeded: state.open)
        state.open = state.count
        append(start: start, link: parent, meta: UInt32(kind.rawValue), &state)
        state.isInObject = kind == .object
        state.depth &+= 1
        return true
    }

    /// Closes the open container at its bracket and goes back to its parent.
    @inline(__always)
    private func close(_ state: inout ScanState) throws(ScanFailure) {
        if state.isInObject {
            try refuseDuplicates(state)
        }
        state.position &+= 1
        let entry = unsafe tape + state.open
        let parent = unsafe entry.pointee.link
        unsafe entry.pointee.end = UInt32(truncatingIfNeeded: state.position)
        unsafe entry.pointee.link = UInt32(truncatingIfNeeded: state.count)
        state.depth &-= 1
        if parent == TapeEntry.none {
            state.open = -1
            state.isInObject = false
        } else {
            state.open = Int(parent)
            state.isInObject = unsafe tape[Int(parent)].meta & 7 == 0
        }
    }

    @inline(__always)
    private func scanLiteral(
        _ text: StaticString, _ kind: JSONDocument.Kind, _ state: inout ScanState
    ) throws(ScanFailure) {
        let start = state.position
        state.position = try after(text, state.position)
        append(start: start, link: 0, meta: UInt32(kind.rawValue), &state)
    }

    private func after(_ text: StaticString, _ start: Int) throws(ScanFailure) -> Int {
        for index in 0..<text.utf8CodeUnitCount {
            guard start &+ index < end else {
                throw ScanFailure(code: .unexpectedEnd, offset: end)
            }
            guard unsafe base[start &+ index] == text.utf8Start[index] else {
                throw ScanFailure(code: .unexpectedByte, offset: start &+ index)
            }
        }
        return start &+ text.utf8CodeUnitCount
    }

    // MARK: Numbers

    @inline(__always)
    private func scanNumber(_ first: UInt8, _ state: inout ScanState) throws(ScanFailure) {
        let start = state.position
        guard first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") <= 9 else {
            throw ScanFailure(code: .unexpectedByte, offset: start)
        }
        let digits = first == UInt8(ascii: "-") ? start &+ 1 : start
        state.position = try afterDigits(digits)
        if unsafe base[digits] == UInt8(ascii: "0"), state.position > digits &+ 1 {
            throw ScanFailure(code: .badNumber, offset: digits)
        }
        var kind = JSONDocument.Kind.integer
        if state.position < end {
            let byte = unsafe base[state.position]
            if byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") {
                kind = .fraction
                state.position = try afterFraction(state.position)
            }
        }
        append(start: start, link: 0, meta: UInt32(kind.rawValue), &state)
    }

    /// Skips one digit or more.
    @inline(__always)
    private func afterDigits(_ start: Int) throws(ScanFailure) -> Int {
        var position = start
        while position < end, unsafe base[position] &- UInt8(ascii: "0") <= 9 {
            position &+= 1
        }
        guard position > start else {
            throw ScanFailure(code: position < end ? .badNumber : .unexpectedEnd, offset: position)
        }
        return position
    }

    /// Skips a fraction, an exponent, or both; exponents have at most 18 digits, so that equality
    /// by value is exact in `Int` arithmetic.
    @inline(never)
    private func afterFraction(_ start: Int) throws(ScanFailure) -> Int {
        var position = start
        if unsafe base[position] == UInt8(ascii: ".") {
            position = try afterDigits(position &+ 1)
        }
        guard position < end, unsafe base[position] | 0x20 == UInt8(ascii: "e") else {
            return position
        }
        position &+= 1
        if position < end {
            let sign = unsafe base[position]
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                position &+= 1
            }
        }
        let exponent = position
        position = try afterDigits(position)
        guard position &- exponent <= 18 else {
            throw ScanFailure(code: .badNumber, offset: exponent)
        }
        return position
    }
}
