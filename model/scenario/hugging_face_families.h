// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/architecture.h"
#include "model/scenario/hugging_face_config.h"

namespace layline {

/// One reader for each group of families. @throws InputError as import_hugging_face().
Architecture read_llama_like(HuggingFaceConfig& config);    ///< llama mistral qwen2 qwen3 phi3 gemma gemma2 gemma3
Architecture read_expert_llama(HuggingFaceConfig& config);  ///< mixtral qwen2_moe qwen3_moe gpt_oss llama4
Architecture read_deepseek(HuggingFaceConfig& config);      ///< deepseek_v2 deepseek_v3 kimi_k2
Architecture read_gpt2(HuggingFaceConfig& config);
Architecture read_gpt_neox(HuggingFaceConfig& config);
Architecture read_opt(HuggingFaceConfig& config);
Architecture read_falcon(HuggingFaceConfig& config);
Architecture read_phi(HuggingFaceConfig& config);
Architecture read_t5(HuggingFaceConfig& config);  ///< t5 mt5

/// What nearly all of them spell alike: layers, hidden, heads, vocabulary.
Architecture read_sizes(HuggingFaceConfig& config);
/// KV heads, a divisor of the heads; absent: `otherwise`.
std::int64_t read_kv_heads(HuggingFaceConfig& config, const Architecture& model, std::int64_t otherwise, const char* reason);
/// hidden / heads. @throws InputError where it is not whole.
std::int64_t even_head_size(const HuggingFaceConfig& config, const Architecture& model, const char* heads_key);
/// head_dim, or hidden / heads.
std::int64_t read_head_size(HuggingFaceConfig& config, const Architecture& model);
/// Which layers attend within a window: layer_types, or every n-th layer full. `window` in tokens, 0: none.
void read_windows(HuggingFaceConfig& config, Architecture& model, std::int64_t window, std::int64_t full_every);
/// Experts and top-k. @throws InputError for more chosen than there are.
MixtureOfExperts read_experts(HuggingFaceConfig& config, HuggingFaceConfig::Keys experts, HuggingFaceConfig::Keys top_k);

}  // namespace layline
