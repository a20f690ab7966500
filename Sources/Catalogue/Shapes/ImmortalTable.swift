/// A table that is made once and lives as long as the process.
///
/// Reading it needs no reference counting, which many threads would otherwise do on one counter.
/// Indexes are checked.
///
/// `@unchecked Sendable`: nothing writes to the memory after `init`, and nothing frees it.
@safe struct ImmortalTable<Element: BitwiseCopyable>: @unchecked Sendable {
    private let base: UnsafeMutablePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        unsafe base = .allocate(capacity: max(elements.count, 1))
        count = elements.count
        for (index, element) in elements.enumerated() {
            unsafe (base + index).initialize(to: element)
        }
    }

    subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count, "index outside an immortal table")
        return unsafe base[index]
    }
}
