/// Numbers in an order that the owner defines, in chunks of some hundred. Inserting or removing a
/// number moves those of one chunk; the index of a number is a sum over the counts of chunks.
///
/// A value type: a copy shares all chunks, and changing one copy copies one chunk.
package struct RankedOrder: Sendable {
    /// A place in the order.
    package struct Place: Sendable {
        fileprivate(set) var chunk: Int
        fileprivate(set) var offset: Int
    }

    private static let maximumChunk = 1024
    /// The size of a new chunk, which leaves room for insertions.
    private static let typicalChunk = 768
    /// A smaller chunk is joined to the next one.
    private static let minimumChunk = 128

    /// No chunk is empty.
    private var chunks: [[UInt32]] = []
    /// The size of each chunk, in one array, so that sums are fast.
    private var counts: [Int] = []
    /// The number of elements.
    package private(set) var count = 0

    /// Creates an order of sorted numbers.
    package init(_ sorted: [UInt32]) {
        count = sorted.count
        var start = 0
        while start < sorted.count {
            let end = min(start + Self.typicalChunk, sorted.count)
            chunks.append(Array(sorted[start..<end]))
            counts.append(end - start)
            start = end
        }
    }

    /// The first place for whose number `isBefore` is false.
    package func place(after isBefore: (UInt32) -> Bool) -> Place {
        var low = 0
        var high = chunks.count
        while low < high {
            let middle = (low + high) / 2
            let chunk = chunks[middle]
            if isBefore(chunk[chunk.count - 1]) { low = middle + 1 } else { high = middle }
        }
        guard low < chunks.count else { return Place(chunk: low, offset: 0) }
        let chunk = chunks[low]
        var first = 0
        var last = chunk.count
        while first < last {
            let middle = (first + last) / 2
            if isBefore(chunk[middle]) { first = middle + 1 } else { last = middle }
        }
        return Place(chunk: low, offset: first)
    }

    /// The number at a place; nil at the end.
    package subscript(place: Place) -> UInt32? {
        place.chunk < chunks.count ? chunks[place.chunk][place.offset] : nil
    }

    /// The index of a place.
    package func index(of place: Place) -> Int {
        counts[..<place.chunk].reduce(place.offset, +)
    }

    /// Inserts a number before the one at a place.
    package mutating func insert(_ number: UInt32, at place: Place) {
        count += 1
        guard !chunks.isEmpty else {
            chunks = [[number]]
            counts = [1]
            return
        }
        var place = place
        if place.chunk == chunks.count {
            place = Place(chunk: chunks.count - 1, offset: counts[chunks.count - 1])
        }
        chunks[place.chunk].insert(number, at: place.offset)
        counts[place.chunk] += 1
        guard counts[place.chunk] > Self.maximumChunk else { return }
        let half = counts[place.chunk] / 2
        let rest = Array(chunks[place.chunk][half...])
        chunks[place.chunk].removeLast(rest.count)
        counts[place.chunk] = half
        chunks.insert(rest, at: place.chunk + 1)
        counts.insert(rest.count, at: place.chunk + 1)
    }

    /// Removes the number at a place.
    package mutating func remove(at place: Place) {
        count -= 1
        chunks[place.chunk].remove(at: place.offset)
        counts[place.chunk] -= 1
        guard counts[place.chunk] < Self.minimumChunk else { return }
        let next = place.chunk + 1
        if next < chunks.count, counts[place.chunk] + counts[next] <= Self.typicalChunk {
            chunks[place.chunk] += chunks[next]
            counts[place.chunk] += counts[next]
            chunks.remove(at: next)
            counts.remove(at: next)
        } else if counts[place.chunk] == 0 {
            chunks.remove(at: place.chunk)
            counts.remove(at: place.chunk)
        }
    }

    /// Calls a closure with each number from an index on, until it returns false.
    package func forEach(from index: Int, _ body: (UInt32) -> Bool) {
        var left = index
        for (chunk, count) in zip(chunks, counts) {
            guard left < count else {
                left -= count
                continue
            }
            for number in chunk[left...] where !body(number) { return }
            left = 0
        }
    }
}
