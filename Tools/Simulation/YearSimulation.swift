internal import JSON

/// A year of cultural volunteering as the centres of Beijing would post it, event by event.
///
/// The year is an agenda of steps in the order of posting. Each step posts events, with the times
/// at which they happened, and adds the steps that follow from it. Only people, projects and
/// unfinished steps are in memory, so a year of a million events can be streamed. The simulation
/// knows enough to post nothing that a ledger would refuse, but shares no code with the ledger.
public struct YearSimulation {
    let year: Int
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

    /// Creates the year of these options.
    public init(_ options: SimulationOptions) {
        year = options.year
        festivals = Festivals(year: options.year)
        chance = Chance(seed: options.seed)
        outbox = Outbox(chance: Chance(seed: ~options.seed))
        now = Day(options.year, 1, 2).at(9 * 60)
        planCentres(options.districts)
        planSchemes()
        planVolunteers(options)
        planProjects(options.volunteers)
        planGroups(options.volunteers)
        let erasures = options.volunteers >= 50 ? 2 : 1
        for number in 1...erasures {
            agenda.put(.erasure, at: Day(year, 1 + number * 5, 11).at(10 * 60))
        }
    }

    /// The next event as a line of NDJSON, without its line feed; nil after the last.
    public mutating func next() -> [UInt8]? {
        while true {
            if let line = outbox.next() { return line }
            guard let (moment, step) = agenda.takeFirst(), moment < end else { return nil }
            now = max(now, moment)
            perform(step)
        }
    }

    /// The end of the simulation; later posts belong to the next year.
    private var end: Moment { Day(year + 1, 2, 1).at(0) }

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
            type, subject, from: sender.id, number: sender.events,
            at: (time ?? now).text(inUTC: sender.writesUTC), data)
    }
}
