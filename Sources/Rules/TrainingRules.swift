public import Catalogue

/// Who attends a training: a volunteer, or a manager, whose id is the centre's own.
public enum Trainee: Hashable, Sendable {
    /// A volunteer.
    case volunteer(VolunteerID)
    /// A manager.
    case manager(String)

    /// The one that is there; nil where none is.
    public init?(volunteer: VolunteerID?, manager: String?) {
        if let volunteer {
            self = .volunteer(volunteer)
        } else if let manager {
            self = .manager(manager)
        } else {
            return nil
        }
    }

    /// Of whom an event of a training is; nil for those that are of nobody.
    public init?(_ event: Event) {
        switch event.payload {
        case .trainingAttended(let data):
            self.init(volunteer: data.volunteer, manager: data.manager)
        case .trainingAssessed(let data):
            self.init(volunteer: data.volunteer, manager: data.manager)
        default: return nil
        }
    }

    /// The id.
    public var id: String {
        switch self {
        case .volunteer(let id): id.text
        case .manager(let id): id
        }
    }

    fileprivate var pointer: String {
        switch self {
        case .volunteer: "/data/volunteer"
        case .manager: "/data/manager"
        }
    }

    fileprivate var audience: TrainingAudience {
        switch self {
        case .volunteer: .volunteers
        case .manager: .managers
        }
    }
}

extension Review {
    /// Training and its assessment (policy ¶3(3)).
    mutating func checkTraining<S: Situation>(in situation: S) throws(S.Failure) {
        let id = TrainingID(event.subject)
        switch event.payload {
        case .trainingScheduled(let data):
            try checkActive(
                data.centre, at: "/data/centre", .flagsOnly, severity: .note, in: situation)
            guard data.endsAt <= data.startsAt else { return }
            object(
                .rejectsAlways, "ends-before-start", at: "/data/endsAt",
                "The training starts at \(data.startsAt.shanghaiText) and ends at "
                    + "\(data.endsAt.shanghaiText).")
        case .trainingAttended(let data):
            guard let trainee = Trainee(event), let training = try situation.training(id) else {
                return
            }
            checkAttendance(of: trainee, data.minutes, training)
            if try situation.minutes(of: trainee, in: id) > .zero {
                object(
                    .flagsOnly, "attended-twice", at: trainee.pointer, severity: .note,
                    "\(trainee.id) is on record as having attended already.")
            } else if let places = training.places, training.attended >= places {
                object(
                    .flagsOnly, "training-over-places", at: trainee.pointer, severity: .note,
                    "\(training.attended + 1) attended; there are \(places) places.")
            }
        case .trainingAssessed:
            guard let trainee = Trainee(event),
                try situation.minutes(of: trainee, in: id) == .zero
            else { return }
            object(
                .rejectsDecision, "not-attended", at: trainee.pointer,
                "\(trainee.id) did not attend training \(event.subject).")
        default: break
        }
    }

    private mutating func checkAttendance(
        of trainee: Trainee, _ minutes: Minutes, _ training: Training
    ) {
        let length = training.endsAt.minutes(since: training.startsAt)
        if minutes.count > length {
            object(
                .flagsOnly, "minutes-beyond-interval", at: "/data/minutes",
                "\(minutes.count) minutes are claimed of a training of \(length).")
        }
        if training.audience != trainee.audience {
            object(
                .flagsOnly, "audience-of-other", at: trainee.pointer, severity: .note,
                "The training is for \(training.audience.text).")
        }
    }
}
