"""Recall and wrong takes of every detector over the project's own labelled set (generate.py, lines.txt, lookalikes.txt).

score.py PUMICE [write [force]]: prints the table; with `write` the floor and RESULTS.md are written (the floor only
upwards unless `force`)."""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

from generate import Record, generate

HERE = os.path.dirname(os.path.abspath(__file__))


def presets(pumice):
    out = {}
    for line in subprocess.run([pumice, "detectors"], check=True, capture_output=True, text=True).stdout.splitlines()[1:]:
        found = re.match(r"(\S+)\s+(\S+)\s+(on|with evidence|off)\s", line)
        out[found.group(1)] = found.group(3)
    del out["field"]  # the operator's word, not a form
    return out


def explain(pumice, lines, *options):
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="") as f:
        f.write("".join(line + "\n" for line in lines))
        f.flush()
        done = subprocess.run([pumice, "explain", "--format", "json", *options, f.name], check=True, capture_output=True)
    out = [json.loads(line)["findings"] for line in done.stdout.splitlines()]
    assert len(out) == len(lines), "explain: a record is missing"
    return out


def outside(raw, start, end, findings):
    """Does a letter or digit of raw[start..end] stand outside every finding?"""
    at = start
    for c in raw.encode()[start:end].decode():
        if c.isalnum() and not any(f["start"] <= at < f["end"] for f in findings):
            return True
        at += len(c.encode())
    return False


def alone(pumice, own, whole):
    """A detector that is off hides nothing, one that is on uncovers nothing: what a detector finds among all others it finds alone, and
    what it finds alone is covered among all others. Returns the detectors of which that is not so, with a count."""
    short = collections.Counter()
    for name, records in own.items():
        lines = [rec.raw for rec, _ in records]
        for (rec, typed), findings in zip(records, explain(pumice, lines, "--detectors", name)):
            found = not outside(rec.raw, rec.start, rec.end, findings)
            if typed and not found or found and outside(rec.raw, rec.start, rec.end, whole[id(rec)]):
                short[name] += 1
    return short


def labelled(path):
    """lines.txt: `[[detector|value]]`; `[[-|value]]` must stay."""
    lines, labels = [], []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if not line or line.startswith("#"):
            continue
        text, at, own = "", 0, []
        for m in re.finditer(r"\[\[([a-z_-]+)\|(.*?)\]\]", line):
            text += line[at:m.start()]
            start = len(text.encode())
            text += m.group(2)
            own.append((start, len(text.encode()), m.group(1)))
            at = m.end()
        lines.append(text + line[at:])
        labels += [(len(lines) - 1, Record(None, a, b, name, "hand-written", "hand-written", name == "-")) for a, b, name in own]
    return lines, labels


class Figures:
    def __init__(self):
        self.values = self.found = self.typed = self.decoys = self.taken = 0
        self.encodings = collections.defaultdict(lambda: [0, 0])

    def percent(self):
        share = lambda a, b: 100.0 * a / b if b else None
        return share(self.found, self.values), share(self.typed, self.values), share(self.taken, self.decoys)


def main():
    """Print the table, compare it with floor.tsv; the exit status says whether a figure fell."""
    pumice, write, force = sys.argv[1], "write" in sys.argv[2:], "force" in sys.argv[2:]
    preset = presets(pumice)
    figures = {name: Figures() for name in preset}
    show = os.environ.get("SHOW", "").split()
    default, every, table = generate(preset, os.path.join(HERE, "../../src/detect/secret.txt"))
    from identifiers import ROWS
    also = {name: {name, *row.also} for name, row in ROWS.items()}
    machines = Figures()

    def judge(raw, rec, findings):
        touching = [f for f in findings if f["start"] < rec.end and f["end"] > rec.start]
        names = {f["detector"] for f in touching}
        if rec.detector == "-":
            machines.decoys += 1
            machines.taken += bool(names)
            for name in names:
                figures[name].taken += 1
            wrong = bool(names)
        elif rec.decoy:
            f = figures[rec.detector]
            f.decoys += 1
            wrong = rec.detector in names
            f.taken += wrong
        else:
            f = figures[rec.detector]
            good = not outside(raw, rec.start, rec.end, findings)
            right = good and bool(names & also.get(rec.detector, {rec.detector}))
            f.values += 1
            f.found += good
            f.typed += right
            cell = f.encodings[rec.encoding if rec.form in ("bare", "hand-written", "header", "prefix", "brackets") else rec.form]
            cell[0] += 1
            cell[1] += good
            wrong = not right
        if wrong and (rec.detector in show or "all" in show):
            print(f"{'taken' if rec.decoy else 'missed' if not names else 'typed ' + ','.join(sorted(names))}: {rec.detector} {rec.encoding} {rec.form}: {raw}")

    own, whole = collections.defaultdict(list), {}
    for records, options in ((default, ()), (every, ("--detectors", "all"))):
        for rec, findings in zip(records, explain(pumice, [rec.raw for rec in records], *options)):
            judge(rec.raw, rec, findings)
            if rec.decoy or rec.detector == "-":
                continue
            mine = [f for f in findings if f["detector"] == rec.detector]
            own[rec.detector].append((rec, not outside(rec.raw, rec.start, rec.end, mine)))
    everything = default + every
    for rec, findings in zip(everything, explain(pumice, [rec.raw for rec in everything], "--detectors", "all")):
        whole[id(rec)] = findings
    short = alone(pumice, own, whole)
    for (lines, labels), options in ((table, ("--input-format", "csv")), (labelled(os.path.join(HERE, "lines.txt")), ())):
        all_findings = explain(pumice, lines, *options)
        for number, rec in labels:
            judge(lines[number], rec, all_findings[number])
    lines = [line.rstrip("\n") for line in open(os.path.join(HERE, "lookalikes.txt"), encoding="utf-8")]
    lines = [line for line in lines if line and not line.startswith("#")]
    for line, findings in zip(lines, explain(pumice, lines)):
        judge(line, Record(line, 0, len(line.encode()), "-", "text", "look-alike", True), findings)

    floor, path = {}, os.path.join(HERE, "floor.tsv")
    if os.path.exists(path):
        for line in open(path, encoding="utf-8"):
            if not line.startswith("#"):
                name, *least = line.rstrip("\n").split("\t")
                floor[name] = [float(x) for x in least]
    figures["machines"] = machines
    machines_common = machines.decoys
    passed = failed = 0
    print(f"{'detector':22} values  found%  typed%  decoys  taken")
    now = {}
    for name, f in figures.items():
        found, typed, _ = f.percent()
        now[name] = [found if f.values else 0.0, typed if f.values else 0.0, float(f.taken)]
        text = lambda x: "     -" if x is None else f"{x:6.1f}"
        print(f"{name:22} {f.values:6}  {text(found)}  {text(typed)}  {f.decoys:6}  {f.taken:5}")
        fell = []
        if write and (force or name not in floor):
            pass
        elif name not in floor:
            fell.append("it has no floor: REGENERATE=1")
        else:
            least = floor[name]
            for i, word in enumerate(("found", "typed")):
                if round(now[name][i], 1) < least[i]:
                    fell.append(f"{word} {now[name][i]:.1f} %, least {least[i]:.1f} %")
            if f.taken > least[2]:
                fell.append(f"{f.taken} decoys taken, most {least[2]:.0f}")
        if name != "machines" and not f.values:
            fell.append("it has no values")
        if fell:
            failed += 1
            print(f"conformance: {name}: {'; '.join(fell)}")
        else:
            passed += 1
    for name in floor:
        if name not in now:
            failed += 1
            print(f"conformance: {name}: in floor.tsv, but there is no such detector")
    for name, n in short.items():
        failed += 1
        print(f"conformance: {name}: {n} of its values are found alone or among all detectors, not both")
    if write:
        with open(path, "w", encoding="utf-8") as out:
            out.write("# detector, least found %, least typed %, most decoys taken; written by REGENERATE=1 tests/conformance/run.sh\n")
            for name, have in now.items():
                old = floor.get(name)
                if old and not force:
                    have = [max(have[0], old[0]), max(have[1], old[1]), min(have[2], old[2])]
                out.write(f"{name}\t{int(have[0] * 10) / 10}\t{int(have[1] * 10) / 10}\t{int(have[2])}\n")
        results(figures, machines_common)
    print(f"conformance: {passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


def results(figures, common):
    columns = ["text", "chinese", "json", "number", "json in json", "escapes", "xml", "percent", "base64", "csv", "logfmt", "syslog", "grouped", "full-width", "zero-width",
               "hand-written"]
    with open(os.path.join(HERE, "RESULTS.md"), "w", encoding="utf-8") as out:
        out.write("# Recall and precision per detector and encoding\n\n"
                  "Over the project's own labelled set; `REGENERATE=1 tests/conformance/run.sh` writes this. A value is found when no letter or digit of it stands\n"
                  "outside the findings, typed when the detector is the right one. Decoys are near misses and keyless values of the detector's own kind; taken\n"
                  f"counts those and what it took of the {common} machine numbers and look-alike lines that all detectors share. Precision is typed / (typed + taken). The\n"
                  "columns behind it are the found % by encoding and, in the last ones, by written form.\n\n")
        out.write("| detector | values | found % | typed % | decoys | taken | precision % | " + " | ".join(columns) + " |\n|" + "---|" * (7 + len(columns)) + "\n")
        for name, f in figures.items():
            found, typed, _ = f.percent()
            text = lambda x: "" if x is None else f"{x:.1f}"
            precision = 100 * f.typed / (f.typed + f.taken) if f.typed + f.taken else None
            cells = [text(100 * f.encodings[c][1] / f.encodings[c][0]) if f.encodings[c][0] else "" for c in columns]
            out.write(f"| `{name}` | {f.values} | {text(found)} | {text(typed)} | {f.decoys} | {f.taken} | {text(precision if f.values else None)} | " + " | ".join(cells) + " |\n")


if __name__ == "__main__":
    sys.exit(main())
