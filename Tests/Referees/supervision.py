"""The referee of a year's money, training and inspection: what its posts add up to.

year.py calls it with the posts of a year. The books are those of funds.py; what is flagged follows
the tables of the article on funds. Standard library only; nothing here is taken from the service.
"""

import collections
import datetime

from funds import MEASURES, SHANGHAI, Books, available, cash, funded, in_period

SOCIETAL = {"donation", "sponsorship", "foundation"}
THRESHOLDS = [1, 60, 240, 480, 960]


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def day_of(text):
    return instant(text).astimezone(SHANGHAI).date()


class Supervision:
    """The books of all funds, and what is flagged about them, after the last post."""

    def __init__(self, year):
        self.year, self.books = year, Books()
        self.funds, self.closed = {}, {}
        self.invoices, self.vouchers = {}, {}
        self.payments, self.subsidies = [], collections.defaultdict(list)
        self.attendance, self.participations = collections.Counter(), {}
        # (code, is major, place of the event, questioned [(place, lines or None)])
        self.findings = []
        self.trainings = collections.defaultdict(collections.Counter)
        self.trained = collections.Counter()
        self.scores = collections.defaultdict(dict)
        for place, event in enumerate(year.posts, 1):
            self.take(place, event)

    def take(self, place, event):
        """Takes one event, in the order of posting; its place stands for its position."""
        kind, data = event["type"], event["data"]
        if kind.startswith("fund."):
            if kind == "fund.established":
                self.funds[event["subject"]] = data
                return
            self.take_money(place, event)
        elif kind in ("participation.applied", "participation.invited"):
            self.participations[event["subject"]] = (data["volunteer"], data["project"])
        elif kind == "participation.checked-in":
            volunteer, project = self.participations[event["subject"]]
            self.attendance[volunteer, project, day_of(data["at"])] += 1
        elif kind == "hours.served":
            self.attendance[data["volunteer"], data["project"], day_of(data["startedAt"])] += 1
        elif kind == "hours.voided":
            hours = self.year.things["hours"][event["subject"]]
            if "project" in hours:
                day = day_of(hours["startedAt"])
                self.attendance[hours["volunteer"], hours["project"], day] -= 1
        elif kind == "training.attended":
            trainee = data.get("volunteer") or data["manager"]
            self.trainings[event["subject"]][trainee] += data["minutes"]
            if "volunteer" in data:
                self.trained[data["volunteer"]] += data["minutes"]
        elif kind == "inspection.scored":
            self.scores[event["subject"]][data["centre"], data["criterion"]] = data["score"]

    def take_money(self, place, event):
        fund, kind = event["subject"], event["type"][5:]
        before = {key: self.sums(fund, key) for key in self.lines_of(event)}
        had = cash(self.sums(fund))
        free = funded(self.sums(fund)) - self.sums(fund)["allocated"]
        left = self.left(fund, event["data"])
        self.books.take(event | {"sequence": str(place)})
        self.event, self.place, self.fund = event, place, fund
        self.day, self.data = day_of(event["time"]), event["data"]
        if kind == "spent":
            self.check_payment()
        if kind in ("spent", "committed"):
            self.check_lines(before)
        if kind == "returned" and self.data["amount"] > free:
            self.flag("returned-beyond-unallocated", False)
        if kind == "refunded" and self.data["amount"] > left:
            self.flag("refund-beyond-payment", False)
        if kind == "spent" and left is not None:
            if sum(line["amount"] for line in self.data["lines"]) > left:
                self.flag("commitment-exceeded", False)
        if kind == "stated":
            held = cash(self.sums(fund, through=self.data["on"]))
            if held != self.data["balance"]:
                self.flag("statement-differs", True)
        if kind == "disclosed":
            self.check_disclosed()
        if kind == "closed":
            self.closed[fund] = self.data["through"]
        made = self.books.made if kind not in ("stated", "disclosed", "closed") else []
        if made:
            self.check_entries(made, had)

    def left(self, fund, data):
        """What is open of the commitment that a payment names, or of the line that is refunded."""
        if "commitment" in data:
            commitment = self.books.commitments.get((fund, data["commitment"]), {"open": []})
            return sum(amount for _, amount in commitment["open"])
        if "line" in data:
            document = self.books.documents[data["of"]["source"], data["of"]["id"]]
            line = document["place"], data["line"]
            return sum(e["amount"] for e in self.books.entries
                       if e["measure"] == "spent" and line in (e["place"], e["of"]))
        return None

    def flag(self, code, is_major, lines=None, others=()):
        questioned = []
        if self.event["type"] == "fund.spent":
            questioned = [(self.place, lines), *((other, None) for other in others)]
        self.findings.append((code, is_major, self.fund, questioned))

    def sums(self, fund, key=None, through=None, since=None):
        return self.books.sums(
            lambda e: e["fund"] == fund and (key is None or e["line"] == key)
            and (through is None or e["day"] <= through) and (since is None or e["day"] >= since))

    def lines_of(self, event):
        if event["type"] not in ("fund.spent", "fund.committed"):
            return []
        return list(dict.fromkeys(map(self.books.key, event["data"]["lines"])))

    def check_entries(self, made, had):
        """What holds for every event with entries."""
        for fund in {entry["fund"] for entry in made}:
            if self.day.isoformat() <= self.closed.get(fund, ""):
                self.flag("after-close", True)
        left = cash(self.sums(self.fund))
        if left < 0 and left < had:
            self.flag("cash-negative", True)
        late = self.year.rule("funding", "lateAfterDays", self.day.isoformat(), 30)
        recorded = self.event.get("recordedat")
        if recorded and (day_of(recorded) - self.day).days > late:
            self.flag("recorded-late", False)
        centre = self.funds[self.fund]["centre"]
        if "voucher" in self.data:
            key = centre, self.data["voucher"], self.day.isoformat()[:7]
            if self.vouchers.setdefault(key, self.place) != self.place:
                self.flag("voucher-used-twice", False)
        for invoice in self.data.get("invoices", []):
            if self.invoices.setdefault(invoice, self.place) != self.place:
                self.flag("invoice-used-twice", True)

    def check_lines(self, before):
        """More is spent, or spent and committed, than is allocated."""
        for key, old in before.items():
            new = self.sums(self.fund, key)
            lines = [number for number, line in enumerate(self.data["lines"])
                     if self.books.key(line) == key]
            if new["spent"] > old["spent"] and new["spent"] > new["allocated"]:
                self.flag("spent-beyond-allocation", True, lines)
            elif available(new) < 0 and available(new) < available(old):
                self.flag("committed-beyond-allocation", False, lines)

    def check_payment(self):
        data, fund = self.data, self.funds[self.fund]
        paid = sum(line["amount"] for line in data["lines"])
        for number, line in enumerate(data["lines"]):
            self.check_target(fund, number, line)
        day = self.day.isoformat()
        if day < fund["from"] or day > fund.get("to", day):
            self.flag("outside-fund-period", True)
        approvers = {data["approvedBy"], data.get("secondApprovedBy", data["approvedBy"])}
        people = approvers | {data["requestedBy"]}
        if data["requestedBy"] in approvers:
            self.flag("self-approved", True)
        if data.get("payee", {}).get("staff") in people:
            self.flag("payee-approves", True)
        limit = self.year.rule("funding", "approvalOver", day)
        if limit and paid >= limit and len(approvers) < 2:
            self.flag("second-approval-missing", False)
        if limit and paid < limit and "payee" in data:
            self.check_split(fund["centre"], data["payee"], paid, limit)
        self.check_subsidies()

    def check_target(self, fund, number, line):
        project = line.get("project")
        if "onlyProjects" in fund and project not in fund["onlyProjects"]:
            self.flag("restriction-breached", True, [number])
        elif "onlyCategories" in fund and line["category"] not in fund["onlyCategories"]:
            self.flag("restriction-breached", True, [number])
        owner = line.get("centre") or self.year.things["project"][project]["centre"]
        while owner is not None and owner != fund["centre"]:
            owner = self.year.things["centre"][owner].get("parent")
        if owner is None:
            self.flag("outside-fund-territory", True, [number])
        if project:
            dates = self.year.things["project"][project]
            if self.day.isoformat() < dates["startsOn"]:
                self.flag("spent-before-start", False, [number])
            if self.day.isoformat() > dates["endsOn"]:
                self.flag("spent-after-end", False, [number])

    def check_split(self, centre, payee, paid, limit):
        """Of the spans of days with this payment, the one with the largest sum."""
        reach = self.year.rule("funding", "splitDays", self.day.isoformat(), 7) - 1
        best, largest = [], 0
        for start in range(-reach, 1):
            first = self.day + datetime.timedelta(days=start)
            inside = [(place, amount) for place, day, whose, to, amount in self.payments
                      if whose == centre and to == payee and amount < limit
                      and 0 <= (day - first).days <= reach and not self.is_reversed(place)]
            total = paid + sum(amount for _, amount in inside)
            if inside and total > largest:
                best, largest = inside, total
        if largest >= limit:
            self.flag("split-below-threshold", True, None, [place for place, _ in best])
        self.payments.append((self.place, self.day, centre, payee, paid))

    def is_reversed(self, place):
        return any(event["type"] == "fund.reversed"
                   and self.books.documents.get(
                       (event["data"]["of"]["source"], event["data"]["of"]["id"]), {})
                   .get("place") == place for event in self.year.posts[:self.place])

    def check_subsidies(self):
        limit = self.year.rule("funding", "subsidyPerDay", self.day.isoformat())
        for number, line in enumerate(self.data["lines"]):
            if line["category"] != "subsidies":
                continue
            day = datetime.date.fromisoformat(line["day"])
            known = self.subsidies[line["volunteer"], day]
            if self.attendance[line["volunteer"], line["project"], day] <= 0:
                self.flag("subsidy-without-attendance", True, [number])
            if any(purpose == line["purpose"] for purpose, _ in known):
                self.flag("subsidy-twice", True, [number])
            if limit and line["amount"] + sum(amount for _, amount in known) > limit:
                self.flag("subsidy-over-rate", False, [number])
            if line["amount"] > line.get("expense", line["amount"]):
                self.flag("subsidy-over-expense", False, [number])
            known.append((line["purpose"], line["amount"]))

    def check_disclosed(self):
        data = self.data
        period = self.sums(self.fund, through=data["to"], since=data["from"])
        said = (data["received"], data["spent"], data["balance"])
        held = cash(self.sums(self.fund, through=data["to"]))
        if said != (period["received"], period["spent"], held):
            self.flag("disclosure-differs", True)

    def questioned(self, fund, contains):
        """The net amount of each line under an open major finding, once; nothing where more came back."""
        lines = set()
        by_place = {document["place"]: document for document in self.books.documents.values()}
        for _, is_major, _, payments in self.findings:
            for place, numbers in payments if is_major else []:
                spent = [entry for entry in by_place[place]["entries"]
                         if entry["measure"] == "spent"]
                chosen = range(len(spent)) if numbers is None else numbers
                lines |= {(place, number) for number in chosen}
        total = 0
        for place, number in lines:
            entry = by_place[place]["entries"][number]
            if entry["fund"] == fund and contains(entry["day"]):
                line = place, number + 1
                total += max(0, sum(
                    e["amount"] for e in self.books.entries
                    if e["measure"] == "spent" and line in (e["place"], e["of"])))
        return total


def received(year, row, contains):
    """What the funds of a district, or of the rest, received, and of it what is no public money."""
    part = whole = 0
    for fund, data in year.supervision.funds.items():
        if year.row_of(data["centre"]) == row:
            amount = year.supervision.books.sums(
                lambda e: e["fund"] == fund and contains(e["day"]))["received"]
            whole += amount
            part += amount if data["channel"] in SOCIETAL else 0
    return part, whole


def compare_money(year, server, check):
    supervision = year.supervision
    books = supervision.books
    days = sorted({entry["day"] for entry in books.entries})
    periods = ["all"] + sorted({day[:4] for day in days}) + [days[0][:7], days[-1]] if days else []
    for fund, data in sorted(supervision.funds.items()):
        expected, served = {}, {}
        for period in periods:
            contains, first = in_period(period)
            answer = server.get(f"/v1/funds/{fund}", period=period)
            sums = books.sums(lambda e: e["fund"] == fund and contains(e["day"]))
            opening = cash(books.sums(
                lambda e: e["fund"] == fund and first is not None and e["day"] < first))
            figures = sums | {
                "opening": opening, "closing": opening + cash(sums),
                "available": available(sums),
                "unallocated": funded(sums) - sums["allocated"],
                "questioned": supervision.questioned(fund, contains)}
            for name, figure in figures.items():
                expected[period, name], served[period, name] = figure, answer[name]
        check(f"fund {fund}, {len(periods)} periods", expected, served)
    everything = books.sums(lambda entry: True)
    money = server.get("/v1/overview")["money"]
    check("money of the city", everything | {"cash": cash(everything)},
          {name: money[name] for name in [*MEASURES, "cash"]})
    compare_project_money(year, server, check)
    compare_money_findings(year, server, check)


def compare_project_money(year, server, check):
    expected, served = {}, {}
    books = year.supervision.books
    for project in {entry["line"][0] for entry in books.entries if entry["line"]} - {None}:
        sums = books.sums(lambda e: e["line"] is not None and e["line"][0] == project)
        expected[project] = {name: sums[name] for name in ("allocated", "committed", "spent")}
        money = server.get(f"/v1/projects/{project}")["money"]
        served[project] = {name: money[name] for name in expected[project]}
    check("projects, each with three sums of money", expected, served)


def compare_money_findings(year, server, check):
    expected = collections.Counter((code, fund) for code, _, fund, _ in year.supervision.findings)
    served = collections.Counter(
        (row["code"], row["fund"])
        for fund in year.supervision.funds for row in server.all("/v1/findings", fund=fund)
        if row["code"] != "raised")
    if not any("recordedat" in event for event in year.posts):
        served = collections.Counter(
            {key: count for key, count in served.items() if key[0] != "recorded-late"})
    check("findings about money, by code and fund", dict(expected), dict(served))


def compare_training(year, server, check):
    supervision = year.supervision
    expected = {name: len(people) for name, people in supervision.trainings.items()}
    served = {row["training"]: row["attended"] for row in server.all("/v1/trainings")
              if row["attended"]}
    check("trainings, each with who attended", expected, served)
    homes, expected, served = collections.defaultdict(list), {}, {}
    for name, volunteer in year.things["volunteer"].items():
        if year.states["volunteer"][name] != "registered":
            continue
        centre = volunteer["centre"]
        while centre is not None:
            homes[centre].append(supervision.trained[name])
            centre = year.things["centre"][centre].get("parent")
    for centre in year.things["centre"]:
        expected[centre] = [sum(minutes >= least for minutes in homes[centre])
                            for least in THRESHOLDS]
        trained = server.get(f"/v1/centres/{centre}/training")["trained"]
        served[centre] = [trained[str(least)] for least in THRESHOLDS]
    check("centres, each with who is trained for five lengths", expected, served)
    for name, inspection in year.things["inspection"].items():
        totals = {
            centre: sum(criterion["weight"] * supervision.scores[name][centre, criterion["key"]]
                        for criterion in inspection["criteria"])
            for centre in inspection["centres"]}
        ranks = [(1 + sum(other > total for other in totals.values()), centre, total)
                 for centre, total in totals.items()]
        ranking = server.get(f"/v1/inspections/{name}")["ranking"]
        check(f"inspection {name}", sorted(ranks),
              sorted((row["rank"], row["centre"], row["total"]) for row in ranking))
