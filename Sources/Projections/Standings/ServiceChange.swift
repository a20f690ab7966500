package import Catalogue
package import Rules
import Tables

/// A change of minutes that count, from which standings are updated.
package struct ServiceChange: Sendable {
    let volunteer: UInt32
    let volunteerID: VolunteerID
    /// Nil for a balance, which is of no project and no month.
    let project: UInt32?
    let group: UInt32?
    let groupID: GroupID?
    let month: Month
    let minutes: Int

    package init(
        of volunteer: (ordinal: UInt32, id: VolunteerID), for project: UInt32,
        as group: (ordinal: UInt32, id: GroupID)?, in month: Month, minutes: Int
    ) {
        self.volunteer = volunteer.ordinal
        volunteerID = volunteer.id
        self.project = project
        self.group = group?.ordinal
        groupID = group?.id
        self.month = month
        self.minutes = minutes
    }

    /// A change of a balance that was carried over from an older system.
    package init(carriedBy volunteer: (ordinal: UInt32, id: VolunteerID), minutes: Int) {
        self.volunteer = volunteer.ordinal
        volunteerID = volunteer.id
        project = nil
        group = nil
        groupID = nil
        month = Month(code: 0)
        self.minutes = minutes
    }
}

/// The properties of a project that determine in which scopes its service counts.
package struct ProjectScope: Equatable, Sendable {
    package let id: ProjectID
    let ordinal: UInt32
    package let family: ProjectFamily
    package let owner: CentreID?
    /// The district that the project itself names.
    let ownDistrict: DistrictCode?
    /// The project's own district, or else its centre's.
    package private(set) var district: DistrictCode?

    package init(_ id: ProjectID, _ row: Row<Project>) {
        self.init(
            id, ordinal: row.ordinal, family: row.state.family, owner: row.state.owner,
            ownDistrict: row.state.district)
    }

    package init(
        _ id: ProjectID, ordinal: UInt32, family: ProjectFamily, owner: CentreID?,
        ownDistrict: DistrictCode?
    ) {
        self.id = id
        self.ordinal = ordinal
        self.family = family
        self.owner = owner
        self.ownDistrict = ownDistrict
        district = ownDistrict
    }

    /// The same project, with its district resolved by the present centres.
    func resolved(_ districts: [CentreID: DistrictCode]) -> ProjectScope {
        var scope = self
        scope.district = ownDistrict ?? owner.flatMap { districts[$0] }
        return scope
    }
}
