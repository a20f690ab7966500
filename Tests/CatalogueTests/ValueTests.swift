import Catalogue
import Testing

@Suite("Values")
struct ValueTests {
    @Test("Every day from 0001 to 9999 reads as it is written, in unbroken order")
    func civilDates() throws {
        var day = try #require(CivilDate(year: 1, month: 1, day: 1))
        #expect(day.text == "0001-01-01")
        var previous = (0, 12, 31)
        var count = 0
        while day.year < 9999 || day.text != "9999-12-31" {
            let parts = (day.year, day.month, day.dayOfMonth)
            // Every 37th day through text, all days through the calendar's own arithmetic.
            if count % 37 == 0, CivilDate(text: day.text) != day {
                Issue.record("\(day.text) does not read as written")
            }
            let isNext =
                parts.0 == previous.0 && parts.1 == previous.1 && parts.2 == previous.2 + 1
                || parts.2 == 1 && (parts.1 == previous.1 + 1 && parts.0 == previous.0)
                || parts.2 == 1 && parts.1 == 1 && previous.1 == 12 && parts.0 == previous.0 + 1
            if !isNext { Issue.record("\(previous) is followed by \(parts)") }
            if CivilDate(year: parts.0, month: parts.1, day: parts.2) != day {
                Issue.record("\(parts) is another day")
            }
            previous = parts
            day = day.adding(days: 1)
            count += 1
        }
        #expect(count == 3_652_058)
    }

    @Test(
        "Texts that are no date",
        arguments: [
            "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-01", "0000-01-01",
            "20260101", "2026-01-01T", "2026/01/01", "２026-01-01", "", "2026-01-3a", "1900-02-29",
            "-026-01-01", "2026-01-01\n", "2026-04-31",
        ])
    func noDates(text: String) {
        #expect(CivilDate(text: text) == nil)
    }

    @Test("Days, ages and midnights")
    func days() throws {
        let leap = try #require(CivilDate(text: "2012-02-29"))
        #expect(leap.start.text == "2012-02-28T16:00:00.000000Z")
        #expect(leap.start.day == leap)
        #expect(Timestamp(microseconds: leap.start.microseconds - 1).day.text == "2012-02-28")
        let birthday = try #require(CivilDate(text: "2030-02-28"))
        #expect(leap.age(on: birthday) == 17)
        #expect(leap.age(on: birthday.adding(days: 1)) == 18)
        #expect(CivilDate(text: "2000-05-04")?.age(on: birthday) == 29)
    }

    @Test(
        "Times with offsets, fractions and leap seconds",
        arguments: [
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000Z"),
            ("2026-11-23T08:00:00+08:00", "2026-11-23T00:00:00.000000Z"),
            ("2026-11-23t08:00:00.1z", "2026-11-23T08:00:00.100000Z"),
            ("2026-11-23T08:00:00.123456789Z", "2026-11-23T08:00:00.123456Z"),
            ("2026-11-23T08:00:00.1234567890+08:00", "2026-11-23T00:00:00.123456Z"),
            (
                "2026-11-23T08:00:00." + String(repeating: "9", count: 43) + "Z",
                "2026-11-23T08:00:00.999999Z"
            ),
            ("2026-11-23T08:00:00.123456Z", "2026-11-23T08:00:00.123456Z"),
            ("2026-11-23T00:00:00-00:00", "2026-11-23T00:00:00.000000Z"),
            ("2026-11-22T20:30:00-03:30", "2026-11-23T00:00:00.000000Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000Z"),
            ("2017-01-01T07:59:60.5+08:00", "2017-01-01T00:00:00.500000Z"),
            ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
        ])
    func times(text: String, utc: String) throws {
        let time = try #require(Timestamp(rfc3339: text))
        #expect(time.text == utc)
        #expect(Timestamp(rfc3339: utc) == time)
    }

    @Test(
        "Texts that are no time",
        arguments: [
            "2026-11-23T08:00:00", "2026-11-23 08:00:00Z", "2026-11-23T08:00Z",
            "2026-11-23T24:00:00Z", "2026-11-23T08:60:00Z", "2026-11-23T08:00:61Z",
            "2026-11-23T08:00:60Z", "2026-11-23T08:00:00.Z",
            "2026-11-23T08:00:00." + String(repeating: "1", count: 44) + "Z",
            "2026-11-23T08:00:00+24:00", "2026-11-23T08:00:00+08:60", "2026-11-23T08:00:00+0800",
            "2026-11-23T08:00:00+08", "2026-11-23T08:00:00Z ", "2026-02-30T08:00:00Z",
            "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00",
            "2026-11-23T08:00:00,5Z", "", "2026-11-23T08:00:00.12345ZZ", "2026-11-23T0:000:00Z",
            "2026-11-23T08:00:00Z\n", "2026-11-23T08.00:00Z", "2026-11-23T08:00:00*08:00",
        ])
    func noTimes(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("Differences in whole minutes are rounded down")
    func minutes() throws {
        let time = Timestamp(microseconds: 600_000_000)
        #expect(time.adding(seconds: 119).minutes(since: time) == 1)
        #expect(time.minutes(since: time.adding(seconds: 1)) == -1)
        #expect(time.adding(minutes: -3) == Timestamp(microseconds: 420_000_000))
        #expect(Minutes(2) + Minutes(3) - Minutes(1) == Minutes(4))
        #expect([Fen(3), Fen(-1)].reduce(.zero, +) == Fen(2))
        #expect(Fen(1) < Fen(2) && Minutes(1) < Minutes(2))
    }

    @Test("Eighteen districts, two of which succeeded two counties")
    func districts() throws {
        #expect(DistrictCode.all.count == 18)
        #expect(DistrictCode.all == DistrictCode.all.sorted())
        for district in DistrictCode.all {
            #expect(DistrictCode(text: district.text) == district)
        }
        let county = try #require(DistrictCode(text: "110228"))
        #expect(county.successor?.text == "110118")
        #expect(DistrictCode.all.filter { $0.successor != nil }.count == 2)
        for text in ["110103", "11010", "1101010", "11010a", "", "-10101"] {
            #expect(DistrictCode(text: text) == nil, "\(text)")
        }
    }

    @Test("A source names its centre")
    func sources() {
        #expect(EventID(source: "/centres/a", id: "1").centre == CentreID("a"))
        #expect(EventID(source: "/centres/a/b/c", id: "1").centre == CentreID("a"))
        #expect(EventID(source: "/ledger", id: "1").centre == nil)
    }
}
