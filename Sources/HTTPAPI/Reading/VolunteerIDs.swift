/// Who may see the ids of volunteers outside the own territory.
///
/// Operators and auditors may see all. Every reader may see ranks and figures in either case.
public enum VolunteerIDs: String, CaseIterable, Sendable {
    /// A centre may see those of its own territory and those in its own records; a dashboard may
    /// see none.
    case ownTerritory = "own-territory"
    /// Every reader may see all.
    case everyone
}
