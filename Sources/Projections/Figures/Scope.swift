package import Catalogue
package import LMDB
package import Rules
package import Tables

/// The subject of a row of figures, and its key.
///
/// Aggregates are named by ordinal, which is faster than by id and equally determined by the log.
package enum Scope: KeyCoded {
    /// The whole city.
    case city
    /// A day, in days since 1970.
    case day(UInt32)
    /// One aggregate, by its ordinal.
    case subject(Aggregate, UInt32)
    /// An aggregate and a volunteer: a group and a member, a shift and a participant, or a training and
    /// who attended it, who may be a manager. The volunteer is named by id, so that a group's members
    /// can be listed.
    case pair(Aggregate, UInt32, VolunteerID)
    /// One aggregate on a day.
    case dated(Aggregate, UInt32, CivilDate)

    /// The scope of a day; days before 1970 count as the first.
    package static func of(_ day: CivilDate) -> Scope {
        .day(UInt32(clamping: day.daysSinceEpoch))
    }

    /// Hashes one number, and the volunteer of a pair: that is enough to tell scopes apart, and every event
    /// looks for several.
    package func hash(into hasher: inout Hasher) {
        func combine(_ high: UInt32, _ low: UInt32) {
            hasher.combine(UInt64(high) << 32 | UInt64(low))
        }
        switch self {
        case .city: combine(0, 0)
        case .day(let day): combine(1, day)
        case .subject(let aggregate, let ordinal): combine(2 + UInt32(aggregate.rawValue), ordinal)
        case .pair(_, let ordinal, let volunteer):
            combine(0, ordinal)
            hasher.combine(volunteer)
        case .dated(_, let ordinal, let day):
            combine(UInt32(bitPattern: day.daysSinceEpoch), ordinal)
        }
    }

    /// First bytes of keys.
    private enum Kind: UInt8 {
        case city, day, subject, pair, dated
    }

    /// The day of a key; nil for the key of another scope.
    static func day(of key: Span<UInt8>) -> UInt32? {
        guard key.count == 5, key[0] == Kind.day.rawValue else { return nil }
        return key.extracting(1...).bigEndian()
    }

    package func encode(into key: inout [UInt8]) {
        switch self {
        case .city: key.append(Kind.city.rawValue)
        case .day(let day):
            key.append(Kind.day.rawValue)
            key.append(bigEndian: day)
        case .subject(let aggregate, let ordinal):
            key.append(Kind.subject.rawValue)
            key.append(aggregate.rawValue)
            key.append(bigEndian: ordinal)
        case .pair(let aggregate, let ordinal, let volunteer):
            key.append(Kind.pair.rawValue)
            key.append(aggregate.rawValue)
            key.append(bigEndian: ordinal)
            key.append(contentsOf: volunteer.text.utf8)
        case .dated(let aggregate, let ordinal, let day):
            key.append(Kind.dated.rawValue)
            key.append(aggregate.rawValue)
            key.append(bigEndian: ordinal)
            key.append(day: day)
        }
    }

    /// The mark that keeps the last change of scopes of this kind; nil where no answer needs it.
    var mark: Mark? {
        switch self {
        case .city, .day: nil
        case .subject(let aggregate, _), .pair(let aggregate, _, _), .dated(let aggregate, _, _):
            switch aggregate {
            case .centre: .centreFigures
            case .project: .projectFigures
            case .group: .groupFigures
            case .shift, .recruitment: .participationFigures
            default: nil
            }
        }
    }
}

extension Row where State: StoredState {
    /// The scope of the aggregate.
    package var scope: Scope { .subject(State.Key.aggregate, ordinal) }

    /// The scope of the aggregate, a training, and who attended it.
    package func scope(with trainee: Trainee) -> Scope { scope(with: VolunteerID(trainee.id)) }

    /// The scope of the aggregate and a volunteer.
    package func scope(with volunteer: VolunteerID) -> Scope {
        .pair(State.Key.aggregate, ordinal, volunteer)
    }
}

extension OverlayTable {
    /// The scope of an aggregate; nil where it does not exist.
    package func scope<State: StoredState>(
        _ key: Key, _ snapshot: borrowing ReadTransaction
    ) throws(LMDBError) -> Scope? where Value == Row<State> {
        try look(key, snapshot) { $0.scope }
    }
}
