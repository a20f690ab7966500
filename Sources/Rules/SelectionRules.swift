import Catalogue

extension Review {
    /// Periodic selection 定期评选: in public, among the scope's own (policy ¶3(5)).
    mutating func checkSelection<S: Situation>(in situation: S) throws(S.Failure) {
        if case .selectionOpened(let data) = event.payload {
            try checkActive(data.scope, at: "/data/scope", in: situation)
        }
        guard let selection = try situation.selection(SelectionID(event.subject)) else { return }
        switch event.payload {
        case .selectionPosted(let data):
            checkNotice(until: data.until, of: selection)
            for (place, item) in data.nominees.enumerated() {
                guard
                    let nominee = Nominee(
                        volunteer: item.volunteer, group: item.group, project: item.project)
                else { continue }
                try checkScope(nominee, at: "/data/nominees/\(place)", of: selection, in: situation)
            }
        case .selectionDecided(let data):
            checkNoticeHasRun(selection, event.subject, at: "/time")
            for (place, item) in data.honours.enumerated() {
                let nominee = Nominee(
                    volunteer: item.volunteer, group: item.group, project: item.project)
                if let nominee {
                    checkNominated(
                        nominee, in: selection, event.subject, at: "/data/honours/\(place)")
                }
            }
        default: break
        }
    }

    /// The notice is as long as the selection said when it was opened.
    ///
    /// The operator, who brings in history, gives the days as they were. For all others the notice begins
    /// when the ledger takes it, because what is dated back was not shown to anybody.
    private mutating func checkNotice(until: CivilDate, of selection: Selection) {
        let first = importsHistory ? event.time.day : max(event.time.day, recordedTime.day)
        let least = first.adding(days: selection.noticeDays)
        guard until < least else { return }
        object(
            .rejectsDecision, "notice-too-short", at: "/data/until",
            "The notice begins on \(first.text) and takes \(selection.noticeDays) days: it "
                + "lasts until \(least.text) at least.")
    }

    /// Nominees are the scope's own.
    private mutating func checkScope<S: Situation>(
        _ nominee: Nominee, at pointer: String, of selection: Selection, in situation: S
    ) throws(S.Failure) {
        let related = nominee.related
        guard let home = try situation.status(of: related.aggregate, related.id)?.owner,
            try !situation.isCentre(home, within: selection.scope)
        else { return }
        object(
            .rejectsDecision, "outside-scope", at: pointer,
            "\(related.id) is not of \(selection.scope.text), among whose own the selection is."
        )
    }

    /// Nothing is decided while the public may still object: the last day of the notice is over.
    private mutating func checkNoticeHasRun(
        _ selection: Selection, _ id: String, at pointer: String
    ) {
        guard let until = selection.noticeUntil else {
            object(
                .rejectsDecision, "notice-not-run", at: pointer,
                "Nominees of selection \(id) were not posted.")
            return
        }
        guard event.time.day <= until else { return }
        object(
            .rejectsDecision, "notice-not-run", at: pointer,
            "The notice of selection \(id) runs until \(until.text).")
    }

    private mutating func checkNominated(
        _ nominee: Nominee, in selection: Selection, _ id: String, at pointer: String
    ) {
        guard !selection.nominees.contains(nominee) else { return }
        object(
            .rejectsDecision, "not-nominated", at: pointer,
            "\(nominee.id) is not among the nominees of selection \(id).")
    }

    /// The selection that an award rests on: its notice has run, as long as the scheme asks, and who is
    /// awarded was nominated in it.
    mutating func checkAward<S: Situation>(
        of nominee: Nominee, by id: SelectionID?, noticeDays: Int?, in situation: S
    ) throws(S.Failure) {
        let pointer = "/data/selection"
        guard let id, let selection = try situation.selection(id) else {
            guard let noticeDays else { return }
            object(
                .rejectsDecision, "notice-not-run", at: pointer,
                "The award takes a selection with a public notice of \(noticeDays) days: name it."
            )
            return
        }
        if selection.lifecycle == .cancelled {
            object(
                .rejectsDecision, "selection-cancelled", at: pointer,
                "Selection \(id.text) was cancelled.")
        }
        checkNoticeHasRun(selection, id.text, at: pointer)
        if let noticeDays, selection.noticeDays < noticeDays {
            object(
                .rejectsDecision, "notice-too-short", at: pointer,
                "The notice of selection \(id.text) ran \(selection.noticeDays) days; the scheme "
                    + "asks for \(noticeDays).")
        }
        checkNominated(nominee, in: selection, id.text, at: pointer)
    }
}
