#!/usr/bin/env python3
"""tamper.py PUMICE RAW CLEAN SEED COUNT [OPTION...]: flips COUNT random bytes of CLEAN, one at a time, outside of
what was replaced, and expects `pumice verify` to object each time. Prints places, never bytes."""
import json
import random
import subprocess
import sys
import tempfile


def outside(pumice, raw, clean, options):
    """Offsets in clean that no replacement can have made: in lines whose findings explain tells of, the bytes
    that stand there in the same number from the left and from the right; in all other lines, all."""
    told = subprocess.run([pumice, "explain", "--format", "json", *options, raw], capture_output=True, check=True)
    records = [json.loads(line) for line in told.stdout.splitlines()]
    with open(raw, "rb") as f:
        raws = f.read().split(b"\n")
    with open(clean, "rb") as f:
        cleans = f.read().split(b"\n")
    at, places, k = 0, [], 0
    for i, line in enumerate(raws[: len(records)]):
        if records[i]["outcome"] in ("dropped", "withheld"):
            if records[i]["outcome"] == "withheld":
                at += len(cleans[k]) + 1
                k += 1
            continue
        found = [f for f in records[i]["findings"] if f["action"] != "keep"]
        out = cleans[k]
        if not found:
            places += range(at, at + len(out))
        elif all(f["action"] != "drop" for f in found):
            places += range(at, at + max(0, found[0]["start"] - 1))
            tail = max(0, len(line) - found[-1]["end"] - 1)
            places += range(at + len(out) - tail, at + len(out))
        at += len(out) + 1
        k += 1
    return places


def main():
    pumice, raw, clean, seed, count = sys.argv[1:6]
    options = sys.argv[6:]
    dice = random.Random(int(seed))
    with open(clean, "rb") as f:
        text = f.read()
    places = outside(pumice, raw, clean, options)
    missed = 0
    with tempfile.NamedTemporaryFile() as f:
        for _ in range(int(count)):
            at, bit = dice.choice(places), 1 << dice.randrange(8)
            f.seek(0)
            f.write(text[:at] + bytes([text[at] ^ bit]) + text[at + 1 :])
            f.truncate()
            f.flush()
            done = subprocess.run([pumice, "verify", "-q", *options, raw, f.name], capture_output=True, check=False)
            if done.returncode not in (1, 65):
                missed += 1
                print(f"byte {at}, bit {bit}: exit status {done.returncode}")
    print(f"{count} flips in {len(places)} places, seed {seed}: {missed} missed")
    return missed > 0


sys.exit(main())
