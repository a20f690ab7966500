extension JSONDocument {
    /// Whether two values are equal as values: the order of members, escapes and white space do
    /// not matter, and numbers are compared exactly by value (1, 1.0 and 1e0 are equal).
    public func isEqual(_ a: Node, in other: JSONDocument, _ b: Node) -> Bool {
        let entryA = tape[a]
        let entryB = other.tape[b]
        let kindA = kind(a)
        let kindB = other.kind(b)
        switch (kindA, kindB) {
        case (.object, .object):
            return entryA.children == entryB.children && objectsAreEqual(a, in: other, b)
        case (.array, .array):
            return entryA.children == entryB.children && arraysAreEqual(a, in: other, b)
        case (.string, .string):
            return stringsAreEqual(a, in: other, b)
        case (.integer, .integer), (.integer, .fraction), (.fraction, .integer),
            (.fraction, .fraction):
            return numbersAreEqual(a, in: other, b)
        default:
            return kindA == kindB
        }
    }

    private func numbersAreEqual(_ a: Node, in other: JSONDocument, _ b: Node) -> Bool {
        let tokenA = bytes.span.extracting(range(a))
        let tokenB = other.bytes.span.extracting(other.range(b))
        return bytesAreEqual(tokenA, tokenB) || DecimalNumber(tokenA) == DecimalNumber(tokenB)
    }

    private func stringsAreEqual(_ a: Node, in other: JSONDocument, _ b: Node) -> Bool {
        withUTF8(a) { bytesA in other.withUTF8(b) { bytesB in bytesAreEqual(bytesA, bytesB) } }
    }

    private func arraysAreEqual(_ a: Node, in other: JSONDocument, _ b: Node) -> Bool {
        var elementA = a + 1
        var elementB = b + 1
        for _ in 0..<count(a) {
            guard isEqual(elementA, in: other, elementB) else { return false }
            elementA = next(elementA)
            elementB = other.next(elementB)
        }
        return true
    }

    /// Compares members in order as long as the names agree, and looks the rest up by name.
    private func objectsAreEqual(_ a: Node, in other: JSONDocument, _ b: Node) -> Bool {
        var nameA = a + 1
        var nameB = b + 1
        var remaining = count(a)
        while remaining > 0, stringsAreEqual(nameA, in: other, nameB) {
            guard isEqual(nameA + 1, in: other, nameB + 1) else { return false }
            nameA = next(nameA + 1)
            nameB = other.next(nameB + 1)
            remaining -= 1
        }
        guard remaining > 0 else { return true }
        var values: [[UInt8]: Node] = [:]
        values.reserveCapacity(remaining)
        for _ in 0..<remaining {
            values[other.utf8(nameB)] = nameB + 1
            nameB = other.next(nameB + 1)
        }
        for _ in 0..<remaining {
            guard let value = values[utf8(nameA)], isEqual(nameA + 1, in: other, value) else {
                return false
            }
            nameA = next(nameA + 1)
        }
        return true
    }
}
