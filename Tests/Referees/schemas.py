"""The referee of the schema validator: PyPI jsonschema, an independent implementation.

Reads schemas as JSON lines from standard input, each {"type", "mode", "schema"}, where mode is
"posted" or "stored"; writes JSON lines {"type", "mode", "data", "valid"}, where data is a JSON
text made by changing an example, and valid is the referee's verdict. With the mode "times" it
writes {"text", "microseconds"}, null where the text is no RFC 3339 date-time.

    python3 schemas.py SEED COUNT < schemas.jsonl

Differences from plain jsonschema, each of which the schemas' documentation states: `$` in a
pattern is the end of the text and `\\s` is that of ECMA-262; a number with a fraction or an
exponent is no integer; `format` is checked.
"""

import datetime
import json
import random
import re
import sys

import jsonschema
from jsonschema import validators

SPACE = "\\t\\n\\x0b\\x0c\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:([Zz])|([+-])([0-9]{2}):([0-9]{2}))\Z"
)
EPOCH = datetime.datetime(1970, 1, 1)
END = 253402300800 * 1_000_000


def date(text):
    match = DATE.match(text)
    if not match:
        return None
    try:
        return datetime.date(*map(int, match.groups()))
    except ValueError:
        return None


def microseconds(text):
    """Microseconds since 1970 of an RFC 3339 date-time of the years 1970 to 9999, or None."""
    match = TIME.match(text)
    if not match or len(text) > 64:
        return None
    day = date(match[1])
    hour, minute, second = int(match[2]), int(match[3]), int(match[4])
    if day is None or hour > 23 or minute > 59 or second > 60:
        return None
    offset = 0
    if match[7]:
        hours, minutes = int(match[8]), int(match[9])
        if hours > 23 or minutes > 59:
            return None
        offset = (hours * 60 + minutes) * (1 if match[7] == "+" else -1)
    days = (day - EPOCH.date()).days
    utc_minutes = days * 1440 + hour * 60 + minute - offset
    if second == 60 and utc_minutes % 1440 != 1439:
        return None
    fraction = int(((match[5] or "") + "000000")[:6])
    total = (utc_minutes * 60 + second) * 1_000_000 + fraction
    return total if 0 <= total < END else None


def pattern(validator, expression, instance, schema):
    if isinstance(instance, str):
        translated = expression.replace("[^@\\s]", "[^@" + SPACE + "]").replace("$", "\\Z")
        if not re.search(translated, instance):
            yield jsonschema.ValidationError("pattern")


def form(validator, name, instance, schema):
    if isinstance(instance, str):
        known = {"date": date, "date-time": microseconds}[name]
        if known(instance) is None:
            yield jsonschema.ValidationError("format")


Draft = jsonschema.Draft202012Validator
Referee = validators.extend(Draft, {"pattern": pattern, "format": form})

ODD = [None, True, False, 0, 1, -1, 1.0, 1.5, 10**20, "", "x", [], {}, [1], {"x": 1}, "\u0000",
       "中文", "😀", "110101199003070038", "13812345678"]
IDS = ["a", "A0._:-", "-a", ".a", "a b", "a" * 64, "a" * 65, "0", "é", "a\n", "a/b", "７"]
TIMES = ["2026-11-23T08:00:00+08:00", "2026-11-23T08:00:00Z", "2026-11-23T08:00:60Z",
         "2026-12-31T23:59:60Z", "2026-02-29T00:00:00Z", "2024-02-29T00:00:00.123Z",
         "2026-11-23T08:00:00.12345678901234567890+08:00",
         "2026-11-23T08:00:00", "2026-11-23t08:00:00z", "1969-12-31T23:59:59Z", "2026-11-23"]
DATES = ["2026-11-23", "2026-02-29", "2024-02-29", "0001-01-01", "0000-01-01", "2026-1-1",
         "2026-11-23T", "9999-12-31", "2026-13-01", "２026-11-23", "1900-02-29", "2000-02-29"]


def text_of(rng, length):
    alphabet = rng.choice(["ab", "中文", "a中😀", "\"\\/\n", "0123456789"])
    return "".join(rng.choice(alphabet) for _ in range(max(0, length)))


def value_for(rng, schema):
    """A value that this schema allows, or nearly."""
    kind = schema.get("type")
    if "enum" in schema:
        word = rng.choice(schema["enum"])
        return rng.choice([word, word, word, word + "x", word[:-1], word.upper(), word + "\n"])
    if "const" in schema:
        return schema["const"]
    if kind == "string":
        if "pattern" in schema:
            return near_pattern(rng, schema)
        if "format" in schema:
            return mutate_text(rng, rng.choice(DATES if schema["format"] == "date" else TIMES))
        bounds = [schema.get("minLength", 0), schema["maxLength"]]
        return text_of(rng, rng.choice(bounds) + rng.choice([-1, 0, 0, 1]))
    if kind == "integer":
        bounds = [schema["minimum"], schema["maximum"]]
        return rng.choice(bounds) + rng.choice([-1, 0, 0, 1])
    if kind == "boolean":
        return rng.choice([True, False])
    if kind == "array":
        bounds = [schema.get("minItems", 0), schema["maxItems"]]
        count = min(40, max(0, rng.choice(bounds) + rng.choice([-1, 0, 0, 1])))
        return [value_for(rng, schema["items"]) for _ in range(count)]
    return {
        name: value_for(rng, property)
        for name, property in schema["properties"].items()
        if name in schema.get("required", []) or rng.random() < 0.5
    }


def near_pattern(rng, schema):
    expression = schema["pattern"]
    if "{0,63}" in expression:
        return rng.choice(IDS + ["v-%d" % rng.randrange(10**6)] * 12)
    lengths = {"[0-9a-f]{64}": ("0123456789abcdef", 64), "[0-9A-HJ": ("0123456789ABCDEFGHI", 18),
               "[0-9]{17}": ("0123456789", 17), "+() ": ("0123456789+() -", 12)}
    for key, (alphabet, length) in lengths.items():
        if key in expression:
            count = length + rng.choice([-1, 0, 0, 0, 1])
            body = "".join(rng.choice(alphabet) for _ in range(count))
            return body + (rng.choice("0123456789Xx") if "{17}" in expression else "")
    if "A-Za-z0-9+/" in expression:
        return rng.choice(["AAAA", "AAA=", "AA==", "A===", "====", "AAAAA", "A-_A", "AAAA\n", "AA=A"])
    return rng.choice(["a@b", "a@b@c", "@b", "a@", "a b@c", "a\u3000@c", "a\u0085@c", "中@文", "a@b\n"])


def mutate_text(rng, text):
    if not text or rng.random() < 0.3:
        return text
    index = rng.randrange(len(text))
    return rng.choice([
        text[:index] + text[index + 1:],
        text[:index] + rng.choice("0123456789TtZz:+-. \n９") + text[index:],
        text[:index] + rng.choice("0123456789TtZz:+-. \n９") + text[index + 1:],
    ])


def mutate(rng, data, schema):
    """Changes one thing about an object."""
    properties = schema.get("properties", {})
    choice = rng.randrange(8)
    names = list(data)
    if choice == 0 and names:
        del data[rng.choice(names)]
    elif choice == 1:
        data[rng.choice(["x", "", "Volunteer", "minutes ", "a/b~c", "__proto__", "名"])] = 1
    elif choice in (2, 3) and properties:
        name = rng.choice(list(properties))
        data[name] = value_for(rng, properties[name])
    elif choice == 4 and names:
        data[rng.choice(names)] = rng.choice(ODD)
    elif choice == 5 and names:
        name = rng.choice(names)
        if isinstance(data[name], str):
            data[name] = mutate_text(rng, data[name])
        elif isinstance(data[name], list) and data[name]:
            data[name].append(json.loads(json.dumps(rng.choice(data[name]))))
        elif isinstance(data[name], bool):
            data[name] = not data[name]
        elif isinstance(data[name], int):
            data[name] = rng.choice([data[name] + 1, -data[name], float(data[name])])
    elif choice == 6 and names:
        name = rng.choice(names)
        inner = data[name]
        if isinstance(inner, dict) and "properties" in properties.get(name, {}):
            mutate(rng, inner, properties[name])
        elif isinstance(inner, list) and inner and isinstance(inner[0], dict):
            mutate(rng, rng.choice(inner), properties.get(name, {}).get("items", {}))
    else:
        items = list(data.items())
        rng.shuffle(items)
        data.clear()
        data.update(items)


def documents(rng, schema, count):
    seeds = schema.get("examples") or [value_for(rng, schema) for _ in range(10)]
    seeds = seeds + [c["data"] for c in schema.get("x-counterexamples", [])]
    for _ in range(count):
        data = json.loads(json.dumps(rng.choice(seeds)))
        if rng.random() < 0.1:
            data = value_for(rng, schema)
        for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
            if isinstance(data, dict):
                mutate(rng, data, schema)
        yield data


def main():
    rng = random.Random(int(sys.argv[1]))
    count = int(sys.argv[2])
    for line in sys.stdin:
        request = json.loads(line)
        if request["mode"] == "times":
            for _ in range(count):
                text = mutate_text(rng, rng.choice(TIMES))
                print(json.dumps({"text": text, "microseconds": microseconds(text)}))
            continue
        schema = json.loads(request["schema"])
        Draft.check_schema(schema)
        referee = Referee(schema)
        for data in documents(rng, schema, count):
            spaced = rng.choice([(",", ":"), (", ", ": ")]) if request["mode"] == "posted" else (",", ":")
            text = json.dumps(data, ensure_ascii=rng.random() < 0.5, separators=spaced)
            print(json.dumps({
                "type": request["type"], "mode": request["mode"], "data": text,
                "valid": referee.is_valid(data),
            }))


main()
