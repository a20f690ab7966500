import Catalogue

extension Review {
    /// Projects, key projects and brands (policy ¶2(2), ¶3(1)).
    mutating func checkProject<S: Situation>(in situation: S) throws(S.Failure) {
        switch event.payload {
        case .projectProposed(let data):
            try checkActive(data.centre, at: "/data/centre", in: situation)
            checkOrder(data.startsOn, data.endsOn)
            if data.key, try situation.city().municipalCentre != data.centre {
                object(
                    .rejectsAlways, "key-not-municipal", at: "/data/key",
                    "Only the municipal centre runs key projects.")
            }
        case .projectAmended(let data):
            guard let project = try situation.project(ProjectID(event.subject)) else { return }
            checkOrder(data.startsOn ?? project.startsOn, data.endsOn ?? project.endsOn)
            let family = data.family ?? project.family
            let kind = data.kind ?? project.kind
            if !family.kinds.contains(kind) {
                object(
                    .rejectsAlways, "kind-outside-family", at: "/data/kind",
                    "\(kind.text) is not a kind of the family \(family.text).")
            }
        case .projectBrandDesignated(let data):
            try checkBrand(data, in: situation)
        default: break
        }
    }

    private mutating func checkOrder(_ start: CivilDate, _ end: CivilDate) {
        guard end < start else { return }
        object(
            .rejectsAlways, "ends-before-start", at: "/data/endsOn",
            "The project ends on \(end.text), before it starts on \(start.text).")
    }

    private mutating func checkBrand<S: Situation>(
        _ data: ProjectBrandDesignated, in situation: S
    ) throws(S.Failure) {
        let project = try situation.project(ProjectID(event.subject))
        if project?.isBrandNominated != true {
            object(
                .rejectsDecision, "not-nominated", at: "/subject",
                "\(event.subject) has not been nominated as a brand project.")
        }
    }

    /// Shifts are placed by their times; capacity never refuses one.
    ///
    /// A change is held against the time that it leaves as it is.
    mutating func checkShift<S: Situation>(in situation: S) throws(S.Failure) {
        switch event.payload {
        case .shiftScheduled(let data): checkTimes(data.startsAt, data.endsAt, at: "/data/endsAt")
        case .shiftChanged(let data):
            guard data.startsAt != nil || data.endsAt != nil,
                let shift = try situation.shift(ShiftID(event.subject))
            else { return }
            checkTimes(
                data.startsAt ?? shift.startsAt, data.endsAt ?? shift.endsAt,
                at: data.endsAt == nil ? "/data/startsAt" : "/data/endsAt")
        default: break
        }
    }

    private mutating func checkTimes(
        _ start: Timestamp, _ end: Timestamp, at pointer: String
    ) {
        if end < start {
            object(
                .rejectsAlways, "ends-before-start", at: pointer,
                "The shift ends at \(end.shanghaiText), before it starts at \(start.shanghaiText).")
        } else if end == start {
            object(
                .flagsOnly, "shift-empty", at: pointer, severity: .note,
                "The shift starts and ends at \(start.shanghaiText).")
        }
    }

    /// A recruitment is for a published project (policy ¶1(3)), and closes after it opens.
    mutating func checkRecruitment<S: Situation>(in situation: S) throws(S.Failure) {
        guard case .recruitmentOpened(let data) = event.payload else { return }
        if let closesAt = data.closesAt, closesAt < event.time {
            object(
                .rejectsAlways, "ends-before-start", at: "/data/closesAt",
                "The recruitment closes at \(closesAt.shanghaiText), before it opens at "
                    + "\(event.time.shanghaiText).")
        }
        try checkPublished(data.project, in: situation)
    }

    /// Flags service or recruitment for a project that is not open.
    mutating func checkPublished<S: Situation>(
        _ id: ProjectID, in situation: S
    ) throws(S.Failure) {
        guard let project = try situation.project(id) else { return }
        switch project.lifecycle {
        case .published, .completed: return
        default:
            object(
                .flagsOnly, "project-not-published", at: "/data/project",
                restsOn: [Related(id)],
                "Project \(id.text) is \(project.lifecycle.name).")
        }
    }
}

extension ProjectFamily {
    /// The kinds of project in each family (policy ¶2(2)).
    var kinds: [ProjectKind] {
        switch self {
        case .rural: [.countrysideTriple, .other]
        case .community: [.regularCommunity, .regionalArts, .other]
        case .aid: [.migrantSchoolArts, .disabledSupport, .elderlySupport, .other]
        case .eventFacility: [.largeEvent, .culturalFacility, .other]
        }
    }
}
