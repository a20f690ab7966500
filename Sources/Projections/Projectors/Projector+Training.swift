import Catalogue
package import LMDB
import Rules
import Tables

extension Projector {
    /// Attendance is counted for the training and who attended it, and for volunteers altogether.
    package func projectTraining() throws(LMDBError) {
        try project(into: workspace.overlay.trainings)
        guard case .trainingAttended(let data) = event.payload, let trainee = Trainee(event) else {
            return
        }
        let trainings = workspace.overlay.trainings
        let id = TrainingID(event.subject)
        let pair = try trainings.look(id, workspace.snapshot) { $0.scope(with: trainee) }
        let minutes = try count(.attended(trainee), data.minutes.count, in: pair)
        // Who attends again is one person still.
        if minutes == data.minutes.count {
            try trainings.update(id, workspace.snapshot) { $0.state.attended += 1 }
        }
        guard let volunteer = data.volunteer else { return }
        let scope = try workspace.overlay.volunteers.scope(volunteer, workspace.snapshot)
        try count(.training, data.minutes.count, in: scope)
    }
}
