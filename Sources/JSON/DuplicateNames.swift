/// The first name among an object's nodes that equals an earlier one after unescaping, or -1.
///
/// An open-addressing table of name nodes, half full at most, hashed with the standard library's
/// seeded hash so that nobody can choose names that collide: linear in the names' bytes.
func duplicateName(
    in nodes: Range<Int>, members: Int, tape: Span<TapeEntry>, source: Span<UInt8>
) -> Int {
    var size = 4
    while size < members * 2 { size *= 2 }
    var table = [UInt32](repeating: TapeEntry.none, count: size)
    var node = nodes.lowerBound
    while node < nodes.upperBound {
        var slot = nameHash(tape[node], source) & (size - 1)
        while table[slot] != TapeEntry.none {
            if namesAreEqual(tape[Int(table[slot])], tape[node], source) {
                return node
            }
            slot = (slot + 1) & (size - 1)
        }
        table[slot] = UInt32(node)
        let value = tape[node + 1]
        node = value.isContainer ? Int(value.link) : node + 2
    }
    return -1
}

private func nameHash(_ entry: TapeEntry, _ source: Span<UInt8>) -> Int {
    var hasher = Hasher()
    let contents = source.extracting(entry.contents)
    if entry.hasEscapes {
        combine(unescaped(contents).span, into: &hasher)
    } else {
        combine(contents, into: &hasher)
    }
    return hasher.finalize()
}

private func combine(_ bytes: Span<UInt8>, into hasher: inout Hasher) {
    var word: UInt64 = 0
    for index in bytes.indices {
        word = word << 8 | UInt64(bytes[index])
        if index & 7 == 7 {
            hasher.combine(word)
            word = 0
        }
    }
    hasher.combine(word)
    hasher.combine(bytes.count)
}

private func namesAreEqual(_ a: TapeEntry, _ b: TapeEntry, _ source: Span<UInt8>) -> Bool {
    let contentsA = source.extracting(a.contents)
    let contentsB = source.extracting(b.contents)
    return switch (a.hasEscapes, b.hasEscapes) {
    case (false, false): bytesAreEqual(contentsA, contentsB)
    case (true, false): bytesAreEqual(unescaped(contentsA).span, contentsB)
    case (false, true): bytesAreEqual(contentsA, unescaped(contentsB).span)
    case (true, true): unescaped(contentsA) == unescaped(contentsB)
    }
}
