import CLMDBGuard

/// Counts how often reading an environment found damage.
///
/// `@unchecked Sendable`: the library counts atomically.
@safe final class DamageCounter: @unchecked Sendable {
    let raw: OpaquePointer

    init() {
        unsafe raw = guard_make_state()
    }

    deinit {
        unsafe guard_free_state(raw)
    }

    /// The number so far.
    var count: Int { unsafe Int(guard_damages(raw)) }

    /// Counts one more.
    func note() { unsafe guard_note_damage(raw) }

    /// Sets the advice in the last line of a process that damage ends.
    static func setAdvice(_ advice: String) {
        unsafe guard_set_advice(advice)
    }
}
