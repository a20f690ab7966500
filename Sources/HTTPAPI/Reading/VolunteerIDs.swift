/// To whom the ids of volunteers are told who are not at home in the own territory.
///
/// Operators and auditors are told all. Ranks and figures are shown to every reader in either case.
public enum VolunteerIDs: String, CaseIterable, Sendable {
    /// A centre is told those of its own territory and those in its own records; a dashboard none.
    case ownTerritory = "own-territory"
    /// Every reader is told all.
    case everyone
}
