#!/usr/bin/env bash
# Tests examples/slurm on a SLURM cluster that it starts on the loopback interface and stops at the end: an array of 4 tasks over a
# sample set; one task is killed while it runs, and the run is repeated.
#
#   run.sh [FILE]     writes "passed failed skipped" to FILE; the exit code is nonzero if a test failed
#
# Requires root, slurm-wlm and munge, and the Release build of the module and the Shell.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
. tests/Slurm/cluster.sh
passed=0 failed=0
folder=$(mktemp -d)
chmod 755 "$folder"
finish() {
    [ -z "${run-}" ] || pkill -P "$run" # the first run, if it is still waiting
    stop_cluster "$folder/cluster"
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM

# check NAME COMMAND…: a test
check() {
    local name=$1
    shift
    if "$@"; then echo "passed: $name"; passed=$((passed + 1)); else echo "FAILED: $name"; failed=$((failed + 1)); fi
}

export DOTNET_NOLOGO=1
shell="dotnet $PWD/src/MicroSsim.Shell/bin/Release/net10.0/MicroSsim.Shell.dll -NoProfile -NonInteractive"
export MICROSSIM_SHELL="$shell -File"
sample=$folder/sample out=$folder/out shards=4 killed=2

$shell -Command "New-MicroSsimSample '$sample' -Count 10 -Width 200 -Height 200 | Out-Null
    \$pairs = Get-MicroSsimPair '$sample/gt' '$sample/raw', '$sample/denoised'
    \$fit = \$pairs | New-MicroSsimFit
    \$fit | Export-MicroSsimFit '$folder/fit.json' | Out-Null
    \$pairs | Measure-MicroSsim -Fit \$fit | Measure-MicroMs3im -Fit \$fit | Export-MicroSsimReport '$folder/scores.csv' | Out-Null" || exit 1
start_cluster "$folder/cluster" || { echo 'SLURM did not start.'; exit 1; }

# submit: the command that a user would run, with a time limit
submit() { timeout "${MICROSSIM_SLURM_WAIT:-400}" examples/slurm/submit.sh -g "$sample/gt" -p "$sample/raw,$sample/denoised" -o "$out" -n "$shards" "$@"; }

# In the first run, one shard of the second pass is killed while it runs.
submit > "$folder/first.log" 2>&1 &
run=$!
for _ in $(seq 6000); do
    job=$(squeue --noheader --array --states=RUNNING --format='%F_%K %o' | grep -e '-Step Part -Pass 2 ' | grep -o "^[0-9]*_$killed" | head -n 1)
    [ -z "$job" ] || break
    kill -0 "$run" 2> /dev/null || break
    sleep 0.1
done
check 'a running task is killed' scancel "${job:-none}"
wait "$run"
code=$?
cat "$folder/first.log"
check 'the run fails' test "$code" -ne 0
check 'the failure is reported' grep -q FAILED "$folder/first.log"
check 'the other shards are done' test "$(find "$out/pass-2" -name 'part-*.json' | wc -l)" -eq $((shards - 1))
check 'the killed task wrote no file' test ! -e "$out/pass-2/part-$killed.json"
check 'no result was computed from incomplete input' test ! -e "$out/fit.json" -a ! -e "$out/scores.csv"

stat --format='%n %Y %i' "$out"/pass-1/*.json "$out"/pass-2/part-[^$killed].json > "$folder/before"
submit > "$folder/second.log" 2>&1
code=$?
cat "$folder/second.log"
check 'the same command succeeds when repeated' test "$code" -eq 0
check 'it submits only the missing shard' grep -q "^Part of pass 2, shards $killed: " "$folder/second.log"
check 'existing files are unchanged' diff "$folder/before" <(stat --format='%n %Y %i' "$out"/pass-1/*.json "$out"/pass-2/part-[^$killed].json)
check 'the table equals that of one machine, byte for byte' cmp "$out/scores.csv" "$folder/scores.csv"
check 'the fit equals that of one machine, byte for byte' cmp "$out/fit.json" "$folder/fit.json"
check 'a partial fit is small' test -z "$(find "$out" -name 'part-*.json' -size +2000k)"

check 'a third run only prints the path of the table' test "$(submit)" = "$out/scores.csv"
check 'other settings are rejected' bash -c "! examples/slurm/submit.sh -g '$sample/gt' -p '$sample/raw' -o '$out' -n $shards 2> /dev/null"

# Two CPUs per task give two threads. A bad image is reported at the end.
if [ "$(nproc)" -ge 2 ]; then
    out=$folder/two shards=2
    echo 'no image' > "$sample/raw/sample_03.tif"
    submit -- --cpus-per-task=2 > "$folder/third.log" 2>&1
    code=$?
    check 'all granted CPUs are used' test -z "$(grep -L '2 thread(s)\|The fit is complete' "$out"/logs/*.log)"
    check 'a bad image makes the run fail' test "$code" -ne 0
    check 'a bad image is named' grep -q 'sample_03.tif' "$folder/third.log"
    check 'the other images are scored' test "$(wc -l < "$out/scores.csv")" -eq 20
fi

[ "$failed" -eq 0 ] || tail -n 5 "$folder"/*/logs/*.log
echo "SLURM: $passed passed, $failed failed"
[ $# -eq 0 ] || echo "$passed $failed 0" > "$1"
[ "$failed" -eq 0 ]
