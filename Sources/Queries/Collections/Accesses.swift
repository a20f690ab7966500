import Catalogue
import LMDB
import Projections
import Rules
import Tables

extension AccessID: ListPlace {}

/// An access, without its token, which is on no record.
private let accessRow = Columns<Stored<Access>>(
    "Access", "An access: what a token allows, and who has it.",
    [
        .must("id", .id, "Its id, by which it is revoked.") { .id($0.id) },
        .must("role", .coded(AccessRole.self), "What it may do.") { .coded($0.state.role) },
        .must("holder", .text(1...100), "The office or system that has it.") {
            .text($0.state.holder)
        },
        .may("centre", .id, "The centre that it acts for.") { .id($0.state.centre) },
        .may("expiresAt", .time, "When it ends, if it does.") { .time($0.state.expiresAt) },
        .must("status", .state(of: .access), "Granted or revoked.") {
            .state($0.state.lifecycle)
        },
        .must("created", .position, "The event that granted it.") { .position($0.created) },
        .rowPosition,
    ])

extension Listings {
    /// Accesses, for operators.
    package static let tokens = Listing(
        "tokens", "Accesses, by id: what each allows and who has it. The tokens are on no record.",
        of: Stored<Access>.self, from: { $0.accesses },
        filters: [
            .coded("role", AccessRole.self, "What it may do.") { $0.state.role == $1 },
            .id("centre", "The centre that it acts for.") { $0.state.centre },
            .status(of: .access, "Granted or revoked."),
        ],
        changes: [.accesses], columns: accessRow
    ) { access, _ in access }
}
