/// An array in segments, for data that is read by some while others add to it: a copy shares all
/// segments, and a change to either copy copies one segment.
package struct SegmentedArray<Element: Sendable>: Sendable {
    private static var segmentBits: Int { 12 }
    private static var segmentCount: Int { 1 << segmentBits }

    /// Each has the full length; behind `count` stand fillers.
    private var segments: [[Element]] = []
    /// A segment of fillers, which all segments share that nobody has written to.
    private let blank: [Element]
    /// How many elements there are.
    package private(set) var count = 0

    /// An empty array, which grows by fillers.
    package init(filler: Element) {
        blank = Array(repeating: filler, count: Self.segmentCount)
    }

    /// Adds fillers up to so many elements; takes nothing away.
    package mutating func grow(to wanted: Int) {
        while segments.count << Self.segmentBits < wanted { segments.append(blank) }
        count = max(count, wanted)
    }

    /// Adds an element.
    package mutating func append(_ element: Element) {
        grow(to: count + 1)
        self[count - 1] = element
    }

    /// The element at a place below `count`.
    package subscript(index: Int) -> Element {
        get { segments[index >> Self.segmentBits][index & (Self.segmentCount - 1)] }
        _modify { yield &segments[index >> Self.segmentBits][index & (Self.segmentCount - 1)] }
    }

    /// Calls a closure with each element from a place on, in order.
    package func forEach(from start: Int, _ body: (Element) -> Void) {
        var next = start
        while next < count {
            let segment = segments[next >> Self.segmentBits]
            let first = next & (Self.segmentCount - 1)
            let last = min(Self.segmentCount, first + count - next)
            for place in first..<last { body(segment[place]) }
            next += last - first
        }
    }
}
