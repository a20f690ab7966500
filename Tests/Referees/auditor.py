"""auditor.py [GO]: an auditor's afternoon, with a copy of a ledger and without its server.

Records the worked example of a fund in a sample ledger and serves it. The auditor mirrors it with a token and
the log's key; then the server is stopped and the ledger is moved away. From the copy alone, the auditor asks
for the fund's figures as of three days, explains one down to its voucher, draws the sample, and writes a
working paper, which is checked by the program and, where it is installed, by Go (GO is the built referee
of tiles). Prints a line for each check and ends with 'N passed, M failed'; exits 1 if any failed.

The example is of 2026. It is recorded eleven years earlier, in a year with the same days of the week, because
a sample ledger takes no time of recording after the clock.
"""
import datetime
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import requests

ROOT = pathlib.Path(__file__).resolve().parents[2]
WENZHI = ROOT / ".build/release/wenzhi"
SECONDS = 60
EARLIER = 11
YEAR = str(2026 - EARLIER)
SEED = "2026-audit-1"
FUND = "/v1/funds/f-2026"
counts = {True: 0, False: 0}


def check(what, holds, seen=""):
    counts[bool(holds)] += 1
    print("ok   " if holds else "FAIL ", what, "" if holds else f"- saw: {str(seen)[:2000]}")


def run(*arguments, status=0):
    """A command that must end with a status; what it prints."""
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=SECONDS)
    check("runs: " + " ".join(str(argument) for argument in arguments[:3])[-60:],
          done.returncode == status, done.stderr + done.stdout)
    return done.stdout + done.stderr


def moved(text):
    """Days of the example, in the years in which it is recorded."""
    return re.sub(r"\b(202[67])(?=-[01]\d)", lambda year: str(int(year[1]) - EARLIER), text)


def when(day):
    """The year of the fund, as of the end of a day of the example."""
    return moved(f"period={YEAR}&asOf={day}")


class Book:
    """The posts of the worked example, in order, each on its day of recording."""

    def __init__(self):
        self.posts, self.clock = [], None

    def add(self, day, kind, subject, data, id=None, happened=None, refused=None):
        # A second passes between two posts of a day.
        start = datetime.datetime.fromisoformat(moved(day) + "T10:00:00+08:00")
        second = datetime.timedelta(seconds=1)
        self.clock = max(start, self.clock + second) if self.clock else start
        event = {
            "specversion": "1.0", "id": id or f"e-{len(self.posts)}", "source": "/centres/chaoyang",
            "type": kind, "subject": subject, "time": moved(happened or day) + "T09:00:00+08:00",
            "recordedat": self.clock.isoformat(), "data": json.loads(moved(json.dumps(data)))}
        self.posts.append((event, refused))

    def fund(self, day, kind, data, **more):
        self.add(day, "fund." + kind, "f-2026", data, **more)

    def pay(self, day, project, category, amount, payee, invoice, people, **more):
        signed = dict(zip(["requestedBy", "approvedBy", "secondApprovedBy"], people))
        extra = {name: more.pop(name) for name in ["commitment"] if name in more}
        self.fund(day, "spent", {
            "lines": [{"project": project, "category": category, "amount": amount}],
            "payee": {"organisation": payee}, "voucher": more.pop("voucher", f"v-{invoice}"),
            "invoices": [f"2611200000000000000{invoice}"]} | signed | extra, **more)

    def subsidise(self, day, project, served, people, **more):
        lines = [{"project": project, "category": "subsidies", "amount": amount,
                  "volunteer": f"v-{number}", "day": served, "purpose": "transport",
                  "expense": expense} for number, amount, expense in people]
        self.fund(day, "spent", {"lines": lines, "voucher": f"sheet-{served}", "requestedBy": "s5",
                                 "approvedBy": "s6"}, **more)

    def serve(self, day, project, people, minutes, attendance):
        self.add(day, "shift.scheduled", f"shift-{day}", {
            "project": project, "venue": "剧场", "startsAt": day + "T02:00:00+08:00",
            "endsAt": day + "T08:00:00+08:00", "minimum": 1, "maximum": 20, "skills": []})
        self.add(day, "shift.held", f"shift-{day}", {"attendance": attendance})
        for number in people:
            self.add(day, "hours.served", f"h-{day}-{number}", {
                "volunteer": f"v-{number}", "project": project, "minutes": minutes,
                "startedAt": day + "T02:00:00+08:00",
                "endedAt": f"{day}T{2 + minutes // 60:02}:00:00+08:00", "activity": "service"})
            self.add(day, "hours.confirmed", f"h-{day}-{number}", {"confirmer": "s0"})


def lines(*parts):
    return {"lines": [{"project": project, "category": category, "amount": amount}
                      for project, category, amount in parts]}


def prepare(book):
    book.add("2026-01-02", "centre.established", "m", {"level": "municipal", "name": "市中心"})
    book.add("2026-01-02", "centre.established", "chaoyang", {
        "level": "district", "name": "朝阳", "district": "110105", "parent": "m"})
    book.add("2026-01-03", "rules.published", "r-2026", {
        "number": "1", "effectiveFrom": "2026-01-03", "funding": {
            "approvalOver": 500000, "splitDays": 7, "subsidyPerDay": 5000, "idleDays": 90,
            "lateAfterDays": 30}})
    for project, risk, end in [("p-opera", "high", "2026-09-30"), ("p-school", "normal", "2026-12-31")]:
        book.add("2026-01-04", "project.proposed", project, {
            "centre": "chaoyang", "title": project, "family": "community",
            "kind": "regular-community", "scale": "daily", "key": False, "skills": ["opera"],
            "startsOn": "2026-03-01", "endsOn": end, "risk": risk, "summary": "每周"})
        book.add("2026-01-04", "project.approved", project, {"reviewer": "s0"})
        book.add("2026-01-04", "project.published", project, {})
    for number in range(1, 16):
        book.add("2026-01-04", "volunteer.applied", f"v-{number}", {
            "centre": "chaoyang", "category": "mass-culture-backbone", "adult": True,
            "skills": ["opera"], "person": {"name": "测试"}})
        book.add("2026-01-04", "volunteer.registered", f"v-{number}", {"reviewer": "s0"})
    book.fund("2026-01-05", "established", {
        "centre": "chaoyang", "name": "2026年经费", "channel": "fiscal", "from": "2026-01-01",
        "to": "2026-12-31", "onlyProjects": ["p-opera", "p-school"],
        "onlyCategories": ["materials", "subsidies", "insurance"]})


def first_year(book):
    """Numbers 2 to 16 of the example."""
    book.fund("2026-01-10", "received", {
        "amount": 20000000, "payer": {"organisation": "区财政局"}, "voucher": "r-1"})
    book.fund("2026-01-12", "allocated", lines(
        ("p-opera", "materials", 6000000), ("p-opera", "subsidies", 3000000),
        ("p-opera", "insurance", 1000000), ("p-school", "materials", 5000000),
        ("p-school", "subsidies", 2500000), ("p-school", "insurance", 500000)))
    book.fund("2026-01-12", "allocated", lines(("p-opera", "training", 500000)),
              refused="restriction-breached")
    book.fund("2026-01-12", "allocated", lines(("p-opera", "materials", 2500000)),
              refused="over-allocated")
    book.fund("2026-02-02", "committed", {"commitment": "k-1", "payee": {"organisation": "华声"}}
              | lines(("p-opera", "materials", 4000000)))
    book.pay("2026-03-02", "p-opera", "materials", 1500000, "华声", 1, ["s1", "s2", "s9"],
             commitment="k-1", id="5")
    book.pay("2026-03-20", "p-opera", "insurance", 360000, "平安", 2, ["s1", "s2"])
    book.serve("2026-04-11", "p-opera", range(1, 11), 240, 300)
    book.subsidise("2026-04-13", "p-opera", "2026-04-11", [(n, 4000, 4000) for n in range(1, 11)])
    book.pay("2026-05-11", "p-school", "materials", 480000, "京采", 3, ["s3", "s4"], id="8")
    book.pay("2026-05-13", "p-school", "materials", 490000, "京采", 4, ["s3", "s4"], id="9")
    book.pay("2026-05-16", "p-school", "materials", 2000000, "燕舞", 5, ["s3", "s3"], id="10")
    book.pay("2026-05-20", "p-school", "materials", 480000, "京采", 3, ["s3", "s4"],
             voucher="v-11", id="11")
    book.fund("2026-05-25", "reversed", {
        "of": {"source": "/centres/chaoyang", "id": "11"}, "reason": "duplicate", "detail": "重复",
        "approvedBy": "s4"})
    book.fund("2026-06-08", "refunded", {
        "of": {"source": "/centres/chaoyang", "id": "5"}, "line": 1, "amount": 200000,
        "voucher": "b-1"})
    book.pay("2026-06-15", "p-school", "training", 150000, "校方", 6, ["s3", "s4"], id="14")
    book.serve("2026-07-04", "p-opera", range(1, 10), 240, 260)
    book.subsidise("2026-07-06", "p-opera", "2026-07-04", [(n, 4000, 4000) for n in range(1, 9)]
                   + [(9, 6000, 4500), (10, 4000, 4000)], id="15")
    book.pay("2026-10-12", "p-opera", "materials", 300000, "华声", 7, ["s1", "s2"],
             commitment="k-1", id="16")
    book.serve("2026-12-26", "p-school", range(1, 16), 120, 120)


def second_year(book):
    """Numbers 17 to 23."""
    book.fund("2027-01-05", "stated", {
        "on": "2026-12-31", "balance": 14778000, "evidence": "0a" * 32}, happened="2026-12-31")
    book.fund("2027-01-08", "disclosed", {
        "from": "2026-01-01", "to": "2026-12-31", "received": 20000000, "spent": 5162000,
        "balance": 14838000, "where": "公示栏"})
    closing = {"through": "2026-12-31", "balance": 14778000}
    book.fund("2027-01-10", "closed", closing, refused="statement-differs")
    book.subsidise("2027-01-15", "p-school", "2026-12-26", [(n, 4000, 4000) for n in range(1, 16)],
                   happened="2026-12-28")
    book.fund("2027-01-16", "closed", closing)
    book.pay("2027-02-10", "p-school", "materials", 30000, "京采", 8, ["s3", "s4"],
             happened="2026-12-30", id="21")
    book.fund("2027-02-26", "allocated", lines(
        ("p-opera", "materials", -2200000), ("p-opera", "subsidies", -2918000),
        ("p-opera", "insurance", -640000), ("p-school", "materials", -1302000),
        ("p-school", "subsidies", -2440000), ("p-school", "insurance", -500000)))
    book.fund("2027-03-01", "returned", {
        "amount": 12000000, "to": "区财政局", "reason": "unspent", "voucher": "r-2"})


class Server:
    def __init__(self, data, *more):
        self.process = subprocess.Popen(
            [WENZHI, "serve", "--data", data, "--port", "0", "--log-level", "warning", *more],
            stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().split()[-1]

    def stop(self):
        self.process.terminate()
        return self.process.wait(SECONDS)


def record(ledger, folder):
    """Records the example; every event is recorded, but for those that the example says are refused."""
    book = Book()
    prepare(book)
    first_year(book)
    second_year(book)
    file = folder / "posts.ndjson"
    file.write_text("".join(json.dumps(event) + "\n" for event, _ in book.posts))
    printed = run(WENZHI, "import", file, "--data", ledger, status=1)
    refused = dict(re.findall(r"event (\d+): ([a-z-]+):", printed))
    wanted = {str(place): code for place, (_, code) in enumerate(book.posts) if code}
    check("record: three posts are refused, those that the example says", refused == wanted, printed)
    check("record: all others are recorded",
          f"{len(book.posts) - len(wanted)} recorded" in printed, printed)


class Copy:
    """The auditor's copy, asked with `wenzhi ask`."""

    def __init__(self, data):
        self.data = data

    def text(self, path):
        return subprocess.run([WENZHI, "ask", path, "--data", self.data, "--json"], check=True,
                              capture_output=True, timeout=SECONDS).stdout

    def ask(self, path):
        return json.loads(self.text(path))


def figures(copy):
    """The table of the worked example."""
    for day, spent, closing, hour, execution, difference, questioned in [
            ("2027-01-10", 5162000, 14838000, 104000, 3900, -60000, 3124000),
            ("2027-01-31", 5222000, 14778000, 106000, 3975, 0, 3124000),
            ("2027-02-28", 5252000, 14748000, 107000, 4012, 30000, 3154000)]:
        book = copy.ask(f"{FUND}?{when(day)}")
        school = next(item for item in book["projects"] if item["project"] == "p-school")
        seen = (book["spent"], book["closing"], school["fenPerHour"], school["executionBp"],
                book["stated"]["difference"], book["questioned"])
        wanted = (spent, closing, hour, execution, difference, questioned)
        check(f"as of {day}: spent, closing, fen an hour, execution, difference, questioned",
              seen == wanted, seen)
    last = copy.ask(moved(f"{FUND}?period=all&asOf=2027-03-31"))
    seen = [last[name] for name in ["closing", "unallocated", "committed", "available"]]
    check("as of 2027-03-31: all of time", seen == [2748000, 0, 2200000, 548000], seen)


def findings(copy):
    """What is flagged of the fund at the end of February, with as many events each."""
    answer = copy.ask(moved("/v1/findings?fund=f-2026&asOf=2027-02-28&limit=1000"))
    codes = sorted(item["code"] for item in answer["items"])
    check("findings: those of the example, and no others", codes == [
        "after-close", "invoice-used-twice", "recorded-late", "restriction-breached",
        "second-approval-missing", "self-approved", "spent-after-end", "spent-beyond-allocation",
        "split-below-threshold", "statement-differs", "subsidy-over-expense", "subsidy-over-rate",
        "subsidy-without-attendance"], codes)


def served_alike(data, copy, token):
    """The copy answers over HTTP as from its files."""
    server = Server(data, "--read-only")
    path = f"{FUND}?{when('2027-01-31')}"
    answer = requests.get(server.url + path, timeout=SECONDS,
                          headers={"Authorization": f"Bearer {token}"})
    check("serve --read-only: the auditor's token is good, and the answer is the same",
          answer.content.strip() == copy.text(path).strip(), answer.text)
    check("serve --read-only: ends cleanly", server.stop() == 0)


def explain(copy, folder, key, go):
    """A figure, its entries, the event of one, its voucher, and the proof of that event."""
    query = when("2027-01-31")
    book = copy.ask(f"{FUND}?{query}")
    spent = next(line["spent"] for line in book["lines"]
                 if (line["project"], line["category"]) == ("p-opera", "materials"))
    entries = copy.ask(f"{FUND}/entries?{query}&project=p-opera&category=materials&measure=spent")
    amounts = [item["amount"] for item in entries["items"]]
    check("explain: the figure is the total of its entries",
          spent == entries["total"] == sum(amounts) == 1600000, (spent, entries))
    check("explain: paid, refunded, paid", amounts == [1500000, -200000, 300000], amounts)
    paid, refund = entries["items"][:2]
    check("explain: the refund names the entry that it takes back",
          refund["of"] == paid["entry"], refund)
    position = paid["entry"].split(".")[0]
    record_bytes = copy.text(f"/v1/events/{position}").rstrip(b"\n")
    event = json.loads(record_bytes)
    check("explain: its event has the voucher, the invoice and who approved",
          (event["id"], event["data"]["voucher"], event["data"]["invoices"],
           event["data"]["secondApprovedBy"])
          == ("5", paid["voucher"], ["26112000000000000001"], "s9"), event)
    asked = copy.ask(f"{FUND}/entries?{query}&voucher=%20{paid['voucher']}")["items"]
    book = copy.ask(f"{FUND}/entries?{query}&limit=1000")["items"]
    check("explain: asked by its voucher, the entries of the payment come and no others",
          asked and asked == [item for item in book if item.get("voucher") == paid["voucher"]], asked)
    proven = run(WENZHI, "ask", f"{FUND}/entries?{query}&project=p-opera&category=materials"
                 "&measure=spent", "--data", copy.data, "--events", "--vkey", key)
    check("explain: the program proves each of the three events", proven.count(" in ") >= 3, proven)
    tiles = folder / "tiles"
    run(WENZHI, "export", "--data", copy.data, "--tiles", tiles)
    if go:
        judged = run(go, "log", key, tiles)
        check("explain: Go has the root that was signed, from the records", "good" in judged, judged)


def draw(copy):
    """The sample, drawn anew from the entries and the seed as the article says."""
    query = when("2027-01-31")
    sample = copy.ask(f"{FUND}/sample?{query}&size=4&seed={SEED}")
    check("sample: population, interval and start are those of the example",
          (sample["population"], sample["interval"], sample["start"])
          == ({"count": 10, "amount": 5422000}, 1355500, 829601), sample)
    entries = copy.ask(f"{FUND}/entries?{query}&limit=1000")["items"]
    payments, taken = {}, set()
    for entry in entries:
        position = entry["entry"].split(".")[0]
        if entry["measure"] == "spent" and entry["type"] == "fund.spent":
            payments[position] = payments.get(position, 0) + entry["amount"]
        if entry["type"] == "fund.reversed":
            taken.add(entry["of"].split(".")[0])
    order = sorted((position for position in payments if position not in taken),
                   key=lambda p: hashlib.sha256(f"{SEED}:{int(p):016}".encode()).hexdigest())
    total = sum(payments[position] for position in order)
    interval = total // 4
    start = 1 + int.from_bytes(hashlib.sha256(SEED.encode()).digest()[:8], "big") % interval
    units = [start + step * interval for step in range(4)]
    drawn, reached = [], 0
    for position in order:
        reached += payments[position]
        if any(reached - payments[position] < unit <= reached for unit in units):
            drawn.append(position)
    seen = [str(int(item["event"])) for item in sample["payments"]]
    check("sample: anyone draws the same payments", seen == drawn, (seen, drawn))
    check("sample: a payment of at least the interval is drawn", {payments[p] for p in drawn}
          >= {1500000, 2000000}, drawn)


def paper(copy, folder, key, go):
    written = folder / "paper"
    run(WENZHI, "paper", "--fund", "f-2026", "--period", YEAR, "--as-of",
        moved("2027-01-31"), "--size", "4", "--seed", SEED, "--to", written, "--data", copy.data)
    verified = run(WENZHI, "paper", "verify", written, "--vkey", key, "--copy", copy.data)
    check("paper: 55 entries, verified with the auditor's own key",
          re.search(r"entries +55\n", verified), verified)
    spent = json.loads((written / "figures.json").read_text())["fund"]["spent"]
    check("paper: it has the figure", spent == 5222000, spent)
    if go:
        judged = run(go, "paper", key, written)
        check("paper: Go proves every line of it", "good" in judged, judged)
    entries = written / "entries.csv"
    entries.write_bytes(entries.read_bytes().replace(b"1500000", b"1500001"))
    refused = run(WENZHI, "paper", "verify", written, status=1)
    check("paper: a fen more, and it is refused with the file", "entries.csv" in refused, refused)


def changes(copy):
    query = moved(f"period={YEAR}&from=2027-01-10&to=2027-02-28")
    answer = copy.ask(f"{FUND}/changes?{query}")
    seen = [answer[part]["spent"] for part in ["before", "after", "change", "inPeriod", "backDated"]]
    check("changes: two late payments moved the figure, 90000 fen",
          seen == [5162000, 5252000, 90000, 0, 90000], seen)


def main():
    go = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory(prefix="auditor-") as name:
        folder = pathlib.Path(name)
        ledger, data, key = folder / "ledger", folder / "copy", folder / "log.vkey"
        founded = run(WENZHI, "init", "--sample", "--founded", moved("2026-01-01") + "T08:00:00+08:00",
                      "--data", ledger)
        # The key comes from those who founded the ledger, not from the server.
        key.write_text(re.search(r"verifier +(\S+)", founded)[1] + "\n")
        record(ledger, folder)
        auditor = run(WENZHI, "token", "create", "--role", "auditor", "--data", ledger).split()[0]
        (folder / "token").write_text(auditor)
        server = Server(ledger)
        try:
            run(WENZHI, "mirror", server.url, "--vkey", key, "--token-file", folder / "token",
                "--data", data)
        finally:
            status = server.stop()
        check("offline: the server ends cleanly", status == 0, status)
        ledger.rename(folder / "away")
        copy = Copy(data)
        verified = run(WENZHI, "verify", "--data", data)
        check("offline: the copy is verified, every rule and every row", "replayed" in verified, verified)
        figures(copy)
        findings(copy)
        served_alike(data, copy, auditor)
        explain(copy, folder, key, go)
        draw(copy)
        changes(copy)
        paper(copy, folder, key, go)
    print(f"{counts[True]} passed, {counts[False]} failed")
    sys.exit(1 if counts[False] else 0)


main()
