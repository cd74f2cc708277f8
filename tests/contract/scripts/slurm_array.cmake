# SPDX-License-Identifier: GPL-3.0-or-later
# Runs packaging/search.sbatch (SCRIPT) with an sbatch that runs what it is given at once, task after task, and compares the merged answer
# with that of the whole search by layline-cli (CLI). Works in FOLDER.
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE "${FOLDER}")
file(MAKE_DIRECTORY "${FOLDER}/bin")
file(WRITE "${FOLDER}/bin/sbatch" [=[#!/usr/bin/env bash
set -euo pipefail
tasks=0
while [[ $1 == --* ]]; do
    case $1 in --array=0-*) tasks=${1#--array=0-} ;; esac
    shift
done
for ((task = 0; task <= tasks; ++task)); do SLURM_ARRAY_TASK_ID=$task "$@" >&2; done
echo "77;cluster"
]=])
file(CHMOD "${FOLDER}/bin/sbatch" PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
set(question llama-65b-a100-128 --bound tp=1..4,cp=1,schedule=1f1b --top 7)
execute_process(COMMAND bash -n "${SCRIPT}" COMMAND_ERROR_IS_FATAL ANY)
set(ENV{PATH} "${FOLDER}/bin:$ENV{PATH}")
set(ENV{LAYLINE_CLI} "${CLI}")
execute_process(COMMAND bash "${SCRIPT}" 3 "${FOLDER}/results" -- ${question} OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
if(NOT said MATCHES "submitted job 77")
  message(FATAL_ERROR "the script said: ${said}")
endif()
execute_process(COMMAND "${CLI}" search ${question} --json OUTPUT_VARIABLE whole COMMAND_ERROR_IS_FATAL ANY)
file(READ "${FOLDER}/results/search.json" merged)
foreach(key results pareto tested legal contenders)
  string(JSON expected GET "${whole}" ${key})
  string(JSON found GET "${merged}" ${key})
  if(NOT expected STREQUAL found)
    message(FATAL_ERROR "${key} of the merged answer differs from the whole search's:\n${found}\n${expected}")
  endif()
endforeach()
execute_process(COMMAND bash "${SCRIPT}" none RESULT_VARIABLE status ERROR_VARIABLE usage)
if(status EQUAL 0 OR NOT usage MATCHES "submits")
  message(FATAL_ERROR "without arguments the script should explain itself: ${usage}")
endif()
