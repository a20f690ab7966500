internal import JSON

/// A year of cultural volunteering as the centres of Beijing would post it, event by event.
///
/// The year is an agenda of steps in the order of posting. Each step posts events, with the times
/// at which they happened, and adds the steps that follow from it. Only people, projects and
/// unfinished steps are in memory, so a year of a million events can be streamed. The simulation
/// knows enough to post nothing that a ledger would refuse, but shares no code with the ledger.
public struct YearSimulation {
    let options: SimulationOptions
    let festivals: Festivals
    var chance: Chance
    var agenda = Agenda()
    var outbox: Outbox
    /// The present time of the simulation, at which events are posted.
    var now: Moment

    var centres: [Centre] = []
    /// Registered volunteers who may serve, by territory.
    var pools: [[Int]] = []
    var volunteers: [Volunteer] = []
    var groups: [Group] = []
    var projects: [Project] = []
    /// Future shifts and those that recently ended.
    var shifts: [Int: Shift] = [:]
    var schemes: [Scheme] = []
    var shiftCount = 0
    var federationNumbers = 0
    /// The entries of the stories' funds that change their cash.
    var books: [String: [BookEntry]] = [:]
    /// The events of the stories' payments, by fund and voucher.
    var vouchers: [String: String] = [:]
    /// How many events the auditors have posted.
    var auditEvents = 0

    /// Creates the year of these options.
    public init(_ options: SimulationOptions) {
        self.options = options
        festivals = Festivals(from: options.start)
        chance = Chance(seed: options.seed)
        outbox = Outbox(chance: Chance(seed: ~options.seed))
        now = (options.start + 1).at(9 * 60)
        planCentres(options.districts)
        planSchemes()
        planVolunteers(options)
        planProjects(options.volunteers)
        planGroups(options.volunteers)
        planStories()
        let erasures = options.volunteers >= 50 ? 2 : 1
        for number in 1...erasures {
            agenda.put(.erasure, at: date(1 + number * 5, 11).at(10 * 60))
        }
    }

    /// The next event as a line of NDJSON, without its line feed; nil after the last.
    public mutating func next() -> [UInt8]? {
        while true {
            if let line = outbox.next() { return line }
            guard let (moment, step) = agenda.takeFirst(), moment < options.end else { return nil }
            now = max(now, moment)
            perform(step)
        }
    }

    /// The calendar year in which the simulated one begins; documents are numbered by it.
    var year: Int { options.start.civil.year }

    /// The day of the simulated year that is as far from its beginning as that date is from New Year.
    func date(_ month: Int, _ day: Int) -> Day {
        options.start + (Day(year, month, day).number - Day(year, 1, 1).number)
    }

    private mutating func perform(_ step: Step) {
        switch step {
        case .centre(let number, let step): perform(step, of: number)
        case .volunteer(let number, let step): perform(step, of: number)
        case .group(let number, let step): perform(step, of: number)
        case .project(let number, let step): perform(step, of: number)
        case .shift(let number, let step): perform(step, of: number)
        case .participation(let participation, let step): perform(step, of: participation)
        case .hours(let hours, let step): perform(step, of: hours)
        case .star(let volunteer, let step): perform(step, of: volunteer)
        case .scheme(let number): publishScheme(number)
        case .erasure: requestErasure()
        case .scripted(let step): step(&self)
        }
    }

    /// Adds a step `minutes` from now, in office hours.
    mutating func put(_ step: Step, after minutes: Int) {
        var moment = now + minutes
        let time = moment.minutes % 1440
        if time < 9 * 60 { moment = moment.day.at(9 * 60 + time % 60) }
        if time >= 18 * 60 { moment = (moment.day + 1).at(9 * 60 + time % 60) }
        agenda.put(step, at: moment)
    }

    /// Adds a step at a random time within a range of days from now, in office hours.
    mutating func put(_ step: Step, days: ClosedRange<Int>) {
        put(step, after: chance.number(max(1, days.lowerBound * 1440)...days.upperBound * 1440))
    }

    /// Posts an event of a centre that happened at a time, by default right now.
    mutating func post(
        _ type: StaticString, _ subject: String, from centre: Int, at time: Moment? = nil,
        _ data: (inout JSONWriter) -> Void = { _ in }
    ) {
        centres[centre].events += 1
        let sender = centres[centre]
        outbox.post(
            type, subject, from: "/centres/" + sender.id, number: sender.events,
            at: (time ?? now).text(inUTC: sender.writesUTC), recordedAt: recordedAt, data)
    }

    /// Posts an event of the auditors.
    mutating func postAudit(_ type: StaticString, _ subject: String, _ data: Content) {
        auditEvents += 1
        outbox.post(
            type, subject, from: "/auditors/audit-office", number: auditEvents,
            at: now.text(inUTC: false), recordedAt: recordedAt
        ) { data.writeMembers(to: &$0) }
    }

    /// When an event is recorded that is posted now; nil where the ledger says it itself.
    private var recordedAt: String? {
        options.givesRecordingTimes ? now.text(inUTC: false) : nil
    }
}
