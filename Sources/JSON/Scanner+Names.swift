extension Scanner {
    /// Mixes the ends and the length of a name: equal names without escapes have equal ones.
    @inline(__always)
    func fingerprint(_ name: Range<Int>) -> UInt32 {
        let start = name.lowerBound
        let length = name.upperBound &- start
        var mixed: UInt64
        if length >= 8 {
            mixed = word(at: start) ^ (word(at: name.upperBound &- 8) &* 0xFF51_AFD7_ED55_8CCD)
        } else if start &+ 8 <= end {
            mixed = word(at: start) & ((1 &<< (UInt64(length) &* 8)) &- 1)
        } else {
            mixed = 0
            for offset in name {
                mixed |= unsafe UInt64(base[offset]) &<< (UInt64(offset &- start) &* 8)
            }
        }
        mixed = (mixed ^ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
        return UInt32(truncatingIfNeeded: mixed >> 32)
    }

    /// Refuses the open object if two of its names are equal.
    ///
    /// Up to 32 names without escapes are compared by fingerprint, and only where a filter of 64
    /// bits says that the name may have been there before; others go to a hash table, so that no
    /// document takes more than linear time.
    @inline(__always)
    func refuseDuplicates(_ state: ScanState) throws(ScanFailure) {
        let first = state.open &+ 1
        var isSuspect = unsafe tape[state.open].children > 32
        var node = first
        var filter: UInt64 = 0
        while node < state.count, !isSuspect {
            let name = unsafe tape[node]
            let bit = 1 &<< UInt64(name.link >> 26)
            if filter & bit != 0 {
                isSuspect = unsafe Self.isFingerprint(name.link, in: tape, first..<node)
            }
            isSuspect = isSuspect || name.hasEscapes
            filter |= bit
            let value = unsafe tape[node &+ 1]
            node = value.isContainer ? Int(value.link) : node &+ 2
        }
        guard isSuspect else { return }
        try Self.compareNames(
            state.open, unsafe Span(_unsafeStart: tape, count: state.count),
            unsafe Span(_unsafeStart: base, count: end))
    }

    /// Whether one of the names from the first of an object to another has the fingerprint.
    @inline(never)
    private static func isFingerprint(
        _ fingerprint: UInt32, in tape: UnsafeMutablePointer<TapeEntry>, _ nodes: Range<Int>
    ) -> Bool {
        var node = nodes.lowerBound
        while node < nodes.upperBound {
            guard unsafe tape[node].link != fingerprint else { return true }
            let value = unsafe tape[node &+ 1]
            node = value.isContainer ? Int(value.link) : node &+ 2
        }
        return false
    }

    @inline(never)
    private static func compareNames(
        _ object: Int, _ tape: Span<TapeEntry>, _ source: Span<UInt8>
    ) throws(ScanFailure) {
        let duplicate = duplicateName(in: object, tape: tape, source: source)
        guard duplicate < 0 else {
            throw ScanFailure(
                code: .duplicateMember, offset: Int(tape[duplicate].start), member: duplicate)
        }
    }
}
