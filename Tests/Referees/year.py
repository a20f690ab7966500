"""The referee of a simulated year: what its posts add up to, computed from them alone.

    python3 year.py YEAR.ndjson URL TOKEN

Reads the posts, applies the catalogue's rules as its documentation states them, and compares the
result with a running server that was given the same posts. Prints one line for each figure and
ends with 1 where one differs. Standard library only; nothing here is taken from the service.
"""

import collections
import datetime
import json
import sys
import urllib.parse
import urllib.request

from supervision import Supervision, compare_money, compare_training, received

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
HOLDS_A_PLACE = {"accepted", "checked-in", "checked-out", "no-show"}
TOP = 50

# The state after an event, where it is not the last word of the event's type.
STATES = {
    "volunteer.reinstated": "registered",
    "volunteer.erasure-requested": "erased",
    "project.resumed": "published",
    "hours.resolved": "confirmed",
    "hours.carried": "served",
}
# The districts that replaced counties in November 2015.
SUCCESSORS = {"110228": "110118", "110229": "110119"}
# Events that say something about a thing and leave its state as it is.
STATELESS = {
    "volunteer": "person-corrected skills-declared skill-verified availability-declared "
    "expert-designated expert-revoked transferred federation-linked federation-unlinked",
    "group": "member-joined member-left leader-changed",
    "project": "amended brand-nominated brand-designated brand-revoked",
    "shift": "changed held",
    "participation": "evaluated",
    "hours": "corrected",
    "centre": "amended recoded",
}
STATELESS = {f"{what}.{word}" for what, words in STATELESS.items() for word in words.split()}


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def day_of(text):
    """The day in Shanghai."""
    return instant(text).astimezone(SHANGHAI).date().isoformat()


def say(turns, holds, time):
    """What is said last decides from its own time on."""
    while turns and turns[-1] >= time:
        turns.pop()
    if (len(turns) % 2 == 1) != holds:
        turns.append(time)


class Year:
    """Everything that the posts say, after the last of them."""

    def __init__(self, lines):
        self.things = collections.defaultdict(dict)
        self.states = collections.defaultdict(dict)
        self.schemes, self.rules, self.attendance = [], [], {}
        # When a project was published and when it was not any more, by turns.
        self.published = collections.defaultdict(list)
        # When somebody was registered, or a project a brand, and when not any more, by turns.
        self.registered = collections.defaultdict(list)
        self.branded = collections.defaultdict(list)
        self.checked_in, self.agreements = set(), {}
        # Of each record of service: its project, the day of recording, and whether it came in time.
        self.received = []
        self.accepted = collections.Counter()
        self.over_maximum = set()
        self.stars = collections.defaultdict(dict)
        # When somebody joined a group and left it, by turns.
        self.memberships = collections.defaultdict(list)
        # Whose registration goes on after two were merged.
        self.into = {}
        seen = {}
        for line in lines:
            event = json.loads(line)
            name = (event["source"], event["id"])
            if name in seen:
                assert seen[name] == event, f"{name} was posted with two contents"
                continue
            seen[name] = event
            self.apply(event)
        self.events, self.posts = len(seen), list(seen.values())
        self.counted = self.count_minutes()
        # Without what was carried over, which is of no day.
        self.served = [row for row in self.counted if row[1] is not None]
        self.supervision = Supervision(self)

    def apply(self, event):
        kind, subject, data = event["type"], event["subject"], event["data"]
        what, word = kind.split(".")
        state = self.states[what].get(subject)
        if kind not in STATELESS:
            after = STATES.get(kind, word)
            if what == "participation":
                self.take_place(subject, data, state, after)
            self.states[what][subject] = after
            if what == "project" and (after == "published") != (state == "published"):
                self.published[subject].append(instant(event["time"]))
            if what == "volunteer":
                say(self.registered[subject], after == "registered", instant(event["time"]))
        thing = self.things[what].setdefault(subject, {})
        if state is None or word in ("applied", "proposed", "amended", "changed"):
            thing.update(data)
        if kind in ("group.applied", "group.member-joined", "group.member-left"):
            member = data["leader"] if kind == "group.applied" else data["volunteer"]
            self.belong(subject, member, kind != "group.member-left", instant(event["time"]))
        elif kind == "hours.served":
            # Service as a group counts for the group where that day's member gave it.
            if not self.belonged(data.get("group"), data["volunteer"], day_of(data["startedAt"])):
                thing["group"] = None
            self.receive(event, data)
        if kind == "volunteer.transferred":
            thing["centre"] = data["to"]
        elif kind == "volunteer.merged":
            self.into[subject] = data["into"]
        elif kind == "centre.recoded":
            thing["district"] = data["district"]
        elif kind == "volunteer.skills-declared":
            thing["skills"] = data["skills"]
        elif kind == "volunteer.availability-declared":
            thing["available"] = data["available"]
        elif what == "hours" and "minutes" in data:
            thing["minutes"] = data["minutes"]
        elif kind in ("project.brand-designated", "project.brand-revoked"):
            say(self.branded[subject], kind.endswith("designated"), instant(event["time"]))
        elif kind == "participation.checked-in":
            stay = self.things["participation"][subject]
            self.checked_in.add((stay["volunteer"], stay["project"], day_of(data["at"])))
        elif kind == "agreement.signed":
            self.agreements[subject] = data | {"terminated": None}
        elif kind == "agreement.terminated":
            self.agreements[subject]["terminated"] = instant(event["time"])
        elif kind == "shift.held":
            self.attendance[subject] = data["attendance"]
        elif what == "rules":
            self.rules.append((data["effectiveFrom"], data))
        elif what == "scheme":
            self.schemes.append((data["effectiveFrom"], data))
        elif kind == "star.awarded":
            self.stars[data["volunteer"]][subject] = data["level"]
        elif kind == "star.revoked":
            del self.stars[thing["volunteer"]][subject]

    def belong(self, group, volunteer, belongs, time):
        """What is said last decides from its own time on."""
        turns = self.memberships[group, volunteer]
        if (len(turns) % 2 == 1) == belongs:
            return
        say(turns, belongs, time)

    def belonged(self, group, volunteer, day):
        turns = self.memberships.get((group, volunteer), [])
        stays = zip(turns[::2], turns[1::2] + [datetime.datetime.max.replace(tzinfo=SHANGHAI)])
        start = datetime.datetime.fromisoformat(day).replace(tzinfo=SHANGHAI)
        end = start + datetime.timedelta(days=1)
        return any(joined < end and start < left for joined, left in stays)

    def receive(self, event, data):
        """A record is in time by the rules that are published when it comes in."""
        recorded = datetime.datetime.now(SHANGHAI)
        if "recordedat" in event:
            recorded = instant(event["recordedat"])
        hours = self.rule("scorecard", "postingHours", day_of(data["endedAt"]), 72)
        in_time = recorded <= instant(data["endedAt"]) + datetime.timedelta(hours=hours)
        day = recorded.astimezone(SHANGHAI).date().isoformat()
        self.received.append((data["project"], day, in_time))

    def was_brand(self, project, first, last):
        """At any moment of the days."""
        turns = self.branded.get(project, [])
        stays = zip(turns[::2], turns[1::2] + [datetime.datetime.max.replace(tzinfo=SHANGHAI)])
        start = datetime.datetime.fromisoformat(first).replace(tzinfo=SHANGHAI)
        end = datetime.datetime.fromisoformat(last).replace(tzinfo=SHANGHAI)
        end += datetime.timedelta(days=1)
        return any(began < end and start < ended for began, ended in stays)

    def is_in_order(self, name, day):
        """A record: registered before, checked in that day, and an agreement where one was due."""
        hours = self.things["hours"][name]
        project, start = hours["project"], instant(hours["startedAt"])
        if sum(turn <= start for turn in self.registered[hours["volunteer"]]) % 2 == 0:
            return False
        person = self.into.get(hours["volunteer"], hours["volunteer"])
        if not any((self.into.get(who, who), where, when) == (person, project, day)
                   for who, where, when in self.checked_in):
            return False
        return not self.is_agreement_due(self.things["project"][project], day) or any(
            hours["volunteer"] == agreement.get("volunteer", "")
            or hours.get("group") and hours["group"] == agreement.get("group")
            for agreement in self.agreements.values()
            if agreement.get("project", project) == project
            and agreement["from"] <= day <= agreement["to"]
            and not (agreement["terminated"] and agreement["terminated"] <= start))

    def is_agreement_due(self, project, day):
        grounds = self.rule(
            "cover", "agreementDue", day, ["high-risk", "month-or-longer", "large-event"])
        first, last = map(datetime.date.fromisoformat, (project["startsOn"], project["endsOn"]))
        return ("high-risk" in grounds and project["risk"] == "high"
                or "month-or-longer" in grounds and (last - first).days + 1 >= 30
                or "large-event" in grounds
                and (project["kind"] == "large-event" or project["scale"] == "large"))

    def was_published(self, project, moment):
        return sum(turn <= moment for turn in self.published[project]) % 2 == 1

    def take_place(self, subject, data, before, after):
        """A shift fills as places are taken; one taken beyond its maximum is remembered."""
        thing = self.things["participation"].get(subject, data)
        shift = thing.get("shift")
        if shift is None or self.things["shift"][shift]["project"] != thing["project"]:
            return
        held, holds = before in HOLDS_A_PLACE, after in HOLDS_A_PLACE
        if after == "accepted" and not held:
            if self.accepted[shift] >= self.things["shift"][shift]["maximum"]:
                self.over_maximum.add(subject)
        self.accepted[shift] += holds - held

    def scheme(self, day):
        """The scheme with the latest effective date up to a day; service alone counts without."""
        known = [scheme for start, scheme in self.schemes if start <= day]
        if not known:
            return {"counts": ["service"]}
        return max(known, key=lambda scheme: scheme["effectiveFrom"])

    def count_minutes(self):
        """Rows (person, project, group, day, minutes, start, record) of the service that counts.

        Service belongs to the day in Shanghai on which it started. Of each day, the activities
        that the scheme of that day counts, up to its cap; earlier service comes first.
        """
        days, rows = collections.defaultdict(list), []
        for name, hours in self.things["hours"].items():
            if self.states["hours"][name] != "confirmed":
                continue
            person = self.into.get(hours["volunteer"], hours["volunteer"])
            if "system" in hours:
                # Carried over from an older system: of no project and no day.
                rows.append((person, None, None, "", hours["minutes"], None, name))
                continue
            start = instant(hours["startedAt"])
            day = day_of(hours["startedAt"])
            days[person, day].append((start, name, hours))
        for (volunteer, day), records in days.items():
            scheme = self.scheme(day)
            left = scheme.get("dailyCap", 10**9)
            for start, name, hours in sorted(records, key=lambda record: record[:2]):
                if hours.get("onDuty") or hours["activity"] not in scheme["counts"]:
                    continue
                minutes = min(hours["minutes"], left)
                left -= minutes
                rows.append(
                    (volunteer, hours["project"], hours.get("group"), day, minutes, start, name))
        return rows

    def star(self, volunteer):
        return max(self.stars[volunteer].values(), default=0)

    def district(self, project):
        """A project's own district, or else that of its centre or of the centre above."""
        project = self.things["project"][project]
        centre = self.things["centre"][project["centre"]]
        above = self.things["centre"].get(centre.get("parent"), {})
        return project.get("district") or centre.get("district") or above.get("district")

    def row_of(self, centre):
        """The district of the district's centre on the way up; the rest are "others"."""
        while centre is not None:
            thing = self.things["centre"][centre]
            if thing["level"] == "district":
                return SUCCESSORS.get(thing["district"], thing["district"])
            centre = thing.get("parent")
        return "others"

    def rule(self, section, name, day, built_in=None):
        """The threshold in force on a day: that of the latest document which sets it."""
        for start, data in sorted(self.rules, key=lambda rule: rule[0], reverse=True):
            if start <= day and name in data.get(section, {}):
                return data[section][name]
        return built_in

    def sum_by(self, key):
        sums = collections.Counter()
        for row in self.counted:
            sums[key(row)] += row[4]
        return sums

    def standing(self, who, counts):
        """The first of a standing: most minutes first, ties share a rank (1, 2, 2, 4), by id.

        People who were erased have a rank and are not shown."""
        sums = collections.Counter()
        for row in self.counted:
            name = row[0] if who == "volunteers" else row[2]
            if name and counts(row):
                sums[name] += row[4]
        order = sorted(((-minutes, name) for name, minutes in sums.items() if minutes > 0))
        ranks, rank, last = [], 0, None
        for place, (minutes, name) in enumerate(order, start=1):
            rank = place if minutes != last else rank
            last = minutes
            if who == "groups" or self.states["volunteer"][name] != "erased":
                ranks.append((rank, name, -minutes))
        return ranks[:TOP]


class Server:
    """The service over HTTP."""

    def __init__(self, url, token):
        self.url, self.token = url, token

    def get(self, path, **query):
        query = urllib.parse.urlencode({k: v for k, v in query.items() if v is not None})
        request = urllib.request.Request(
            f"{self.url}{path}?{query}", headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def all(self, path, **query):
        rows, cursor = [], None
        while True:
            page = self.get(path, limit=1000, cursor=cursor, **query)
            rows += page["items"]
            cursor = page.get("next")
            if cursor is None:
                return rows

    def standing(self, period, scope, who):
        page = self.get("/v1/standings", limit=TOP, period=period, scope=scope, of=who)
        name = who[:-1]
        return [(row["rank"], row[name], row["minutes"]) for row in page["items"]]

    def ledger_events(self):
        """Events that the ledger itself recorded: its founding, accesses, erasures."""
        return len(self.get_batch("/v1/events", source="/ledger"))

    def get_batch(self, path, **query):
        answer = self.get(path, limit=1000, **query)
        return answer if isinstance(answer, list) else answer["items"]


class Comparison:
    """Counts what agrees; prints a line for each figure."""

    passed = failed = 0

    def check(self, name, expected, served):
        if expected == served:
            self.passed += 1
            text = expected if isinstance(expected, (int, str)) else f"{len(expected)} alike"
            print(f"ok   {name}: {text}")
            return
        self.failed += 1
        if isinstance(expected, dict) and isinstance(served, dict):
            names = {k for k in expected.keys() | served.keys() if expected.get(k) != served.get(k)}
            name += f" ({len(names)} differ, first {min(names)})"
            expected, served = expected.get(min(names)), served.get(min(names))
        elif isinstance(expected, list) and isinstance(served, list):
            pairs = [pair for pair in zip(expected, served) if pair[0] != pair[1]]
            if pairs:
                expected, served = pairs[0]
        print(f"FAIL {name}: the posts say {expected}, the server {served}")


def without_zeros(counts):
    return {name: count for name, count in counts.items() if count}


def compare_overview(year, server, check):
    overview = server.get("/v1/overview")
    volunteers = collections.Counter(overview["volunteers"])
    # Between the request and the key's end the person is still on the way to be erased.
    volunteers["erased"] += volunteers.pop("erasure-requested", 0)
    states = {what: collections.Counter(year.states[what].values()) for what in year.states}
    own = server.ledger_events()
    check("distinct events", year.events, overview["events"] - own)
    check("centres", len(year.things["centre"]), overview["centres"])
    check("volunteers by status", dict(states["volunteer"]), without_zeros(volunteers))
    check("groups by status", dict(states["group"]), without_zeros(overview["groups"]))
    check("projects by status", dict(states["project"]), without_zeros(overview["projectStates"]))
    families = collections.Counter(project["family"] for project in year.things["project"].values())
    check("projects by family", dict(families), without_zeros(overview["projects"]))
    check("shifts scheduled", states["shift"]["scheduled"], overview["shifts"])
    check("participations", len(year.things["participation"]), overview["participations"])
    check("records of hours", len(year.things["hours"]), overview["hoursRecords"])
    check("confirmed minutes", sum(row[4] for row in year.counted), overview["confirmedMinutes"])
    stars = collections.Counter(str(year.star(volunteer)) for volunteer in year.stars)
    del stars["0"]
    check("stars held by level", dict(stars), without_zeros(overview["stars"]))


def compare_volunteers(year, server, check):
    minutes = year.sum_by(lambda row: row[0])
    expected, served = {}, {}
    for name, volunteer in year.things["volunteer"].items():
        expected[name] = (
            year.states["volunteer"][name], volunteer["centre"], volunteer["category"],
            volunteer["skills"], minutes[name], year.star(name))
    for row in server.all("/v1/volunteers"):
        status = "erased" if row["status"] == "erasure-requested" else row["status"]
        served[row["volunteer"]] = (
            status, row["centre"], row["category"], row["skills"], row["confirmedMinutes"],
            row["star"])
    check("volunteers, each with status, home, minutes and star", expected, served)


def compare_projects(year, server, check):
    minutes = year.sum_by(lambda row: row[1])
    boards = collections.defaultdict(collections.Counter)
    for name, participation in year.things["participation"].items():
        board, state = boards[participation["project"]], year.states["participation"][name]
        board["participations"] += 1
        board["accepted"] += state in HOLDS_A_PLACE
        board["checkedIn"] += state in ("checked-in", "checked-out")
        board["noShows"] += state == "no-show"
    for hours in year.things["hours"].values():
        if "project" in hours:
            boards[hours["project"]]["hoursRecords"] += 1
    for name, shift in year.things["shift"].items():
        if year.states["shift"][name] == "scheduled":
            boards[shift["project"]]["scheduledShifts"] += 1
            boards[shift["project"]]["places"] += shift["maximum"]
    figures = ["participations", "accepted", "checkedIn", "noShows", "hoursRecords",
               "scheduledShifts", "places"]
    expected, served = {}, {}
    for name, project in year.things["project"].items():
        expected[name] = [year.states["project"][name], project["family"], project["kind"],
                          project["centre"], minutes[name], *(boards[name][f] for f in figures)]
    for row in server.all("/v1/projects"):
        served[row["project"]] = [row["status"], row["family"], row["kind"], row["centre"],
                                  row["confirmedMinutes"], *(row[f] for f in figures)]
    check("projects, each with minutes and seven figures", expected, served)


def compare_districts(year, server, check):
    projects, figures = year.things["project"], collections.defaultdict(collections.Counter)
    for name in year.things["centre"]:
        figures[year.row_of(name)]["centres"] += 1
    for name, volunteer in year.things["volunteer"].items():
        registered = year.states["volunteer"][name] == "registered"
        figures[year.row_of(volunteer["centre"])]["registeredVolunteers"] += registered
    for name, project in projects.items():
        published = year.states["project"][name] == "published"
        figures[year.row_of(project["centre"])]["publishedProjects"] += published
    for row in year.counted:
        # What was carried over is of no project, and of no district.
        figures[year.row_of(projects[row[1]]["centre"] if row[1] else None)]["confirmedMinutes"] += row[4]
    answer = server.get("/v1/districts")
    names = ("centres", "registeredVolunteers", "publishedProjects", "confirmedMinutes")
    expected = {row: {name: figures[row][name] for name in names}
                for row in [row.get("district", "others") for row in answer["items"]]}
    served = {row.get("district", "others"): {name: row[name] for name in names}
              for row in answer["items"]}
    check("districts and the rest, each with four figures", expected, served)
    whole = {name: sum(row[name] for row in served.values()) for name in names}
    check("the city of the districts", whole, {name: answer["city"][name] for name in names})


class District:
    """The service of a period for the projects of a district, or of the rest."""

    def __init__(self):
        self.days, self.minutes, self.published, self.people = collections.Counter(), 0, 0, 0
        self.branded, self.brands, self.records, self.in_order = 0, 0, 0, 0
        self.received, self.in_time = 0, 0


def services(year, period):
    """The service of a calendar year by district."""
    projects, districts = year.things["project"], collections.defaultdict(District)
    for _, project, _, day, minutes, start, name in year.served:
        if day[:4] != period:
            continue
        district = districts[year.row_of(projects[project]["centre"])]
        district.days[day] += minutes
        district.minutes += minutes
        if minutes:
            district.branded += minutes * year.was_brand(project, day, day)
            district.records += 1
            district.in_order += year.is_in_order(name, day)
        dates = projects[project]
        if dates["startsOn"] <= day <= dates["endsOn"] and year.was_published(project, start):
            district.published += minutes
    for name, attendance in year.attendance.items():
        shift = year.things["shift"][name]
        if day_of(shift["startsAt"])[:4] == period:
            district = districts[year.row_of(projects[shift["project"]]["centre"])]
            district.people += attendance
    for project, day, in_time in year.received:
        if day[:4] == period:
            district = districts[year.row_of(projects[project]["centre"])]
            district.received += 1
            district.in_time += in_time
    for project in projects:
        district = districts[year.row_of(projects[project]["centre"])]
        district.brands += year.was_brand(project, f"{period}-01-01", f"{period}-12-31")
    return districts


def reserve(year, last):
    """Registered volunteers by district, and of them those available who served in the last 365 days."""
    start = (datetime.date(int(last), 12, 31) - datetime.timedelta(days=364)).isoformat()
    serving = {row[0] for row in year.served if row[4] and start <= row[3] <= f"{last}-12-31"}
    rows = collections.defaultdict(lambda: (0, 0))
    for name, volunteer in year.things["volunteer"].items():
        if year.states["volunteer"][name] == "registered":
            place = year.row_of(volunteer["centre"])
            part, whole = rows[place]
            rows[place] = (
                part + (volunteer.get("available") is True and name in serving), whole + 1)
    return rows


def compare_scorecard(year, server, check):
    last = max(row[3] for row in year.served if row[4])[:4]
    length = (datetime.date(int(last) + 1, 1, 1) - datetime.date(int(last), 1, 1)).days
    districts, reserves = services(year, last), reserve(year, last)
    rural = year.rule("scorecard", "rural", f"{last}-12-31", [])
    figures = collections.defaultdict(dict)
    rows = server.all("/v1/scorecard", period=last)
    for place in {row.get("district", row["row"]) for row in rows} - {"city"}:
        service = districts[place]
        enough = sum(minutes >= year.rule("hours", "minimumDayMinutes", day, 60)
                     for day, minutes in service.days.items())
        figures["standing-reserve"][place] = reserves[place]
        figures["standardised-management"][place] = (service.in_order, service.records)
        figures["regular-service"][place] = (enough, length)
        figures["brand-cultivation"][place] = (service.branded, service.minutes, service.brands)
        figures["information-support"][place] = (service.in_time, service.received)
        figures["allocation-by-project"][place] = (service.published, service.minutes)
        figures["societal-operation"][place] = received(
            year, place, lambda day: day[:4] == last)
        figures["rural-minutes"][place] = (service.minutes * (place in rural), service.minutes)
        figures["rural-people"][place] = (service.people * (place in rural), service.people)
    expected, served = {}, {}
    for row in rows:
        indicator, place = row["indicator"], row.get("district", row["row"])
        parts = figures[indicator]
        city = tuple(map(sum, zip(*parts.values())))
        expected[indicator, place] = city if place == "city" else parts[place]
        served[indicator, place] = tuple(
            row[name] for name in ("numerator", "denominator", "brands") if name in row)
    check("scorecard, each indicator by district and for the city", expected, served)


def compare_standings(year, server, check):
    days = sorted({row[3] for row in year.served})
    months = collections.Counter(day[:7] for day in days)
    calendar_year = max(months, key=months.get)[:4] if months else "2025"
    periods = {"all": lambda day: True, calendar_year: lambda day: day[:4] == calendar_year}
    for quarter in (1, 4):
        names = {f"{calendar_year}-{month:02}" for month in range(quarter * 3 - 2, quarter * 3 + 1)}
        periods[f"{calendar_year}-Q{quarter}"] = lambda day, names=names: day[:7] in names
    for month in ("01", "06", "07"):
        name = f"{calendar_year}-{month}"
        periods[name] = lambda day, name=name: day[:7] == name
    projects = year.things["project"]
    scopes = {"city": lambda project: True}
    for district in sorted({year.district(name) for name in projects} - {None}):
        scopes[f"district:{district}"] = lambda p, d=district: year.district(p) == d
    for family in ("rural", "community", "aid", "event-facility"):
        scopes[f"family:{family}"] = lambda p, f=family: projects[p]["family"] == f
    busiest = [name for name, _ in year.sum_by(lambda row: row[1] or "").most_common(4) if name][:3]
    for project in busiest:
        scopes[f"project:{project}"] = lambda p, name=project: p == name
        centre = projects[project]["centre"]
        scopes[f"centre:{centre}"] = lambda p, c=centre: projects[p]["centre"] == c
    questions = [(period, "city", who) for period in periods for who in ("volunteers", "groups")]
    questions += [("all", scope, "volunteers") for scope in scopes]
    questions += [(calendar_year, scope, "groups") for scope in scopes if "district" in scope]
    for period, scope, who in questions:
        expected = year.standing(
            who, lambda row: (scope == "city" or row[1]) and periods[period](row[3])
            and (scope == "city" or scopes[scope](row[1])))
        served = server.standing(period, scope, who)
        check(f"standing of {who}, {period}, {scope}", expected, served)


def compare_findings(year, server, check):
    rows = server.all("/v1/findings", code="shift-over-maximum")
    check("places beyond a shift's maximum", year.over_maximum, {row["subject"] for row in rows})
    shifts = {year.things["participation"][name]["shift"] for name in year.over_maximum}
    check("shifts over their maximum", shifts, {row["shift"] for row in rows})
    expected = collections.defaultdict(set)
    for event in year.posts:
        if event["type"] != "hours.served":
            continue
        data, subject = event["data"], event["subject"]
        start, end = instant(data["startedAt"]), instant(data["endedAt"])
        if "participation" not in data:
            expected["no-participation"].add(subject)
        if end > instant(event["time"]):
            expected["served-after-report"].add(subject)
        if datetime.timedelta(minutes=data["minutes"]) > end - start:
            expected["minutes-beyond-interval"].add(subject)
        if not data.get("shift"):
            continue
        shift = year.things["shift"][data["shift"]]
        if shift["project"] != data["project"]:
            expected["shift-of-other-project"].add(subject)
    for code, records in expected.items():
        rows = server.all("/v1/findings", code=code)
        check(f"records with {code}", records,
              {row["subject"] for row in rows if row["subject"] in year.things["hours"]})


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    path, url, token = sys.argv[1:]
    with open(path, encoding="utf-8") as lines:
        year = Year(lines)
    server = Server(url.rstrip("/"), token)
    comparison = Comparison()
    compare_overview(year, server, comparison.check)
    compare_volunteers(year, server, comparison.check)
    compare_projects(year, server, comparison.check)
    compare_districts(year, server, comparison.check)
    compare_scorecard(year, server, comparison.check)
    compare_standings(year, server, comparison.check)
    compare_findings(year, server, comparison.check)
    compare_money(year, server, comparison.check)
    compare_training(year, server, comparison.check)
    print(f"{comparison.passed} passed, {comparison.failed} failed")
    sys.exit(1 if comparison.failed else 0)


if __name__ == "__main__":
    main()
