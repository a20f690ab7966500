public import Catalogue

extension Participation {
    /// Whether a participation in that state holds one of the shift's places.
    public static func holdsPlace(_ state: LifecycleState) -> Bool {
        switch state {
        case .accepted, .checkedIn, .checkedOut, .noShow: true
        default: false
        }
    }

    /// Whether a participation in that state came to nothing: nobody served in it.
    static func isNotHeld(_ state: LifecycleState) -> Bool {
        switch state {
        case .noShow, .withdrawn, .declined, .refused: true
        default: false
        }
    }
}
