#!/bin/bash
# The project's own labelled set: values of every detector made from the specifications, in their written forms, carriers and
# layers; near misses, what machines number, hand-written lines. Fails where a figure falls below floor.tsv.
# REGENERATE=1 writes floor.tsv (only upwards; FORCE=1: as it is) and RESULTS.md; SHOW="card cn_id" prints their misses.
set -u
cd "$(dirname "$0")" || exit 1
PUMICE=$(cd ../.. && realpath "${PUMICE:-build/release/pumice}")
while read -r name; do unset "$name"; done < <(compgen -v PUMICE_)
options=()
[ -z "${REGENERATE:-}" ] || options+=(write)
[ -z "${FORCE:-}" ] || options+=(force)
exec python3 -B score.py "$PUMICE" "${options[@]}"
