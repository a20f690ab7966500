import Catalogue
import Rules
import Testing

@Suite("Groups")
struct GroupTests {
    private let apply = event(
        "g-1",
        .groupApplied(.init(centre: "chaoyang", name: "Choir", kind: .society, leader: "v-1")))

    private var applied: Specification { given(Beijing.working, [apply]) }

    private func join(_ volunteer: VolunteerID) -> Draft {
        event("g-1", .groupMemberJoined(.init(volunteer: volunteer)))
    }

    @Test("the leader is a member from the start")
    func leaderIsMember() {
        #expect(applied.situation.members(of: "g-1") == ["v-1"])
        #expect(applied.situation.group("g-1")?.owner == "chaoyang")
    }

    @Test("already-a-member: who joins is no member yet")
    func joining() {
        let after = applied.when(join("v-2")).then(.accepted)
        #expect(after.situation.members(of: "g-1") == ["v-1", "v-2"])
        after.when(join("v-2")).then(.accepted(findings: ["already-a-member"]))
        applied.when(join("v-1")).then(.accepted(findings: ["already-a-member"]))
        applied.when(join("v-9")).then(.refused(code: "unknown-reference"))
    }

    @Test("not-a-member: only members leave or lead")
    func membership() throws {
        let leave = event("g-1", .groupMemberLeft(.init(volunteer: "v-2")))
        let lead = event("g-1", .groupLeaderChanged(.init(leader: "v-2")))
        let stranger = applied.when(lead)
        stranger.then(.accepted(findings: ["not-a-member"]))
        #expect(try stranger.objection("not-a-member").pointer == "/data/leader")
        applied.when(leave).then(.accepted(findings: ["not-a-member"]))
        let joined = applied.when(join("v-2")).then(.accepted)
        let led = joined.when(lead).then(.accepted)
        #expect(led.situation.group("g-1")?.leader == "v-2")
        let left = joined.when(leave).then(.accepted)
        #expect(left.situation.members(of: "g-1") == ["v-1"])
    }

    @Test("a rejected group may apply again at home")
    func again() {
        let rejected = applied.when(
            event("g-1", .groupRejected(.init(reviewer: "staff", reason: "Form")))
        ).then(.accepted)
        rejected.when(apply).then(.accepted)
        applied.when(apply).then(.refused(code: "already-exists"))
    }
}
