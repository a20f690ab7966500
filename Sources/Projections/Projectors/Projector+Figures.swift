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
        var now = 0
        try changeFigures(of: scope) { now = $0.add(change, to: figure) }
        return now
    }

    /// Adds to several figures of one scope.
    package func count(
        _ changes: [(figure: Figure, change: Int)], in scope: Scope
    ) throws(LMDBError) {
        try changeFigures(of: scope) { figures in
            for (figure, change) in changes { figures.add(change, to: figure) }
        }
    }

    /// Changes the figures of a scope, of which the event becomes the last change.
    private func changeFigures(
        of scope: Scope, _ change: (inout Figures) -> Void
    ) throws(LMDBError) {
        let overlay = workspace.overlay
        let position = position
        if let mark = scope.mark { overlay.marks.touch(mark) }
        try overlay.figures.upsert(scope, workspace.snapshot, from: Figures()) { figures in
            change(&figures)
            figures.changed = position
        }
    }

    /// Counts the subject by its state after the event instead of that before.
    package func countByState(_ change: Change, in scope: Scope?) throws(LMDBError) {
        let aggregate = event.aggregate
        try count(
            from: change.stateBefore.map { .states(aggregate, $0) },
            to: change.stateAfter.map { .states(aggregate, $0) }, in: scope)
    }

    /// Counts the subject in a figure after the event instead of in that before; nil is none.
    private func count(
        from before: Figure?, to after: Figure?, in scope: Scope?
    ) throws(LMDBError) {
        guard let scope, before != nil || after != nil else { return }
        let overlay = workspace.overlay
        let position = position
        if let mark = scope.mark { overlay.marks.touch(mark) }
        try overlay.figures.upsert(scope, workspace.snapshot, from: Figures()) { figures in
            if let before { figures.add(-1, to: before) }
            if let after { figures.add(1, to: after) }
            figures.changed = position
        }
    }

    /// Counts an aggregate in the city and at the centre that it belongs to: in the figure after the event
    /// instead of that before; nil is none.
    func countByValue(
        from before: Figure?, to after: Figure?, _ change: Change
    ) throws(LMDBError) {
        if before != after { try count(from: before, to: after, in: .city) }
        if change.isMove {
            try count(from: before, to: nil, in: scope(of: change.ownerBefore))
            try count(from: nil, to: after, in: scope(of: change.ownerAfter))
        } else if before != after {
            try count(from: before, to: after, in: scope(of: change.ownerAfter))
        }
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
