"""What Schemathesis cannot know of the interface: how line streams are read, and for which reasons a
well-formed request may be refused."""
import json

import schemathesis
from schemathesis import GenerationMode

# A member that its schema forbids must not turn up in a request that its schema allows.
SCHEMA_CODES = {
    "wrong-type", "required", "unknown-member", "unknown-parameter", "unknown-type", "too-long",
    "too-short", "not-json", "not-a-batch", "not-an-object", "bad-query",
}


@schemathesis.deserializer("application/x-ndjson")
def lines(context, response):
    return [json.loads(line) for line in response.content.split(b"\n") if line]


@schemathesis.deserializer("text/csv", "text/event-stream")
def text(context, response):
    return response.content.decode("utf-8-sig")


@schemathesis.check
def reasons(context, response, case):
    """A request of the right form is refused for what is on record, or for a rule."""
    meta = case.meta
    if meta is None or meta.generation.mode != GenerationMode.POSITIVE:
        return
    if response.status_code not in (400, 415, 422):
        return
    problem = json.loads(response.content)
    if response.status_code == 415:
        # JSON without ce-* fields is not binary mode; the description cannot say so.
        kind = (case.media_type or "").split(";")[0]
        assert kind == "application/json", problem
        return
    codes = {
        error["code"] for error in problem.get("errors", [])
        # 1.0 is an integer to JSON Schema, and none here; it counts characters, and we bytes.
        if "32-bit integer" not in error["message"] and "1024 bytes" not in error["message"]
    } or {problem["code"]}
    assert not codes & SCHEMA_CODES, f"refused for its form: {problem}"


@schemathesis.check
def problems(context, response, case):
    """Every refusal is a problem detail whose status is that of the response."""
    if response.status_code < 400 or not response.content:
        return
    problem = json.loads(response.content)
    assert problem["status"] == response.status_code, problem
    assert problem["type"] == "/problems/" + problem["code"], problem
    assert problem["title"] and problem["detail"], problem
