#!/bin/bash
# Interleaves two builds: this tree and REF. bench/compare.sh [REF]
set -eu
cd "$(dirname "$0")/.."
ref=${1:-main}
other=$(mktemp -d)
trap 'git worktree remove --force "$other"' EXIT
git worktree add -q --detach "$other" "$ref"
make -s build/release/bench build/release/pumice
make -s -C "$other" build/release/bench build/release/pumice
for round in 1 2 3; do
    echo "== round $round: $ref"
    (cd "$other" && build/release/bench --pumice build/release/pumice | grep '^| engine')
    echo "== round $round: this tree"
    build/release/bench --pumice build/release/pumice | grep '^| engine'
done
