public import Catalogue

extension Volunteer {
    /// Adds minutes of a balance that count now, or takes them away; it was confirmed at a time.
    public mutating func carry(_ minutes: Minutes, confirmedAt time: Timestamp?) {
        confirmed += minutes
        guard minutes > .zero else { return }
        confirmedAt = [confirmedAt, time].compactMap(\.self).max()
    }

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
