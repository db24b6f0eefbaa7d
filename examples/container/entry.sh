#!/usr/bin/env bash
# Entry point of the container: runs examples/Evaluate.ps1 with the arguments of BIAFLOWS and BIOMERO. Their other arguments are ignored.
set -euo pipefail
ground_truth='' predictions='' output=''
while [ $# -gt 0 ]; do
    case $1 in
        --gtfolder) ground_truth=${2-}; shift ;;
        --infolder) predictions=${2-}; shift ;;
        --outfolder) output=${2-}; shift ;;
    esac
    shift
done
if [ -z "$ground_truth" ] || [ -z "$predictions" ] || [ -z "$output" ]; then
    echo 'Give --gtfolder FOLDER --infolder FOLDER[,FOLDER…] --outfolder FOLDER.' >&2
    exit 2
fi
exec ${MICROSSIM_SHELL:-dotnet /microssim/shell/MicroSsim.Shell.dll -NoProfile -NonInteractive -File} "$(dirname "$0")/../Evaluate.ps1" \
    -GroundTruth "$ground_truth" -Prediction "$predictions" -Output "$output" -Force
