/// An array in segments, for data that is read while it grows: a copy shares all segments, and
/// changing one copy copies one segment.
package struct SegmentedArray<Element: Sendable>: Sendable {
    private static var segmentBits: Int { 12 }
    private static var segmentCount: Int { 1 << segmentBits }

    /// Each segment has the full length; elements behind `count` are fillers.
    private var segments: [[Element]] = []
    /// A segment of fillers, which all unwritten segments share.
    private let blank: [Element]
    /// The number of elements.
    package private(set) var count = 0

    /// Creates an empty array that grows by fillers.
    package init(filler: Element) {
        blank = Array(repeating: filler, count: Self.segmentCount)
    }

    /// Adds fillers up to `wanted` elements; never shrinks.
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
