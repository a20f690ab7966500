extension Scanner {
    /// Refuses a name that the open object has already, or leaves that to the end of the object.
    ///
    /// The filter has one bit of 64 for each name so far: only a name whose bit is set may be a
    /// duplicate, and is compared with the others. With escapes, or more than 32 members, the
    /// filter is filled, and `close` puts the names into a hash table: no document takes more
    /// than linear time.
    @inline(__always)
    func checkName(start: Int, end: Int, _ state: inout ScanState) throws(ScanFailure) {
        // Both are in the document even if the name is empty: they are its quotes then.
        let first = unsafe Int(base[start])
        let last = unsafe Int(base[end &- 1])
        // Cheap factors that tell apart nearly all names of our schemas.
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: first &+ last &* 5 &+ end &- start)
        if state.filter & bit != 0 {
            state.filter |= try compareName(state)
        }
        state.filter |= bit
    }

    @inline(__always)
    private func compareName(_ state: ScanState) throws(ScanFailure) -> UInt64 {
        guard state.filter != ScanState.fullFilter, state.children < 32 else {
            return ScanState.fullFilter
        }
        try compareWithEarlier(state.open &+ 1, state.count &- 1)
        return 0
    }

    /// Compares a name without escapes with those before it, which have none either.
    @inline(never)
    private func compareWithEarlier(_ first: Int, _ name: Int) throws(ScanFailure) {
        let start = Int(unsafe tape[name].start)
        let length = Int(unsafe tape[name].end) &- start
        var node = first
        while node < name {
            let other = unsafe tape[node]
            if Int(other.end &- other.start) == length {
                var index = 1
                while index < length,
                    unsafe base[start &+ index] == base[Int(other.start) &+ index]
                {
                    index &+= 1
                }
                guard index < length else {
                    throw ScanFailure(
                        code: .duplicateMember, offset: start, member: name,
                        object: first &- 1)
                }
            }
            let value = unsafe tape[node &+ 1]
            node = value.isContainer ? Int(value.link) : node &+ 2
        }
    }

    /// Compares all names of the open object with each other.
    @inline(never)
    func compareAllNames(_ open: Int, _ count: Int, members: Int) throws(ScanFailure) {
        let tape = unsafe Span(_unsafeStart: tape, count: count)
        let source = unsafe Span(_unsafeStart: base, count: end)
        let duplicate = duplicateName(
            in: open + 1..<count, members: members, tape: tape, source: source)
        guard duplicate < 0 else {
            throw ScanFailure(
                code: .duplicateMember, offset: Int(tape[duplicate].start), member: duplicate,
                object: open)
        }
    }
}
