#!/usr/bin/env bash
# Fits and scores a set on a cluster: job arrays that each read a share of the images, one after the other.
#
#   submit.sh -g GROUND_TRUTH -p PREDICTION[,PREDICTION…] -o OUTPUT [-n SHARDS] [-m LastImage|PerImage] [-- SBATCH OPTIONS]
#
# It waits for the end. OUTPUT then holds fit.json and scores.csv, the same as those of one machine. When a task failed, so
# does this; the same line once more does what is missing, and no more. The folders must be seen by all nodes.
# For example, with 32 tasks of four CPUs each:
#
#   submit.sh -g /data/gt -p /data/n2v,/data/care -o /data/out -n 32 -- --cpus-per-task=4 --partition=short
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rounds=6 # more than a fit takes as a rule; those that are not needed end at once

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

# An output folder belongs to one set, cut in one way.
mkdir -p "$output/logs"
settings="$truth|$predictions|$shards|$mode"
if [ -e "$output/settings" ] && [ "$(cat "$output/settings")" != "$settings" ]; then
    echo "$output was begun with other settings ($(cat "$output/settings")); choose another folder, or empty it." >&2
    exit 2
fi
echo "$settings" > "$output/settings"

# submit STEP ROUND INDICES SBATCH-OPTIONS…: submits a step behind the one before; INDICES are those of an array, or none.
job=''
submit() {
    local step=$1 round=$2 indices=$3
    shift 3
    local options=(--parsable --kill-on-invalid-dep=yes --output="$output/logs/$step-$round-%A_%a.log" "$@")
    [ -z "$indices" ] || options+=(--array="$indices")
    [ -z "$job" ] || options+=(--dependency="afterok:$job")
    job=$(sbatch "${options[@]}" "$here/task.sbatch" "$here" "$output" -Step "$step" -Round "$round" \
        -GroundTruth "$truth" -Prediction "$predictions" -RangeMode "$mode" -ShardCount "$shards") || return
    job=${job%%;*}
    echo "$step of round $round${indices:+, shards $indices}: job $job"
}

# missing PATTERN: the shards whose file (PATTERN with % for the shard) is not there, parted by commas
missing() {
    local list=()
    for ((i = 0; i < shards; i++)); do [ -e "${1//%/$i}" ] || list+=("$i"); done
    (IFS=,; echo "${list[*]-}")
}

if [ ! -e "$output/fit.json" ]; then
    first=1
    while [ -e "$output/round-$first/merged.json" ]; do first=$((first + 1)); done
    for ((round = first; round < first + rounds; round++)); do
        indices=$(missing "$output/round-$round/part-%.json")
        [ -z "$indices" ] || submit Part "$round" "$indices" "$@"
        submit Merge "$round" '' "$@"
    done
fi
if [ ! -e "$output/scores.csv" ]; then
    indices=$(missing "$output/scores/part-%.clixml")
    [ -z "$indices" ] || submit Score 0 "$indices" "$@"
    submit Table 0 '' "$@" --wait || true # whether it worked is seen by what is there
fi

if [ ! -e "$output/scores.csv" ]; then
    echo "FAILED: a task did not end well; $output/logs says why. Run the same line again to do what is missing." >&2
    exit 1
fi
if [ -d "$output/problems" ]; then
    cat "$output"/problems/* >&2
    echo "$output/scores.csv lacks the images above." >&2
    exit 1
fi
echo "$output/scores.csv"
