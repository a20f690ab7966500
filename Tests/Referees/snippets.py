"""snippets.py ARTICLE [PORT TOKEN]: runs every snippet of an article, and compares what it prints.

Snippets are the fenced blocks marked sh or python; they run in order, in one new directory that
looks like a checkout, and what one sets or defines the next one has. A block marked text that
follows a snippet is its output: it is compared, and `…` in it stands for anything.

The article's server is at port 8080; here it is at PORT, and TOKEN is an operator's. An HTML comment
in the line above a block changes this, and is there to be read:

    <!-- not run: REASON -->         the snippet cannot run here
    <!-- saved as NAME -->           the reader saves it as a file; it is run from there

Prints a line for each snippet and ends with 'N passed, M failed, K not run'; exits 1 if any failed.
"""
import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LANGUAGES = {"sh", "python", "text", "json", "ini"}
SECONDS = 120
# The process groups of all snippets: what one left running is ended with the article.
groups = []


class Block:
    """A fenced block: its language, its text, the comment above it, and its line."""

    def __init__(self, language, line, comment):
        self.language, self.line, self.comment = language, line, comment
        self.lines = []
        self.output = None

    def note(self, name):
        """What the comment above says after a name; None when it says nothing of the kind."""
        found = re.fullmatch(rf"<!--\s*{name}:?\s+(\S.*?)\s*-->", self.comment or "")
        return found and found.group(1)


def blocks(article):
    """The snippets of an article, each with the output that follows it."""
    found, block, above, indent = [], None, "", ""
    is_adjacent = False
    for number, line in enumerate(article.read_text(encoding="utf-8").split("\n"), 1):
        fence = re.match(r"(\s*)```(\S*)$", line)
        if block and fence and not fence.group(2):
            if block.language == "text" and is_adjacent and found:
                found[-1].output = "\n".join(block.lines)
            elif block.language in ("sh", "python"):
                found.append(block)
            is_adjacent = block.language in ("sh", "python")
            block = None
        elif block:
            block.lines.append(line.removeprefix(indent))
        elif fence:
            indent = fence.group(1)
            block = Block(fence.group(2), number, above)
            if block.language not in LANGUAGES:
                sys.exit(f"{article.name}:{number}: the block is marked '{block.language}'")
        elif line.strip():
            is_adjacent = False
        above = line.strip()
    return found


def expected(text):
    """A pattern for an output in which … stands for anything."""
    return re.compile(".*?".join(map(re.escape, text.strip().split("…"))), re.DOTALL)


def furnish(here):
    """Makes a new directory look like a checkout; what snippets write stays in it."""
    for entry in (".build", "Tools", "Schemas", "Tests", "Sources"):
        (here / entry).symlink_to(ROOT / entry)
    (here / ".session").write_text("")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(block, here, port):
    """Runs a snippet; returns its exit status and all that it printed."""
    code = "\n".join(block.lines).replace("8080", str(port)) + "\n"
    name = block.note("saved as") or f"snippet-{block.line}.{block.language}"
    (here / name).write_text(code, encoding="utf-8")
    if block.language == "sh":
        # What a snippet sets and defines, the next one has: as in one terminal.
        command = f"set -a\n. ./.session\n. ./{name}\n{{ export -p; declare -f; }} > .session\n"
    else:
        command = f". ./.session\nexec python3 {name}\n"
    printed = here / ".printed"
    with printed.open("w") as output:
        process = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", command], cwd=here, stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        groups.append(process.pid)
        status = process.wait(SECONDS)
    text = printed.read_text(encoding="utf-8", errors="replace")
    return status, text.replace(str(port), "8080")


def check(article, here, port):
    """Runs the snippets of an article in a directory, and counts what came of them."""
    counts = {"passed": 0, "failed": 0, "not run": 0}
    for block in blocks(article):
        place = f"{article.name}:{block.line}"
        if reason := block.note("not run"):
            counts["not run"] += 1
            print("----", place, reason)
            continue
        status, printed = run(block, here, port)
        agrees = block.output is None or expected(block.output).fullmatch(printed.strip())
        passed = status == 0 and bool(agrees)
        counts["passed" if passed else "failed"] += 1
        print("ok  " if passed else "FAIL", place)
        if not passed:
            print("\n".join(block.lines), f"\n==== status {status}, printed:\n{printed}")
            if block.output is not None:
                print(f"==== expected:\n{block.output}")
            break  # What follows builds on it.
    return counts


def main():
    article = pathlib.Path(sys.argv[1])
    port = int(sys.argv[2]) if len(sys.argv) > 2 else free_port()
    os.environ["PATH"] = f"{ROOT}/.build/venv/bin:{ROOT}/.build/release:" + os.environ["PATH"]
    os.environ["LC_ALL"] = "C.UTF-8"
    if len(sys.argv) > 3:
        os.environ["TOKEN"] = sys.argv[3]
    with tempfile.TemporaryDirectory(prefix="snippets-") as path:
        here = pathlib.Path(path)
        furnish(here)
        try:
            counts = check(article, here, port)
        finally:
            for group in groups:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    sys.exit(1 if counts["failed"] else 0)


main()
