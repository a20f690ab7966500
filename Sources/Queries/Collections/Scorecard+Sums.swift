import Catalogue
import EventLog
import LMDB
import Projections
import Rules
import Tables

/// The sums of the scorecard for a period: by district, for the rest, and for the city.
struct Scorecard {
    /// Minutes that make a day one of service until rules are published.
    private static let usualDayMinutes = 60

    private let period: DayPeriod
    private let days: ClosedRange<CivilDate>
    private let published: [RulesPublished]
    private(set) var rows: [ScoreRow] = []

    /// Sums the figures of one district, or of all districts, the rest and the city.
    init(
        _ period: DayPeriod, _ days: ClosedRange<CivilDate>, _ asked: DistrictCode?,
        _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        self.period = period
        self.days = days
        published = try snapshot.city().publishedRules.map(\.data)
        let tree = try CentreTree(snapshot)
        var centres: [ScorePlace: [CentreID]] = [:]
        for id in tree.centres.keys {
            let district = tree.district(of: id)
            centres[district.map { .district($0) } ?? .others, default: []].append(id)
        }
        var places = DistrictCode.all.filter { $0.successor == nil }.map { ScorePlace.district($0) }
        places.append(.others)
        if let asked { places = [.district(asked)] }
        var city: [ScoreRow] = []
        let rural = published.last { $0.effectiveFrom <= days.upperBound && $0.rural != nil }?.rural
        for place in places {
            let parts = try sums(place, centres[place] ?? [], rural, snapshot)
            if city.isEmpty { city = parts.map { blank($0.indicator, .city) } }
            for (number, part) in parts.enumerated() {
                city[number].part += part.part
                city[number].whole += part.whole
                if let brands = part.brands {
                    city[number].brands = (city[number].brands ?? 0) + brands
                }
                if part.indicator != .ruralMinutes, part.indicator != .ruralPeople {
                    rows.append(part)
                }
            }
        }
        if asked == nil { rows += city }
        rows.sort { $0.cursor < $1.cursor }
    }

    /// A row without sums, which names where its rows are found.
    private func blank(_ indicator: ScoreRow.Indicator, _ place: ScorePlace) -> ScoreRow {
        let scope = place.district.map { "district:\($0.text)" } ?? "city"
        let series = "scope=\(scope)&from=\(days.lowerBound.text)&to=\(days.upperBound.text)"
        let rows =
            switch indicator {
            case .reserve:
                "/v1/volunteers?status=registered"
                    + (place.district.map { "&district=\($0.text)" } ?? "")
            case .standardised: "/v1/series?of=records&\(series)"
            case .informed: "/v1/series?of=posted&\(series)"
            case .regular, .brands, .allocated, .ruralMinutes: "/v1/series?of=minutes&\(series)"
            case .ruralPeople: "/v1/series?of=people&\(series)"
            case .societal: "/v1/funds"
            }
        return ScoreRow(indicator: indicator, place: place, rows: rows)
    }

    private func sums(
        _ place: ScorePlace, _ centres: [CentreID], _ rural: [DistrictCode]?,
        _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) -> [ScoreRow] {
        var reserve = blank(.reserve, place)
        var societal = blank(.societal, place)
        var service = DistrictService(published)
        for centre in centres {
            try addVolunteers(of: centre, to: &reserve, snapshot)
            try addFunds(of: centre, to: &societal, snapshot)
            try service.addProjects(of: centre, in: days, snapshot)
        }
        var regular = blank(.regular, place)
        regular.whole = Int(days.upperBound.daysSinceEpoch - days.lowerBound.daysSinceEpoch) + 1
        regular.part = service.byDay.count { $0.value >= dayMinutes(on: $0.key) }
        var allocated = blank(.allocated, place)
        (allocated.part, allocated.whole) = (service.published, service.minutes)
        var standardised = blank(.standardised, place)
        (standardised.part, standardised.whole) = (service.standardised, service.records)
        var brands = blank(.brands, place)
        (brands.part, brands.whole) = (service.branded, service.minutes)
        brands.brands = service.brands
        var informed = blank(.informed, place)
        (informed.part, informed.whole) = (service.postedInTime, service.posted)
        var rows = [reserve, standardised, regular, brands, allocated, informed, societal]
        // The founding of a ledger may name no district.
        guard let rural, !rural.isEmpty else { return rows }
        let isRural = place.district.map { district in rural.contains { $0.current == district } }
        var (minutes, people) = (blank(.ruralMinutes, place), blank(.ruralPeople, place))
        (minutes.whole, people.whole) = (service.minutes, service.people)
        if isRural == true { (minutes.part, people.part) = (service.minutes, service.people) }
        rows += [minutes, people]
        return rows
    }

    /// The minutes that make a day one of service, by the rules in force on it.
    private func dayMinutes(on day: CivilDate) -> Int {
        published.last { $0.effectiveFrom <= day && $0.hours?.minimumDayMinutes != nil }?
            .hours?.minimumDayMinutes?.count ?? Self.usualDayMinutes
    }

    /// Counts a centre's registered volunteers, and those of them who are available and of whose service
    /// in the 365 days to the period's end something counts.
    private func addVolunteers(
        of centre: CentreID, to row: inout ScoreRow, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        let year = days.upperBound.adding(days: -364)...days.upperBound
        var (part, whole) = (0, 0)
        try snapshot.forEachIndexed(.volunteersByCentre, centre.text, after: nil) {
            (key) throws(LMDBError) in
            let id = VolunteerID(String(decoding: key, as: UTF8.self))
            guard
                let state = try snapshot.row(
                    snapshot.tables.volunteers, id, as: Row<Volunteer>.self)?.state,
                state.lifecycle == .registered
            else { return true }
            whole += 1
            if state.isAvailable == true, try snapshot.serves(id, in: year) { part += 1 }
            return true
        }
        row.part += part
        row.whole += whole
    }

    /// Adds what a centre's funds received, and of it what is not public money.
    private func addFunds(
        of centre: CentreID, to row: inout ScoreRow, _ snapshot: borrowing ViewSnapshot
    ) throws(LMDBError) {
        var (part, whole) = (0, 0)
        try snapshot.forEachIndexed(.fundsByCentre, centre.text, after: nil) {
            (key) throws(LMDBError) in
            let id = FundID(String(decoding: key, as: UTF8.self))
            guard
                let fund = try snapshot.row(snapshot.tables.funds, id, as: Row<Fund>.self)?.state
            else { return true }
            let received = Int(
                try snapshot.balance(of: .fund(id), in: period.spans)[.received].amount)
            whole += received
            if [.donation, .sponsorship, .foundation].contains(fund.channel) { part += received }
            return true
        }
        row.part += part
        row.whole += whole
    }
}

extension RulesPublished {
    /// The rural districts that it names.
    fileprivate var rural: [DistrictCode]? { scorecard?.rural }
}

extension ViewSnapshot {
    /// Whether anything counts of a volunteer's service on some days.
    fileprivate func serves(
        _ volunteer: VolunteerID, in days: ClosedRange<CivilDate>
    ) throws(LMDBError) -> Bool {
        var isFound = false
        let prefix = TimesheetKey.prefix(volunteer)
        let start = TimesheetKey(volunteer: volunteer, day: days.lowerBound).bytes
        let end = TimesheetKey(volunteer: volunteer, day: days.upperBound).bytes
        try transaction.forEach(tables.timesheets, from: start) { (key, value) throws(LMDBError) in
            let bytes = [UInt8](copying: key)
            guard bytes.starts(with: prefix), bytes.count == end.count,
                !end.lexicographicallyPrecedes(bytes)
            else { return false }
            var row = RowReader(value)
            isFound = try Timesheet(from: &row).entries.contains { $0.counted > .zero }
            return !isFound
        }
        return isFound
    }
}
