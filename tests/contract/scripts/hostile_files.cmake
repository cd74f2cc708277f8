# SPDX-License-Identifier: GPL-3.0-or-later
# Files made to do harm, too large to be kept: each is written to FOLDER and given to layline-cli (CLI), which must refuse it with exit
# status 2 and the words named, and in time: what takes longer than the limit is a failure.
cmake_minimum_required(VERSION 3.25)
file(MAKE_DIRECTORY "${FOLDER}")
set(limit_s 60)  # a second or two, tenfold for sanitizers, and again for a busy machine

function(refuse name text commands)
  set(file "${FOLDER}/${name}.json")
  file(WRITE "${file}" "${text}")
  foreach(command IN LISTS commands)
    execute_process(COMMAND "${CLI}" ${command} "${file}" --json RESULT_VARIABLE status OUTPUT_VARIABLE stdout ERROR_VARIABLE stderr
      TIMEOUT ${limit_s})
    if(NOT status STREQUAL "2")
      message(SEND_ERROR "${command} ${name}: expected exit status 2, found ${status}\n${stderr}")
    endif()
    string(LENGTH "${stderr}" length)
    if(NOT stdout STREQUAL "" OR length GREATER 6000)
      message(SEND_ERROR "${command} ${name}: expected one sentence, found ${length} characters of it and \"${stdout}\"")
    endif()
    foreach(word IN LISTS ARGN)
      string(FIND "${stderr}" "${word}" place)
      if(place EQUAL -1)
        message(SEND_ERROR "${command} ${name}: expected \"${word}\" in\n${stderr}")
      endif()
    endforeach()
  endforeach()
  file(REMOVE "${file}")
endfunction()

set(scenario "estimate;check")
set(head "{\"format\": \"layline/scenario\", \"version\": 1, \"cluster\": \"dgx-a100\", \"gpus\": 8, \"training\": {\"global_batch\": 8, \"sequence_length\": 2048}")
set(dense "\"layers\": 40, \"hidden\": 5120, \"heads\": 40, \"kv_heads\": 40, \"head_size\": 128, \"ffn\": 13824, \"vocabulary\": 32000")

# Ten megabytes, nested far, or wide, or both.
string(REPEAT "[" 10000000 open)
refuse(deep-list "${open}" "${scenario}" "64 levels")
refuse(deep-list-of-architecture "${head}, \"architecture\": ${open}" "${scenario}" "/architecture" "64 levels")
string(REPEAT "{\"a\":" 2000000 open)
refuse(deep-object "${open}" "${scenario}" "64 levels")
string(REPEAT "{\"a\": {\"b\": {\"c\": [1, 2, 3]}}}," 320000 wide)
refuse(nested-elements "${head}, \"architecture\": [${wide} 1]}" "${scenario}" "/architecture" "an object" "an array")
string(REPEAT "x" 10000000 long)
refuse(long-name "${head}, \"architecture\": {${dense}}, \"name\": \"${long}\"}" "${scenario}" "/name" "10000 bytes" "10000000")
refuse(long-key "${head}, \"architecture\": {${dense}}, \"${long}\": 1}" "${scenario}" "known key")
refuse(large-configuration "{\"model_type\": \"llama\", \"x\": [${wide} 1]}" import "4 MiB")
string(REPEAT "{\"a\": {\"b\": {\"c\": [1, 2, 3]}}}," 100000 wide)
refuse(nested-configuration "{\"model_type\": \"llama\", \"x\": [${wide} 1]}" import "/num_hidden_layers" "llama")
string(REPEAT "{\"a\":" 600000 open)
refuse(deep-configuration "${open}" import "64 levels")

# Sizes alone and together.
foreach(layers 1e308 1e400 -1 40.5 NaN \"40\" true 100000000000000000000000000000)
  string(REPLACE "\"layers\": 40" "\"layers\": ${layers}" wrong "${dense}")
  refuse(layers "${head}, \"architecture\": {${wrong}}}" "${scenario}" "/architecture/layers")
  refuse(layers-of-configuration
    "{\"model_type\": \"llama\", \"num_hidden_layers\": ${layers}, \"hidden_size\": 4096, \"intermediate_size\": 11008, \"num_attention_heads\": 32, \"vocab_size\": 32000}"
    import "/num_hidden_layers")
endforeach()
refuse(absurd "${head}, \"architecture\": {\"layers\": 1000000, \"hidden\": 100000000, \"heads\": 1000000, \"kv_heads\": 1000000, \"head_size\": 1000, \"ffn\": 100000000, \"vocabulary\": 100000000}}"
  "${scenario}" "/architecture" "10^16")

# Contradictions.
refuse(kv-heads "${head}, \"architecture\": {\"layers\": 40, \"hidden\": 5120, \"heads\": 40, \"kv_heads\": 7, \"head_size\": 128, \"ffn\": 13824, \"vocabulary\": 32000}}"
  "${scenario}" "/architecture/kv_heads" "40 attention heads" "7")
refuse(top-k "${head}, \"architecture\": {${dense}, \"moe\": {\"experts\": 8, \"top_k\": 9, \"expert_ffn\": 1024}}}" "${scenario}"
  "/architecture/moe/top_k" "8 experts")
refuse(no-expert-layer "${head}, \"architecture\": {${dense}, \"moe\": {\"experts\": 8, \"top_k\": 2, \"expert_ffn\": 1024, \"dense_layers\": [40]}}}"
  "${scenario}" "/architecture/moe/dense_layers/0" "below 40")
refuse(no-ranks "${head}, \"architecture\": {${dense}, \"latent_attention\": {}}}" "${scenario}" "/architecture/latent_attention/key_value_rank")
refuse(rank-of-zero
  "${head}, \"architecture\": {${dense}, \"latent_attention\": {\"key_value_rank\": 0, \"nope_head_size\": 128, \"rope_head_size\": 64, \"value_head_size\": 128}}}"
  "${scenario}" "/architecture/latent_attention/key_value_rank" "from 1")
