import Foundation
public import Projections

/// Read models that hold only the events up to a position, open for questions.
///
/// They stay open as long as this is referenced: keep it until the answer is complete.
public final class PastViews: Sendable {
    /// The read models.
    public let views: Views
    /// How many events they hold.
    public let size: UInt64
    /// The number of events of the finished copy from which it was made; nil for none.
    let base: UInt64?
    /// A directory that is removed with the last reference; nil for a copy that is kept.
    private let draft: String?

    init(_ views: Views, size: UInt64, from base: UInt64?, draft: String? = nil) {
        self.views = views
        self.size = size
        self.base = base
        self.draft = draft
    }

    deinit {
        views.close()
        if let draft { try? FileManager.default.removeItem(atPath: draft) }
    }
}
