/// Numbers in an order that its owner knows, in chunks of some hundred: to put one in or take one out
/// moves the numbers of one chunk, and to find the how-manieth one is adds up the counts of chunks.
///
/// A value: a copy shares all chunks, and a change to either copy copies one chunk.
package struct RankedOrder: Sendable {
    /// A place in the order.
    package struct Place: Sendable {
        fileprivate(set) var chunk: Int
        fileprivate(set) var offset: Int
    }

    private static let maximumChunk = 1024
    /// Numbers of a chunk that is made in one go, which leaves room for others.
    private static let typicalChunk = 768
    /// A chunk of fewer numbers is joined to the next.
    private static let minimumChunk = 128

    /// None is empty.
    private var chunks: [[UInt32]] = []
    /// How many numbers each chunk has: in one piece of memory, so that adding them up is quick.
    private var counts: [Int] = []
    /// How many numbers there are.
    package private(set) var count = 0

    /// An order of those numbers, which are in order.
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

    /// The first place whose number is not one of those that stand before.
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

    /// How many numbers stand before a place.
    package func index(of place: Place) -> Int {
        counts[..<place.chunk].reduce(place.offset, +)
    }

    /// Puts a number in, before the one at a place.
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

    /// Takes the number at a place out.
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
