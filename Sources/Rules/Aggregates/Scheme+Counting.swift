public import Catalogue

extension Scheme {
    /// The highest level that the minutes reach; 0 for none.
    public func level(for minutes: Minutes) -> Int {
        stars.last { $0.minutes <= minutes }?.level ?? 0
    }
}

extension Optional<Scheme> {
    /// Whether an activity counts; with no scheme, service alone does.
    public func counts(_ activity: Activity) -> Bool {
        self?.counts.contains(activity) ?? (activity == .service)
    }
}
