extension JSONDocument {
    /// Calls `body` with the name and the value of each member, in the order of the source.
    @inlinable
    public func forEachMember<E: Error>(
        _ object: Node, _ body: (_ key: Node, _ value: Node) throws(E) -> Void
    ) throws(E) {
        precondition(kind(object) == .object)
        var key = object + 1
        let end = next(object)
        while key < end {
            try body(key, key + 1)
            key = next(key + 1)
        }
    }

    /// Calls `body` with each element of an array, in the order of the source.
    @inlinable
    public func forEachElement<E: Error>(
        _ array: Node, _ body: (_ element: Node) throws(E) -> Void
    ) throws(E) {
        precondition(kind(array) == .array)
        var element = array + 1
        let end = next(array)
        while element < end {
            try body(element)
            element = next(element)
        }
    }

    /// The value of the member of that name, or nil; it looks at one member after another, and
    /// answers nil for a node that is no object.
    public func member(_ object: Node, _ name: StaticString) -> Node? {
        guard kind(object) == .object else { return nil }
        var key = object + 1
        let end = next(object)
        while key < end {
            guard !equals(key, name) else { return key + 1 }
            key = next(key + 1)
        }
        return nil
    }
}
