import Catalogue

extension Review {
    /// An access that has ended when it is granted opens nothing: it is recorded, and flagged.
    mutating func checkAccess<S: Situation>(in _: S) throws(S.Failure) {
        guard case .accessGranted(let data) = event.payload, let end = data.expiresAt,
            end <= event.time
        else { return }
        object(
            .flagsOnly, "ends-before-start", at: "/data/expiresAt", severity: .note,
            "The access ends at \(end.shanghaiText); it is granted at \(event.time.shanghaiText).")
    }
}
