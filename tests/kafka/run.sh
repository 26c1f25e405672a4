#!/bin/bash
# Kafka at least once, on the mock cluster of `pumice broker` and on a real Apache Kafka: nothing lost, order
# kept, repeats only of what was not committed, whatever ends the program; records at the edge of what there is.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build/release}
PUMICE=${PUMICE:-$PWD/$BUILD/pumice}
RECORDS=$PWD/$BUILD/tests/kafka-records
N=100000 RATE=25000
passed=0 failed=0 skipped=0
dir=$(mktemp -d)
started=() cases=() pids=()

cleanup() {
    for pid in "${started[@]}"; do
        kill -9 "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
    done
    rm -rf "$dir"
}
trap cleanup EXIT

verdict() { # status, name, file with details
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "kafka/$2: failed"
        [ -z "${3:-}" ] || tail -20 "$3"
    fi
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

wait_for() { # seconds, command...
    local until=$((SECONDS + $1))

    shift
    while [ $SECONDS -lt $until ]; do
        "$@" && return 0
        sleep 0.05
    done
    return 1
}

config() { # name of the case, on_error, http port, instance or nothing
    cat >"$dir/$1.yaml" <<EOF
version: 1
kafka:
  brokers: ['$brokers']
  group: group-$1
  ${4:+instance: $4}
  guarantee: at_least_once
  workers: 2
  commit: {interval: 200ms}
  properties: {session.timeout.ms: '6000', heartbeat.interval.ms: '1000'}
defaults: {max_record: 4KiB, on_error: $2}
topics:
  - {match: '$1', to: 'clean.{topic}'${reason:+, policy: none, reason: $reason}}
dead_letters: {topic: '{topic}.dlq', payload: none}
stats: {topic: '$1.stats'}
http: {listen: '127.0.0.1:$3'}
EOF
}

ready() { # port
    curl -sf "http://127.0.0.1:$1/readyz" >"$dir/ready" 2>/dev/null
}

run_pumice() { # name
    "$PUMICE" run -c "$dir/$1.yaml" 2>>"$dir/$1.log" &
    pumice=$!
    started+=("$pumice")
}

# 100,000 records; the program is ended by a signal in the middle and started again.
interrupted() { # name, signal, exit status then
    local name=$1 port status committed sum

    port=$(free_port)
    config "$name" dead_letter "$port" "${instance:-}"
    run_pumice "$name"
    wait_for 30 ready "$port" || { echo "  not ready"; return 1; }
    "$RECORDS" write "$brokers" "$name" 32 $N $RATE &
    local writer=$!
    sleep 2
    kill "-$2" "$pumice"
    wait "$pumice" 2>/dev/null
    status=$?
    [ "$status" = "$3" ] || { echo "  exit status $status instead of $3"; return 1; }
    committed=$("$RECORDS" committed "$brokers" "group-$name" "$name" 32) || return 1
    sum=$(awk '{ s += $1 } END { print s + 0 }' <<<"$committed")
    echo "  SIG$2 after $sum records were committed"
    if [ "$sum" = 0 ] || [ "$sum" -ge $N ]; then
        echo "  not in the middle"
        return 1
    fi
    run_pumice "$name"
    wait "$writer" || return 1
    "$RECORDS" check "$brokers" "clean.$name" 32 $N <<<"$committed" || return 1
    curl -sf "http://127.0.0.1:$port/metrics" >"$dir/$name.metrics" || return 1
    kill -TERM "$pumice"
    wait "$pumice"
    status=$?
    [ "$status" = 0 ] || { echo "  a drain ended with $status"; return 1; }
    [ "$2" = TERM ] || return 0
    # A clean stop repeats nothing, so the accounts add up to what was written.
    "$RECORDS" dump "$brokers" "$name.stats" >"$dir/$name.accounts"
    python3 - $N "$dir/$name.accounts" <<'EOF'
import json, sys
figures = ("clean", "stubbed", "dead", "dropped", "exempt")
total = dict.fromkeys(("in",) + figures, 0)
mails = 0
for line in open(sys.argv[2]):
    for p in json.loads(line)["partitions"]:
        assert p["in"] == sum(p[f] for f in figures), p
        for f in total:
            total[f] += p[f]
        mails += p["hits"].get("email", 0)
n = int(sys.argv[1])
print("  accounts:", total, "e-mail addresses:", mails)
sys.exit(not (total["in"] == total["clean"] == n and abs(mails - n / 3) < 64))
EOF
}

edges() { # name, dead_letter|stub|exempt
    local name=$1 port status reason=

    port=$(free_port)
    [ "$2" != exempt ] || reason='no personal data'
    config "$name" "${2/exempt/dead_letter}" "$port" "${instance:-}"
    "$RECORDS" edge-write "$brokers" "$name" || return 1
    run_pumice "$name"
    "$RECORDS" edge-check "$brokers" "$name" "clean.$name" "$name.dlq" "${2#dead_letter}" ||
        { tail -3 "$dir/$name.log"; return 1; }
    kill -TERM "$pumice"
    wait "$pumice"
    status=$?
    # No value of a record in what the program says of itself.
    ! grep -Eq '4111|example\.org' "$dir/$name.log" && [ $status = 0 ]
}

refused() { # name, exit status, message: a start that must not be
    local name=$1 status

    timeout 60 "$PUMICE" run -c "$dir/$name.yaml" >"$dir/$name.out" 2>&1
    status=$?
    [ "$status" = "$2" ] && grep -q "$3" "$dir/$name.out" && return 0
    echo "  exit status $status instead of $2, or no '$3'"
    tail -3 "$dir/$name.out"
    return 1
}

# Runs a case beside the others; collect() tells how they ended.
attempt() { # name, command...
    local name=$1

    shift
    cases+=("$name")
    (
        trap '[ -z "${pumice:-}" ] || kill -9 "$pumice"' EXIT
        "$@"
    ) >"$dir/$name.result" 2>&1 &
    pids+=($!)
}

collect() {
    local i

    for i in "${!cases[@]}"; do
        wait "${pids[$i]}"
        verdict $? "${cases[$i]}" "$dir/${cases[$i]}.result"
    done
    cases=() pids=()
}

# ---------------------------------------------------------------- the mock cluster

on_mock() {
    local topics=() name

    for name in mock.term mock.kill mock.edge mock.stub mock.open; do
        topics+=("$name" "clean.$name" "$name.dlq" "$name.stats")
    done
    "$PUMICE" broker "${topics[@]}" >"$dir/broker.out" 2>"$dir/broker.log" &
    started+=($!)
    wait_for 10 test -s "$dir/broker.out" || { verdict 1 mock-broker "$dir/broker.log"; return; }
    brokers=$(cat "$dir/broker.out")
    instance=
    attempt mock-term interrupted mock.term TERM 0
    attempt mock-kill interrupted mock.kill KILL 137
    attempt mock-edge edges mock.edge dead_letter
    attempt mock-stub edges mock.stub stub
    attempt mock-exempt edges mock.open exempt
}

# A broker that is not there is waited for, not ready; SIGTERM ends that with 0.
no_broker() {
    local port

    port=$(free_port)
    brokers=127.0.0.1:$(free_port)
    config nobody dead_letter "$port" ''
    run_pumice nobody
    wait_for 10 curl -sf "http://127.0.0.1:$port/livez" || return 1
    [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/readyz")" = 503 ] || return 1
    kill -TERM "$pumice"
    wait "$pumice"
}

# ---------------------------------------------------------------- a real one

start_kafka() {
    local port controller java

    port=$(free_port)
    controller=$(free_port)
    brokers=127.0.0.1:$port
    mkdir "$dir/kafka"
    cat >"$dir/kafka/server.properties" <<EOF
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://127.0.0.1:$port
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=$dir/kafka/data
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
offsets.topic.num.partitions=4
transaction.state.log.num.partitions=4
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
log.cleaner.dedupe.buffer.size=4194304
num.io.threads=4
num.network.threads=2
EOF
    cat >"$dir/kafka/log4j2.properties" <<EOF
status = error
rootLogger.level = info
rootLogger.appenderRef.out.ref = OUT
appender.out.type = Console
appender.out.name = OUT
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{HH:mm:ss.SSS} %p %c{1} %m%n
EOF
    java=(java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1
        "-Dlog4j2.configurationFile=$dir/kafka/log4j2.properties" -cp "$PWD/build/kafka/libs/*")
    "${java[@]}" kafka.tools.StorageTool format -t kafkakafkakafkakafka01 \
        -c "$dir/kafka/server.properties" >"$dir/kafka.log" 2>&1 || return 1
    "${java[@]}" kafka.Kafka "$dir/kafka/server.properties" >>"$dir/kafka.log" 2>&1 &
    started+=($!)
    wait_for 60 grep -q 'Kafka Server started' "$dir/kafka.log"
}

# A clean record that the target refuses becomes a dead letter.
too_large() {
    local name=real.large port

    port=$(free_port)
    "$RECORDS" topics "$brokers" $name 2 0 && "$RECORDS" topics "$brokers" clean.$name 2 1000 &&
        "$RECORDS" topics "$brokers" $name.dlq 2 0 && "$RECORDS" topics "$brokers" $name.stats 1 0 ||
        return 1
    config $name dead_letter "$port" large
    sed -i 's/max_record: 4KiB/max_record: 1MiB/; s/properties: {/&compression.codec: none, /' "$dir/$name.yaml"
    "$RECORDS" edge-write "$brokers" $name || return 1
    run_pumice $name
    "$RECORDS" edge-check "$brokers" $name clean.$name $name.dlq '' || return 1
    kill -TERM "$pumice"
    wait "$pumice"
}

on_kafka() {
    local name suffix

    start_kafka || { verdict 1 real-broker "$dir/kafka.log"; return; }
    for name in real.term real.kill real.edge real.stub real.open; do
        for suffix in "$name" "clean.$name" "$name.dlq" "$name.stats"; do
            "$RECORDS" topics "$brokers" "$suffix" 32 0 || { verdict 1 real-topics "$dir/kafka.log"; return; }
        done
    done
    instance=one
    attempt real-term interrupted real.term TERM 0
    attempt real-kill interrupted real.kill KILL 137
    attempt real-edge edges real.edge dead_letter
    attempt real-stub edges real.stub stub
    attempt real-exempt edges real.open exempt
    attempt real-too-large too_large
    attempt real-targets targets
}

# A target that is missing or too small ends the start.
targets() {
    "$RECORDS" topics "$brokers" real.alone 4 0
    config real.alone dead_letter "$(free_port)" one
    refused real.alone 78 "topic 'clean.real.alone' does not exist" || return 1
    "$RECORDS" topics "$brokers" clean.real.alone 2 0
    "$RECORDS" topics "$brokers" real.alone.dlq 1 0
    refused real.alone 78 'has 2 partitions and its source'
}

make -s VARIANT="${BUILD#build/}" "$BUILD/tests/kafka-records" || exit 1
attempt no-broker no_broker
on_mock
if [ "${CI:-}" = 1 ] || [ "${PUMICE_REQUIRE_KAFKA:-}" = 1 ]; then
    if make -s kafka >"$dir/make.log" 2>&1; then
        on_kafka
    else
        verdict 1 real-kafka "$dir/make.log"
    fi
elif command -v java >"$dir/which" && command -v mvn >"$dir/which" && make -s kafka >"$dir/make.log" 2>&1; then
    on_kafka
else
    skipped=$((skipped + 7))
    echo "kafka: SKIPPED on a real Apache Kafka: no Java, no Maven or no network (make kafka)"
fi
collect
! grep -q forgotten "$dir/broker.log"
verdict $? mock-forgets-nothing "$dir/broker.log"
echo "kafka: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
