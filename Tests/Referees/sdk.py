"""sdk.py URL TOKEN: posts with the CloudEvents SDK as it is, in both modes, and reads back.

Prints a line for each check and ends with 'N passed, M failed'; exits 1 if any failed.
"""
import datetime
import json
import sys

import requests
from cloudevents.core.bindings.http import from_http_event, to_binary_event, to_structured_event
from cloudevents.core.bindings.http import HTTPMessage
from cloudevents.core.v1.event import CloudEvent

url, token = sys.argv[1], sys.argv[2]
authorization = {"Authorization": f"Bearer {token}"}
counts = {True: 0, False: 0}


def check(what, holds):
    counts[bool(holds)] += 1
    print("ok   " if holds else "FAIL ", what)


def event(number, name="东城区文化馆"):
    attributes = {
        "specversion": "1.0", "id": f"sdk-{number}", "source": "/centres/dongcheng",
        "type": "centre.amended", "subject": "dongcheng", "note": "文化 100%",
        "time": datetime.datetime(2026, 4, 1, 12, tzinfo=datetime.timezone.utc),
    }
    return CloudEvent(attributes, {"name": name})


def post(message):
    return requests.post(
        url + "/v1/events", data=message.body, headers={**message.headers, **authorization})


for number, write in enumerate([to_binary_event, to_structured_event]):
    answer = post(write(event(number)))
    check(f"{write.__name__}: recorded", answer.status_code == 201)
    again = post(write(event(number)))
    check(f"{write.__name__}: repeated", again.status_code == 200)
    check(f"{write.__name__}: the same answer", again.json() == answer.json())
    other = [to_structured_event, to_binary_event][number]
    check(f"{write.__name__}: the same in the other mode", post(other(event(number))).status_code == 200)
    check(f"{write.__name__}: a conflict", post(write(event(number, "x"))).status_code == 409)
    stored = requests.get(url + answer.headers["Location"], headers=authorization)
    read = from_http_event(HTTPMessage(dict(stored.headers), stored.content))
    data = read.get_data()
    data = json.loads(data) if isinstance(data, (str, bytes)) else data
    check(f"{write.__name__}: read back", data == {"name": "东城区文化馆"})
    check(f"{write.__name__}: extensions stay", read.get_extension("note") == "文化 100%")
    check(f"{write.__name__}: its id", read.get_id() == f"sdk-{number}")

print(f"{counts[True]} passed, {counts[False]} failed")
sys.exit(1 if counts[False] else 0)
