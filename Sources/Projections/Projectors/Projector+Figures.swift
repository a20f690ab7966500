package import Catalogue
import EventLog
package import LMDB
import Rules
import Tables

/// How events change figures. All counting goes through ``count(_:_:in:)``.
extension Projector {
    /// Adds to a figure and returns its new value.
    ///
    /// The event becomes the last change of the scope, even when it adds 0. A nil scope belongs to
    /// an aggregate that does not exist: nothing is counted.
    @discardableResult
    package func count(
        _ figure: Figure, _ change: Int, in scope: Scope?
    ) throws(LMDBError) -> Int {
        guard let scope else { return 0 }
        let overlay = workspace.overlay
        let position = position
        var now = 0
        if let mark = scope.mark { overlay.marks.touch(mark) }
        try overlay.figures.upsert(scope, workspace.snapshot, from: Figures()) { figures in
            now = figures.add(change, to: figure)
            figures.changed = position
        }
        return now
    }

    /// Counts the subject by its state after the event instead of that before.
    package func countByState(_ change: Change, in scope: Scope?) throws(LMDBError) {
        let aggregate = event.aggregate
        if let state = change.stateBefore { try count(.states(aggregate, state), -1, in: scope) }
        if let state = change.stateAfter { try count(.states(aggregate, state), 1, in: scope) }
    }

    /// Counts an aggregate in the city and at the centre that it belongs to: in the figure after the event
    /// instead of that before; nil is none.
    func countByValue(
        from before: Figure?, to after: Figure?, _ change: Change
    ) throws(LMDBError) {
        if before != after {
            if let before { try count(before, -1, in: .city) }
            if let after { try count(after, 1, in: .city) }
        }
        guard before != after || change.isMove else { return }
        if let before { try count(before, -1, in: scope(of: change.ownerBefore)) }
        if let after { try count(after, 1, in: scope(of: change.ownerAfter)) }
    }

    /// The scope of a centre.
    package func scope(of centre: CentreID?) throws(LMDBError) -> Scope? {
        guard let centre else { return nil }
        return try workspace.overlay.centres.scope(centre, workspace.snapshot)
    }

    /// The scope of a project.
    package func scope(of project: ProjectID) throws(LMDBError) -> Scope? {
        try workspace.overlay.projects.scope(project, workspace.snapshot)
    }
}
