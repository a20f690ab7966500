package import EventLog
package import LMDB
import Tables

/// Finds the events whose headers match a pattern: by postings of complete segments, and by single
/// headers behind them. Its cost grows with the result and the number of segments, not with the
/// number of events.
package struct HeaderSearch {
    /// The maximum number of segments of one search, which takes a few milliseconds; the next
    /// search continues from there.
    package static let maximumSegments = 64

    private let pattern: HeaderPattern
    private let tables: ViewTables
    /// The ordinals of each field, in the order in which postings are read.
    private let fields: [(field: PostingField, ordinals: [UInt32])]
    /// Events applied: a segment that ends after them has no postings yet.
    package let size: UInt64
    private var set = SegmentSet()
    private var other = SegmentSet()

    /// Creates a search in a snapshot of the tables.
    package init(
        _ pattern: HeaderPattern, _ tables: ViewTables, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) {
        self.pattern = pattern
        self.tables = tables
        fields = pattern.fields
        size = try Views.size(snapshot, tables)
    }

    /// Up to `limit` events from `start` up to, not including, `end`, and the position where the
    /// next search begins: `end` when all were examined.
    package mutating func find(
        from start: Position, upTo end: Position, limit: Int,
        _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> FoundPositions {
        let wantedEnd = end
        let end = min(end.value, size)
        var found: [Position] = []
        var next = max(start.value, pattern.earliest.value)
        var segmentsLeft = Self.maximumSegments
        var scanned = 0
        while next < end {
            guard segmentsLeft > 0 else { break }
            segmentsLeft -= 1
            let segment = PostingSegment(of: next)
            guard !fields.isEmpty, segment.range.upperBound <= size else {
                let from = next
                next = try scan(from..<end, limit: limit, into: &found, snapshot)
                scanned = Int(next - from)
                break
            }
            guard try fill(segment, snapshot) else {
                next = segment.range.upperBound
                continue
            }
            let first = segment.range.lowerBound
            var stop: UInt64?
            set.forEach(from: Int(next - first)) { place in
                let position = first + UInt64(place)
                guard position < end, found.count < limit else {
                    stop = position
                    return false
                }
                found.append(Position(position))
                return true
            }
            next = stop ?? segment.range.upperBound
            if stop != nil || found.count >= limit { break }
        }
        return FoundPositions(
            positions: found, next: next >= end ? max(wantedEnd, start) : Position(next),
            scannedHeaders: scanned)
    }

    /// Fills the set with the matches in a segment; false when there are none.
    private mutating func fill(
        _ segment: PostingSegment, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Bool {
        var isFirst = true
        for (field, ordinals) in fields {
            other.removeAll()
            var isFound = false
            for ordinal in ordinals {
                let isThere = try segment.read(
                    field, ordinal, into: &other, snapshot, tables.postings)
                isFound = isFound || isThere
            }
            guard isFound else { return false }
            if isFirst { swap(&set, &other) } else { set.formIntersection(other) }
            isFirst = false
        }
        return true
    }

    /// Examines headers one by one, and returns the first position that was not examined.
    private func scan(
        _ range: Range<UInt64>, limit: Int, into found: inout [Position],
        _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> UInt64 {
        let last = min(range.upperBound, range.lowerBound + PostingSegment.positions)
        var positions = found
        var next = last
        try snapshot.forEachInteger(tables.headers, from: range.lowerBound) {
            (position, bytes) throws(LMDBError) in
            guard position < last else { return false }
            guard positions.count < limit else {
                next = position
                return false
            }
            if try pattern.matches(EventHeader(bytes)) { positions.append(Position(position)) }
            return true
        }
        found = positions
        return next
    }
}
