public import Catalogue

extension Volunteer {
    /// Adds minutes that count now, or takes them away, of service that was confirmed at a time.
    public mutating func count(_ minutes: Minutes, on day: CivilDate, confirmedAt time: Timestamp?)
    {
        confirmed += minutes
        guard minutes > .zero else { return }
        servedFirst = min(servedFirst ?? day, day)
        servedLast = max(servedLast ?? day, day)
        confirmedAt = [confirmedAt, time].compactMap(\.self).max()
    }
}
