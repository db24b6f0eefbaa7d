#!/usr/bin/env bash
# Fits and scores a set on a cluster, with a sequence of job arrays whose tasks each read a share of the images.
#
#   submit.sh -g GROUND_TRUTH -p PREDICTION[,PREDICTION…] -o OUTPUT [-n SHARDS] [-m LastImage|PerImage] [-- SBATCH OPTIONS]
#
# It waits for the jobs. OUTPUT then contains fit.json and scores.csv, identical to those of one machine. If a task fails, this
# script fails; run the same command again to complete what is missing. All nodes must see the folders.
# For example, with 32 tasks of four CPUs each:
#
#   submit.sh -g /data/gt -p /data/n2v,/data/care -o /data/out -n 32 -- --cpus-per-task=4 --partition=short
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
passes=6 # usually more than a fit needs; superfluous ones end immediately

usage() { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2; }
truth='' predictions='' output='' shards=8 mode=LastImage
while getopts 'g:p:o:n:m:' option; do
    case $option in
        g) truth=$(realpath -e "$OPTARG") ;;
        p) predictions=$OPTARG ;;
        o) output=$(realpath -m "$OPTARG") ;;
        n) shards=$OPTARG ;;
        m) mode=$OPTARG ;;
        *) usage ;;
    esac
done
shift $((OPTIND - 1))
[ "${1-}" != -- ] || shift
if [ -z "$truth" ] || [ -z "$predictions" ] || [ -z "$output" ] || [[ ! $shards =~ ^[1-9][0-9]*$ ]]; then usage; fi
IFS=, read -ra folders <<< "$predictions"
predictions=$(realpath -e "${folders[@]}" | paste -sd,)

# An output folder belongs to one set with one number of shards, and one submission at a time.
mkdir -p "$output/logs"
if ! mkdir "$output/submitting" 2> /dev/null; then
    echo "$output/submitting exists: another submit.sh works in this folder. If none does any more, remove it." >&2
    exit 2
fi
trap 'rmdir "$output/submitting"' EXIT
trap 'exit 1' INT TERM
settings="$truth|$predictions|$shards|$mode"
if [ -e "$output/settings" ] && [ "$(cat "$output/settings")" != "$settings" ]; then
    echo "$output was created with other settings ($(cat "$output/settings")); choose another folder, or empty it." >&2
    exit 2
fi
echo "$settings" > "$output/settings"

# submit STEP PASS INDICES SBATCH-OPTIONS…: submits a step that depends on the previous one; INDICES are array indices, or empty.
job=''
submit() {
    local step=$1 pass=$2 indices=$3
    shift 3
    local options=(--parsable --kill-on-invalid-dep=yes --output="$output/logs/$step-$pass-%A_%a.log" "$@")
    [ -z "$indices" ] || options+=(--array="$indices")
    [ -z "$job" ] || options+=(--dependency="afterok:$job")
    job=$(sbatch "${options[@]}" "$here/task.sbatch" "$here" "$output" -Step "$step" -Pass "$pass" \
        -GroundTruth "$truth" -Prediction "$predictions" -RangeMode "$mode" -ShardCount "$shards") || return
    job=${job%%;*}
    echo "$step of pass $pass${indices:+, shards $indices}: job $job"
}

# missing PATTERN: the shards whose file (PATTERN with % for the shard) does not exist or is empty, separated by commas
missing() {
    local list=()
    for ((i = 0; i < shards; i++)); do [ -s "${1//%/$i}" ] || list+=("$i"); done
    (IFS=,; echo "${list[*]-}")
}

if [ ! -s "$output/fit.json" ]; then
    first=1
    while [ -s "$output/pass-$first/merged.json" ]; do first=$((first + 1)); done
    for ((pass = first; pass < first + passes; pass++)); do
        indices=$(missing "$output/pass-$pass/part-%.json")
        [ -z "$indices" ] || submit Part "$pass" "$indices" "$@"
        submit Merge "$pass" '' "$@"
    done
fi
if [ ! -s "$output/scores.csv" ]; then
    indices=$(missing "$output/scores/part-%.clixml")
    [ -z "$indices" ] || submit Score 0 "$indices" "$@"
    submit Table 0 '' "$@" --wait || true # success is determined by the output file
fi

if [ ! -s "$output/scores.csv" ]; then
    echo "FAILED: a task failed; see $output/logs for the reason. Run the same command again to complete what is missing." >&2
    exit 1
fi
if [ -d "$output/problems" ]; then
    cat "$output"/problems/* >&2
    echo "$output/scores.csv does not contain the images above." >&2
    exit 1
fi
echo "$output/scores.csv"
