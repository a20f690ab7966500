import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

extension SelectionID: ListPlace {}

extension Selection {
    /// The members of every answer about a selection.
    fileprivate static let columns: [Column<Stored<Selection>>] = [
        .must("selection", .id, "The selection.") { .id($0.id) },
        .must("status", .state(of: .selection), "Opened, posted, decided or cancelled.") {
            .state($0.state.lifecycle)
        },
        .must("title", .text(nil), "Its title.") { .text($0.state.title) },
        .must("scope", .id, "The centre among whose own it is.") { .id($0.state.scope) },
        .must("period", .text(nil), "The period that it honours.") { .text($0.state.period) },
        .must("noticeDays", .count, "How long nominees are shown to the public, days.") {
            .number($0.state.noticeDays)
        },
        .may("noticeUntil", .day, "The last day of the public notice, once it began.") {
            $0.state.noticeUntil.map { .day($0) } ?? .nothing
        },
        .must("nominees", .count, "How many are nominated.") { .number($0.state.nominees.count) },
        .must("honours", .count, "How many honours were given.") {
            .number($0.state.honours.count)
        },
        .must("created", .position, "The event that opened it.") { .position($0.created) },
    ]
}

extension Column where Row == Nominee {
    /// Who or what is nominated: one of three members.
    fileprivate static let members: [Column<Nominee>] = [
        .may("volunteer", .volunteer, "A volunteer, where the token is told.") {
            if case .volunteer(let id) = $0 { .id(id) } else { .nothing }
        },
        .may("group", .id, "A group.") {
            if case .group(let id) = $0 { .id(id) } else { .nothing }
        },
        .may("project", .id, "A project.") {
            if case .project(let id) = $0 { .id(id) } else { .nothing }
        },
    ]
}

/// A selection with its nominees and honours, and the events that made it.
struct SelectionNotice: Dated {
    fileprivate let stored: Stored<Selection>
    fileprivate let events: [Position]

    var changed: Position { stored.changed }

    private static let nominee = Columns<Nominee>(
        "Nominee", "Who or what is nominated.", Column.members)

    private static let honour = Columns<Honour>(
        "Honour", "An honour that the selection gave.",
        Column.members.inside(\.nominee) + [
            .must("title", .text(nil), "As what.") { .text($0.title) }
        ])

    fileprivate static let columns = Columns<SelectionNotice>(
        "SelectionNotice", "A selection with its nominees and honours.",
        Selection.columns.filter { $0.isOneOf(["nominees", "honours"]) == false }
            .inside(\.stored) + [
                .must("criteria", .text(nil), "By what it decides.") {
                    .text($0.stored.state.criteria)
                },
                .objects("nominees", nominee, "Who was posted.") { $0.stored.state.nominees },
                .objects("honours", honour, "Who is honoured, once it was decided.") {
                    $0.stored.state.honours
                },
                .must("events", .list(.position), "Its events.") { .positions($0.events) },
                .answerPosition,
            ])
}

extension Column {
    /// Whether the column has one of these names.
    fileprivate func isOneOf(_ names: Set<String>) -> Bool { names.contains(member.name) }
}

extension Listings {
    /// Selections of the whole city: they are held in public.
    package static let selections = Listing(
        "selections", "Selections for honours, by id.", of: Stored<Selection>.self,
        from: { $0.selections },
        filters: [
            .id("scope", "The centre among whose own it is.") { $0.state.scope },
            .status(of: .selection, "Where the selection stands."),
        ],
        changes: [.selections],
        columns: Columns(
            "Selection", "A selection for honours.", Selection.columns + [.rowPosition])
    ) { selection, _ in selection }
}

extension Resources {
    /// One selection.
    package static let selection = Resource(
        "selection", "One selection with its nominees, its public notice and its honours.",
        of: Selection.self, columns: SelectionNotice.columns
    ) { selection, snapshot, _ in
        SelectionNotice(stored: selection, events: try snapshot.events(of: selection.row.history))
    }
}
