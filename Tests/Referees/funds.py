"""The referee of the funds' books: what the posts add up to, computed from them alone.

    python3 funds.py URL TOKEN SEED COUNT

Posts a random history of two centres' funds to a running server, reads back every event that it
recorded, applies the rules of the documentation to them and compares each figure with the answers.
Prints the seed and each difference, and ends with 1 where there is one. Standard library only;
nothing here is taken from the service.
"""

import collections
import datetime
import hashlib
import json
import random
import sys
import urllib.error
import urllib.parse
import urllib.request

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
MEASURES = ["received", "movedIn", "movedOut", "returned", "allocated", "committed", "spent"]
CENTRES = {"east": "110101", "west": "110102"}
FUNDS = {"f-1": "east", "f-2": "east", "f-3": "west"}
PROJECTS = {"p-1": "east", "p-2": "east", "p-3": "west"}
CATEGORIES = ["materials", "venue", "training"]
NOW = datetime.datetime.now(SHANGHAI).replace(microsecond=0).isoformat()


class Server:
    def __init__(self, url, token):
        self.url, self.token = url, token

    def ask(self, path, body=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["Authorization"] = "Bearer " + self.token
        request = urllib.request.Request(self.url + path, data=body, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read().decode()

    def json(self, path, **query):
        return json.loads(self.ask(path + "?" + urllib.parse.urlencode(query)))

    def post(self, events):
        """Posts events in one stream and returns the status of each."""
        body = "\n".join(json.dumps(event, ensure_ascii=False) for event in events)
        lines = self.ask("/v1/events", body.encode(), Content_Type="application/x-ndjson")
        return [json.loads(line) for line in lines.splitlines()]


class History:
    """Posts at random, some of which are refused."""

    def __init__(self, rng):
        self.rng, self.number, self.posted = rng, 0, []

    def event(self, kind, subject, data, time=None, centre="city"):
        self.number += 1
        return {
            "specversion": "1.0", "id": f"e-{self.number}", "source": "/centres/" + centre,
            "type": kind, "subject": subject, "data": data,
            "time": time or "2025-01-01T09:00:00+08:00",
        }

    def start(self):
        yield self.event("centre.established", "city", {"level": "municipal", "name": "市"})
        for centre, district in CENTRES.items():
            data = {"level": "district", "name": centre, "district": district, "parent": "city"}
            yield self.event("centre.established", centre, data)
        for project, centre in PROJECTS.items():
            yield self.event("project.proposed", project, {
                "centre": centre, "title": project, "family": "community",
                "kind": "regular-community", "scale": "daily", "key": False, "skills": ["opera"],
                "startsOn": "2025-01-01", "endsOn": "2026-12-31", "risk": "normal",
                "summary": "每周"})
            yield self.event("project.approved", project, {"reviewer": "s0"})
            yield self.event("project.published", project, {})
        for fund, centre in FUNDS.items():
            data = {"centre": centre, "name": fund, "channel": "other", "from": "2025-01-01"}
            yield self.event("fund.established", fund, data)

    def line(self, fund, amount):
        line = {"category": self.rng.choice(CATEGORIES), "amount": amount}
        if self.rng.random() < 0.2:
            return line | {"centre": FUNDS[fund]}
        return line | {"project": self.rng.choice(sorted(PROJECTS))}

    def lines(self, fund, least=1):
        return [self.line(fund, self.rng.randint(least, 5000) or 1)
                for _ in range(self.rng.randint(1, 4))]

    def next(self):
        rng, fund = self.rng, self.rng.choice(sorted(FUNDS))
        day = datetime.date(2025, 1, 1) + datetime.timedelta(days=rng.randint(0, 650))
        hour = rng.choice(["00:00:00", "15:59:59", "16:00:00", "23:59:59"])
        time = f"{day}T{hour}Z"
        amount, voucher = rng.randint(1, 50_000), {"voucher": f"v-{self.number % 40}"}
        kind = rng.choice(
            "received received returned transferred allocated allocated committed spent spent spent "
            "refunded refunded reversed reversed reversed".split())
        payee = {"organisation": rng.choice(["华声", "燕舞", "京采"])}
        if kind == "received":
            data = {"amount": amount, "payer": {"anonymous": True}} | voucher
        elif kind == "returned":
            data = {"amount": amount // 10 + 1, "to": "局", "reason": "unspent"} | voucher
        elif kind == "transferred":
            data = {"amount": amount // 5 + 1, "to": rng.choice(sorted(FUNDS))} | voucher
        elif kind == "allocated":
            data = {"lines": self.lines(fund, -500)}
        elif kind == "committed":
            data = {"commitment": f"k-{rng.randint(1, 12)}", "lines": self.lines(fund),
                    "payee": payee}
        elif kind == "spent":
            data = {"lines": self.lines(fund), "payee": payee, "requestedBy": "s1",
                    "approvedBy": "s2"} | voucher
            if rng.random() < 0.6:
                data["commitment"] = f"k-{rng.randint(1, 12)}"
                data["settles"] = rng.random() < 0.2
        else:
            of = rng.choice(self.posted) if self.posted else {"source": "/x", "id": "x"}
            fund = of.get("subject", fund)
            data = {"of": {"source": of["source"], "id": of["id"]}}
            if kind == "refunded":
                data |= {"line": rng.randint(1, 3), "amount": rng.randint(1, 2000)} | voucher
            else:
                data |= {"reason": "duplicate", "detail": "重复", "approvedBy": "s4"}
                time = NOW
        event = self.event("fund." + kind, fund, data, time, FUNDS.get(fund, "city"))
        self.posted.append(event)
        return event


class Books:
    """Entries as the documentation says that events make them."""

    def __init__(self):
        self.entries, self.documents, self.commitments = [], {}, {}

    def take(self, event):
        if not event["type"].startswith("fund."):
            return
        kind, fund, data = event["type"][5:], event["subject"], event["data"]
        self.event, self.made = event, []
        self.day = datetime.datetime.fromisoformat(event["time"].replace("Z", "+00:00"))
        self.day = self.day.astimezone(SHANGHAI).date().isoformat()
        document = {"kind": kind, "place": int(event["sequence"]), "commitment": None}
        if kind in ("received", "returned"):
            self.enter(fund, kind, None, data["amount"])
        elif kind == "transferred":
            self.enter(fund, "movedOut", None, data["amount"])
            self.enter(data["to"], "movedIn", None, data["amount"])
        elif kind in ("allocated", "committed", "spent"):
            for line in data["lines"]:
                self.enter(fund, kind, self.key(line), line["amount"])
            if kind == "committed":
                document["commitment"] = data["commitment"]
                self.commitments[fund, data["commitment"]] = {
                    "place": document["place"], "reversed": False,
                    "open": [[self.key(line), line["amount"]] for line in data["lines"]]}
            elif kind == "spent" and "commitment" in data:
                document["commitment"] = data["commitment"]
                self.pay(fund, data)
        elif kind == "refunded":
            payment = self.documents[data["of"]["source"], data["of"]["id"]]
            line = payment["entries"][data["line"] - 1]
            document["of"] = payment, data["line"]
            self.enter(fund, "spent", line["line"], -data["amount"],
                       (payment["place"], data["line"]))
        elif kind == "reversed":
            self.reverse(fund, self.documents[data["of"]["source"], data["of"]["id"]])
        else:
            return
        document["entries"] = self.made
        self.documents[event["source"], event["id"]] = document

    def key(self, line):
        return line.get("project"), line.get("centre"), line["category"]

    def enter(self, fund, measure, line, amount, of=None):
        entry = {"fund": fund, "measure": measure, "line": line, "amount": amount, "day": self.day,
                 "place": (int(self.event["sequence"]), len(self.made) + 1), "of": of}
        self.made.append(entry)
        self.entries.append(entry)

    def release(self, fund, commitment, place, amount):
        line = commitment["open"][place]
        line[1] -= amount
        self.enter(fund, "committed", line[0], -amount, (commitment["place"], place + 1))

    def pay(self, fund, data):
        commitment = self.commitments[fund, data["commitment"]]
        lines = commitment["open"]
        for line in data["lines"]:
            left = line["amount"]
            order = sorted(range(len(lines)), key=lambda place: lines[place][0] != self.key(line))
            for place in order:
                part = min(left, lines[place][1])
                if part > 0:
                    self.release(fund, commitment, place, part)
                    left -= part
        if data.get("settles"):
            self.release_all(fund, commitment)

    def release_all(self, fund, commitment):
        for place, line in enumerate(commitment["open"]):
            if line[1]:
                self.release(fund, commitment, place, line[1])

    def reverse(self, fund, document):
        commitment = self.commitments.get((fund, document["commitment"]))
        if document["kind"] == "committed":
            commitment["reversed"] = True
            self.release_all(fund, commitment)
            return
        for number, entry in enumerate(document["entries"], 1):
            self.enter(entry["fund"], entry["measure"], entry["line"], -entry["amount"],
                       (document["place"], number))
        if commitment:
            for entry in document["entries"]:
                if entry["measure"] == "committed":
                    line = next(line for line in commitment["open"] if line[0] == entry["line"])
                    line[1] -= entry["amount"]
            if commitment["reversed"]:
                self.release_all(fund, commitment)

    def sums(self, wanted):
        sums = collections.Counter()
        for entry in filter(wanted, self.entries):
            sums[entry["measure"]] += entry["amount"]
        return {measure: sums[measure] for measure in MEASURES}


def funded(sums):
    return sums["received"] + sums["movedIn"] - sums["movedOut"] - sums["returned"]


def cash(sums):
    return funded(sums) - sums["spent"]


def available(sums):
    return sums["allocated"] - sums["committed"] - sums["spent"]


def in_period(period):
    quarters = {"Q1": "01 02 03", "Q2": "04 05 06", "Q3": "07 08 09", "Q4": "10 11 12"}
    if period == "all":
        return (lambda day: True), None
    if "Q" in period:
        months = [f"{period[:4]}-{month}" for month in quarters[period[5:]].split()]
    else:
        months = [period]
    return (lambda day: any(day.startswith(month) for month in months)), months[0]


class Referee:
    def __init__(self, server, books):
        self.server, self.books, self.compared, self.wrong = server, books, 0, 0

    def equal(self, what, said, computed):
        self.compared += 1
        if said != computed:
            self.wrong += 1
            if isinstance(said, list):
                said, computed = ([item for item in one if item not in other][:3]
                                  for one, other in [(said, computed), (computed, said)])
            print(f"{what}: the server says {said}, the posts say {computed}")

    def check(self):
        for fund in FUNDS:
            for period in ["all", "2025", "2026", "2025-Q3", "2026-Q1", "2025-12", "2026-01-01"]:
                self.book(fund, period)
            self.entries(fund)
            self.sample(fund)
        everything = self.books.sums(lambda entry: True)
        self.money("overview", self.server.json("/v1/overview")["money"], everything)
        self.equal("transfers", everything["movedIn"], everything["movedOut"])
        for centre in CENTRES:
            sums = self.books.sums(lambda entry: FUNDS[entry["fund"]] == centre)
            self.money(centre, self.server.json("/v1/centres/" + centre)["money"], sums)
        city = self.server.json("/v1/centres/city")
        self.money("city", city["money"], self.books.sums(lambda entry: False))
        self.money("city and below", city["withBelow"]["money"], everything)
        for project in PROJECTS:
            sums = self.books.sums(lambda entry: (entry["line"] or [None])[0] == project)
            said = self.server.json("/v1/projects/" + project)["money"]
            for measure in ["allocated", "committed", "spent"]:
                self.equal(f"{project} {measure}", said[measure], sums[measure])
            self.equal(project + " available", said["available"], available(sums))

    def money(self, name, said, sums):
        for measure in MEASURES:
            self.equal(f"{name} {measure}", said[measure], sums[measure])
        self.equal(name + " cash", said["cash"], cash(sums))
        self.equal(name + " available", said["available"], available(sums))
        self.equal(name + " unallocated", said["unallocated"], funded(sums) - sums["allocated"])

    def book(self, fund, period):
        contains, first = in_period(period)
        said = self.server.json("/v1/funds/" + fund, period=period)
        sums = self.books.sums(lambda e: e["fund"] == fund and contains(e["day"]))
        before = self.books.sums(
            lambda e: e["fund"] == fund and first is not None and e["day"] < first)
        name = f"{fund} {period}"
        for measure in MEASURES:
            self.equal(f"{name} {measure}", said[measure], sums[measure])
        self.equal(name + " opening", said["opening"], cash(before))
        self.equal(name + " closing", said["closing"], cash(before) + cash(sums))
        self.equal(name + " unallocated", said["unallocated"], funded(sums) - sums["allocated"])
        self.equal(name + " available", said["available"], available(sums))
        lines = {}
        for line in {e["line"] for e in self.books.entries if e["fund"] == fund and e["line"]
                     and contains(e["day"])}:
            lines[line] = self.books.sums(
                lambda e: e["fund"] == fund and e["line"] == line and contains(e["day"]))
        listed = {(line.get("project"), line.get("centre"), line["category"]): line
                  for line in said["lines"]}
        self.equal(name + " lines", sorted(map(str, listed)), sorted(map(str, lines)))
        for line, sums in lines.items():
            for measure in ["allocated", "committed", "spent"]:
                self.equal(f"{name} {line} {measure}", listed[line][measure], sums[measure])
            self.equal(f"{name} {line} available", listed[line]["available"], available(sums))
        for project in said["projects"]:
            own = [sums for line, sums in lines.items() if line[0] == project["project"]]
            spent, allocated = (sum(sums[m] for sums in own) for m in ["spent", "allocated"])
            self.equal(f"{name} {project['project']}", project["spent"], spent)
            share = 10_000 * spent // allocated if allocated > 0 else None
            self.equal(f"{name} {project['project']} bp", project.get("executionBp"), share)

    def entries(self, fund):
        own = sorted((e for e in self.books.entries if e["fund"] == fund),
                     key=lambda e: (e["day"], e["place"]))
        items, query = [], {"limit": 100}
        while query:
            page = self.server.json(f"/v1/funds/{fund}/entries", **query)
            items += page["items"]
            query = {"limit": 100, "cursor": page["next"]} if "next" in page else None
        text = lambda place: f"{place[0]}.{place[1]}"
        self.equal(
            fund + " entries",
            [(item["entry"], item["measure"], item["amount"], item["day"], item.get("of"))
             for item in items],
            [(text(e["place"]), e["measure"], e["amount"], e["day"], e["of"] and text(e["of"]))
             for e in own])
        for measure in MEASURES:
            total = self.server.json(f"/v1/funds/{fund}/entries", measure=measure)["total"]
            self.equal(f"{fund} total {measure}", total,
                       sum(e["amount"] for e in own if e["measure"] == measure))

    def sample(self, fund):
        reversed_places = {
            e["of"][0] for e in self.books.entries if e["of"] and e["measure"] == "spent"
            and self.kind(e["place"][0]) == "reversed"}
        payments = collections.Counter()
        for entry in self.books.entries:
            place = entry["place"][0]
            if (entry["fund"], entry["measure"], self.kind(place)) == (fund, "spent", "spent"):
                payments[place] += entry["amount"]
        payments = {place: amount for place, amount in payments.items()
                    if place not in reversed_places}
        said = self.server.json(f"/v1/funds/{fund}/sample", size=5, seed="referee")
        total = sum(payments.values())
        self.equal(fund + " population", said["population"],
                   {"count": len(payments), "amount": total})
        interval = total // 5
        drawn = []
        if interval:
            first = int.from_bytes(hashlib.sha256(b"referee").digest()[:8], "big")
            units = [1 + first % interval + step * interval for step in range(5)]
            order = sorted(payments, key=lambda place: hashlib.sha256(
                f"referee:{place:016}".encode()).hexdigest())
            end = 0
            for place in order:
                start, end = end, end + payments[place]
                if any(start < unit <= end for unit in units):
                    drawn.append(str(place))
        self.equal(fund + " drawn", [p["event"] for p in said["payments"]], drawn)

    def kind(self, place):
        return self.kinds.get(place)


def main():
    url, token, seed, count = sys.argv[1:5]
    print("seed", seed)
    server, history = Server(url, token), History(random.Random(seed))
    started = server.post(list(history.start()))
    assert all(result["status"] == 201 for result in started), started
    statuses = collections.Counter(
        result["status"]
        for result in server.post([history.next() for _ in range(int(count))]))
    print("posted", dict(statuses))
    events = server.ask("/v1/events", Accept="application/x-ndjson").splitlines()
    books = Books()
    for event in map(json.loads, events):
        books.take(event)
    referee = Referee(server, books)
    referee.kinds = {d["place"]: d["kind"] for d in books.documents.values()}
    referee.check()
    print(f"{referee.compared - referee.wrong} passed, {referee.wrong} failed")
    sys.exit(1 if referee.wrong or statuses[201] < int(count) // 3 else 0)


if __name__ == "__main__":
    main()
