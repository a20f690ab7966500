package import Catalogue
import EventLog
package import LMDB
import Rules
import Tables

/// How events change figures. Whatever is counted goes through ``count(_:_:in:)``.
extension Projector {
    /// Adds to a figure and returns what it is now.
    ///
    /// The event is from then on the last that changed the scope, even where it adds 0. Nil is the scope of
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

    /// Moves one from the figure of a value, such as a state, to that of another; nil is none.
    package func move<Value>(
        _ figure: (Value) -> Figure, from before: Value?, to after: Value?, in scope: Scope?
    ) throws(LMDBError) {
        if let before { try count(figure(before), -1, in: scope) }
        if let after { try count(figure(after), 1, in: scope) }
    }

    /// Counts an aggregate by the value of a field, such as its state, in the city and at the centre that
    /// it belongs to: by the value after the event instead of that before, which nil says there is not.
    package func countByValue<Value: Equatable>(
        _ figure: (Value) -> Figure, from before: Value?, to after: Value?, _ change: Change
    ) throws(LMDBError) {
        if before != after { try move(figure, from: before, to: after, in: .city) }
        guard before != after || change.isMove else { return }
        if let before { try count(figure(before), -1, in: scope(of: change.ownerBefore)) }
        if let after { try count(figure(after), 1, in: scope(of: change.ownerAfter)) }
    }

    /// Counts an aggregate by its state in the city and at the centre that it belongs to.
    package func countByState(
        _ figure: (LifecycleState) -> Figure, _ change: Change
    ) throws(LMDBError) {
        try countByValue(figure, from: change.stateBefore, to: change.stateAfter, change)
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
