"""afternoon.py: a new user's afternoon, from an empty directory to a spreadsheet.

Starts a ledger of its own with the program as it was built, and then does, in order, what the guide
tells somebody to do who has never met the project, with tools that are not ours. Each step checks
what they would see. Prints a line for each check and ends with 'N passed, M failed'; exits 1 if any
failed.
"""
import csv
import datetime
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

import requests
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent

ROOT = pathlib.Path(__file__).resolve().parents[2]
WENZHI = ROOT / ".build/release/wenzhi"
GUIDE = ROOT / "Sources/wenzhi/Wenzhi.docc"
SECONDS = 60
counts = {True: 0, False: 0}


def check(what, holds, seen=""):
    counts[bool(holds)] += 1
    print("ok   " if holds else "FAIL ", what, "" if holds else f"- saw: {seen}")


def wenzhi(*arguments):
    """A command that must succeed; what it prints."""
    return subprocess.run(
        [WENZHI, *arguments], check=True, capture_output=True, text=True, timeout=SECONDS).stdout


def start(data):
    """Founds a ledger, makes a token, and serves it; the server, its address and the token."""
    founded = wenzhi("init", "--data", data)
    check("start: the ledger says what it is called", "origin" in founded, founded)
    wenzhi("import", ROOT / "Tools/sample.ndjson", "--data", data)
    token = wenzhi("token", "create", "--role", "operator", "--data", data).strip()
    server = subprocess.Popen(
        [WENZHI, "serve", "--data", data, "--port", "0"], stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    check("start: the server says where it listens", "http://127.0.0.1:" in line, line)
    return server, line.split()[-1], token


class Visitor:
    """Someone with a token."""

    def __init__(self, url, token):
        self.url, self.session = url, requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def get(self, path, **more):
        return self.session.get(self.url + path, timeout=SECONDS, **more)

    def post(self, path, **more):
        return self.session.post(self.url + path, timeout=SECONDS, **more)

    def send(self, event, write=to_structured_event, query=""):
        message = write(event)
        return self.post("/v1/events" + query, data=message.body, headers=message.headers)


def event(number, type, subject, data, day=1):
    time = datetime.datetime(2026, 3, day, 10, tzinfo=datetime.timezone.utc)
    return CloudEvent({
        "specversion": "1.0", "id": f"afternoon-{number}", "source": "/centres/haidian",
        "type": type, "subject": subject, "time": time}, data)


def read_the_guide(anyone):
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(GUIDE.glob("*.md")))
    described = anyone.get("/openapi.json").json()["paths"]
    patterns = [re.sub(r"\\{[a-z]+\\}", "[^/]+", re.escape(path)) for path in described]
    named = set(re.findall(r"(?:`|\$URL|URL \+ \"|GET |POST |DELETE )(/(?:v1|schemas|health|metrics|"
                           r"checkpoint|openapi)[a-zA-Z0-9/{}._-]*)", text))
    # A path that ends with a slash goes on with a variable.
    named = {path + "x" if path.endswith("/") else path for path in named}
    unknown = [path for path in named if not any(re.fullmatch(p, path) for p in patterns)]
    check("guide: it names paths", len(named) > 8, named)
    check("guide: every path that it names is served", not unknown, unknown)
    types = {item["type"]: item for item in anyone.get("/schemas").json()["items"]}
    check("guide: the types are listed, in Chinese too",
          types["hours.served"]["title"]["zh"] == "服务时长登记", types.get("hours.served"))
    schema = anyone.get(types["hours.served"]["schema"]).json()
    check("guide: a schema has examples", schema["examples"][0]["minutes"] == 240, schema)


def obtain_a_token(anyone, operator):
    refused = anyone.get("/v1/overview")
    check("token: without one, the answer says what to send",
          refused.status_code == 401 and "Bearer" in refused.json()["detail"], refused.text)
    founded = operator.send(event(0, "centre.established", "haidian", {
        "level": "district", "name": "海淀区分中心", "district": "110108", "parent": "bjwz"}))
    check("token: the operator sets up the centre", founded.status_code == 201, founded.text)
    made = operator.post("/v1/tokens", json={"role": "centre", "centre": "haidian"})
    check("token: it is in the answer, once", made.status_code == 201, made.text)
    return Visitor(operator.url, made.json()["token"])


def try_first(district):
    before = district.get("/v1/overview").json()["events"]
    application = {"centre": "haidian", "category": "arts-professional", "adult": True,
                   "skills": ["singing"], "person": {"name": "赵敏", "phone": "12"}}
    tried = district.send(event(1, "volunteer.applied", "hd-1", application), query="?dryRun=true")
    problem = tried.json()
    check("dry run: two members are wrong",
          tried.status_code == 422 and len(problem["errors"]) == 2, tried.text)
    check("dry run: each is named",
          [error["pointer"] for error in problem["errors"]] == ["/data/skills/0", "/data/person/phone"],
          tried.text)
    check("dry run: what may be said instead is listed", "music" in tried.text, tried.text)
    application.update(skills=["music"], person={"name": "赵敏"})
    mended = district.send(event(1, "volunteer.applied", "hd-1", application), query="?dryRun=true")
    check("dry run: mended, it would be taken",
          mended.status_code == 200 and mended.json()["dryRun"] is True, mended.text)
    after = district.get("/v1/overview").json()["events"]
    check("dry run: nothing was recorded", before == after, (before, after))
    return application


def post_by_sdk(district, application):
    applied = event(1, "volunteer.applied", "hd-1", application)
    first = district.send(applied, to_binary_event)
    check("post: recorded", first.status_code == 201, first.text)
    again = district.send(applied)
    check("post: sent twice, in another mode too, it counts once",
          again.status_code == 200 and again.json() == first.json(), again.text)
    stored = district.get(first.headers["Location"])
    check("post: the personal part is sealed in the log", "赵敏" not in stored.text, stored.text)


def be_refused(district):
    own = district.send(event(2, "volunteer.registered", "hd-1", {"reviewer": "hd-1"}, 2))
    check("refused: a rule, by its code",
          own.status_code == 422 and own.json()["code"] == "reviewer-is-applicant", own.text)
    check("refused: a sentence says why", "their own" in own.json()["detail"], own.text)
    foreign = district.send(event(3, "centre.amended", "dongcheng", {"name": "海淀"}, 2))
    check("refused: another district's centre is out of reach",
          foreign.status_code == 403 and foreign.json()["code"] == "outside-territory", foreign.text)
    other = district.send(event(1, "volunteer.withdrawn", "hd-1", {}))
    check("refused: an id that another event has", other.status_code == 409, other.text)
    right = district.send(event(2, "volunteer.registered", "hd-1", {"reviewer": "staff-7"}, 2))
    check("refused: nothing stands in the way of doing it right", right.status_code == 201, right.text)


def watch(district):
    """What the live feed tells while events are posted, and after coming back."""
    position = district.get("/v1/overview").headers["Wenzhi-Position"]
    answer = district.get("/v1/events", stream=True, params={"after": position, "limit": 2},
                          headers={"Accept": "text/event-stream"})
    heard = []
    listener = threading.Thread(
        target=lambda: heard.extend(line.decode() for line in answer.iter_lines()))
    listener.start()
    posted = [district.send(event(number, "volunteer.skill-verified", "hd-1",
                                  {"skill": "music", "verifier": "staff-7"}, 3))
              for number in (4, 5)]
    listener.join(SECONDS)
    data = [json.loads(line[6:]) for line in heard if line.startswith("data: ")]
    check("live: what is posted is told at once, in order",
          [item["sequence"] for item in data] == [answer.json()["sequence"] for answer in posted],
          heard)
    ids = [line[4:] for line in heard if line.startswith("id: ")]
    back = district.get("/v1/events", params={"after": position, "limit": 1}, headers={
        "Accept": "text/event-stream", "Last-Event-ID": ids[0]})
    check("live: who comes back goes on after what they have", f"id: {ids[1]}" in back.text, back.text)


def query(district):
    roster = district.get("/v1/volunteers").json()
    check("query: a centre sees its own roster",
          [item["volunteer"] for item in roster["items"]] == ["hd-1"], roster)
    check("query: the answer says for which position it speaks", "position" in roster, roster)
    page = district.get("/v1/standings", params={"limit": 2})
    following = district.get(page.links["next"]["url"])
    ranks = [item["rank"] for item in page.json()["items"] + following.json()["items"]]
    check("query: pages follow each other", ranks == [1, 2, 3, 4], ranks)
    kept = district.get("/v1/standings", params={"limit": 2},
                        headers={"If-None-Match": page.headers["ETag"]})
    check("query: what has not changed is not sent again", kept.status_code == 304, kept.status_code)
    wrong = district.get("/v1/standings", params={"period": "2026-13"})
    check("query: a period that does not exist is refused with its form",
          wrong.status_code == 400 and "2024-Q2" in wrong.text, wrong.text)


def export(district):
    table = district.get("/v1/projects", headers={"Accept": "text/csv"})
    check("csv: spreadsheets see that it is UTF-8", table.content.startswith(b"\xef\xbb\xbf"))
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    projects = district.get("/v1/projects").json()["items"]
    check("csv: every project is a row, its title intact",
          [row["title"] for row in rows] == [project["title"] for project in projects], rows)
    check("csv: the figures are the same",
          [int(row["confirmedMinutes"]) for row in rows]
          == [project["confirmedMinutes"] for project in projects], rows)


def main():
    with tempfile.TemporaryDirectory(prefix="afternoon-") as folder:
        data = folder + "/ledger"
        server, url, token = start(data)
        try:
            anyone = Visitor(url, "")
            del anyone.session.headers["Authorization"]
            read_the_guide(anyone)
            district = obtain_a_token(anyone, Visitor(url, token))
            application = try_first(district)
            post_by_sdk(district, application)
            be_refused(district)
            watch(district)
            query(district)
            export(district)
        finally:
            server.terminate()
            status = server.wait(SECONDS)
        check("stop: the server ends cleanly", status == 0, status)
        verified = wenzhi("verify", "--data", data)
        check("stop: everything recorded can be verified", "verified" in verified, verified)
    print(f"{counts[True]} passed, {counts[False]} failed")
    sys.exit(1 if counts[False] else 0)


main()
