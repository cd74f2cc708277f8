// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/flops.h"

#include <algorithm>

#include "model/cost/parameters.h"

namespace layline {

namespace {

double tokens_per_step(const Scenario& scenario) {
    return static_cast<double>(scenario.training.global_batch) * static_cast<double>(scenario.training.sequence_length);
}

/// Forward FLOPs of one token, split as recompute needs it.
struct TokenFlops {
    double matrices = 0;   ///< linear layers of all transformer layers
    double attention = 0;  ///< scores and their product with the values, all layers
    double head = 0;       ///< logits
    double total() const { return matrices + attention + head; }
};

/// Width of queries plus width of values over all heads: what the two attention products contract over.
double attention_width(const Architecture& model) {
    if (!model.latent_attention) return 2.0 * static_cast<double>(model.heads * model.head_size);
    const LatentAttention& latent = *model.latent_attention;
    return static_cast<double>(model.heads * (latent.nope_head_size + latent.rope_head_size + latent.value_head_size));
}

/// Keys a query meets on average, of a sequence of s: s of the full square, s/2 of the causal half, w - w^2/2s in a causal window w.
double keys_seen(double s, std::int64_t window, bool causal) {
    if (!causal) return s;
    const auto w = static_cast<double>(window);
    return window > 0 && w < s ? w - w * w / (2 * s) : s / 2;
}

double attention_flops(const Scenario& scenario, bool causal) {
    const Architecture& model = scenario.architecture;
    const auto s = static_cast<double>(scenario.training.sequence_length);
    const auto layers = static_cast<double>(model.layers + model.mtp_layers);
    const std::int64_t full_of_sliding = model.full_attention_every > 0 ? model.layers / model.full_attention_every : 0;
    const double full = model.sliding_window == 0 ? layers : static_cast<double>(full_of_sliding);
    const double keys = full * keys_seen(s, 0, causal) + (layers - full) * keys_seen(s, model.sliding_window, causal);
    // An encoder sees both sides, and cross-attention all of it: the full square under either convention.
    const double encoder = static_cast<double>(model.encoder_layers() + (model.encoder ? model.layers : 0)) * s;
    return 2 * attention_width(model) * (keys + encoder);
}

/// Weights that multiply a token in one MLP of the given width.
double mlp_weights(const Architecture& model, std::int64_t width) {
    return static_cast<double>(model.hidden * width) * (model.mlp == MlpKind::gated ? 3 : 2);
}

double latent_weights(const Architecture& model, const LatentAttention& latent) {
    const double h = static_cast<double>(model.hidden);
    const double queries = static_cast<double>(model.heads * (latent.nope_head_size + latent.rope_head_size));
    const double values = static_cast<double>(model.heads * latent.value_head_size);
    const double up = static_cast<double>(model.heads * (latent.nope_head_size + latent.value_head_size));
    const auto r_q = static_cast<double>(latent.query_rank);
    const auto r_kv = static_cast<double>(latent.key_value_rank);
    const double query = latent.query_rank > 0 ? r_q * (h + queries) : h * queries;
    return query + h * (r_kv + static_cast<double>(latent.rope_head_size)) + r_kv * up + values * h;
}

double attention_weights(const Architecture& model) {
    if (model.latent_attention) return latent_weights(model, *model.latent_attention);
    return static_cast<double>(model.hidden * model.head_size * (2 * model.heads + 2 * model.kv_heads));
}

/// Linear layers of all layers, without router, norms and biases, as Megatron-LM counts them.
double matrix_weights(const Architecture& model) {
    const double dense = mlp_weights(model, model.ffn);
    const double expert = model.moe ? mlp_weights(model, model.moe->shared_ffn) +
                                          static_cast<double>(model.moe->top_k) * mlp_weights(model, model.moe->expert_ffn)
                                    : dense;
    const auto expert_layers = static_cast<double>(model.expert_layers());
    const auto layers = static_cast<double>(model.layers);
    const auto mtp = static_cast<double>(model.mtp_layers);
    const double attention = attention_weights(model);
    const double decoder = layers * attention + (layers - expert_layers) * dense + expert_layers * expert;
    const double cross = model.encoder ? layers * attention : 0;
    const double encoder = static_cast<double>(model.encoder_layers()) * (attention + dense);
    const double prediction = mtp * (attention + expert + 2 * static_cast<double>(model.hidden * model.hidden));
    return decoder + cross + encoder + prediction;
}

double head_flops(const Architecture& model) {
    return 2.0 * static_cast<double>(model.vocabulary) * static_cast<double>(model.hidden) * static_cast<double>(1 + model.mtp_layers);
}

/// PaLM's count per token, forward third: 2N + 4 L a d_k s (Chowdhery et al., arXiv 2204.02311, appendix B).
TokenFlops palm_flops(const Scenario& scenario) {
    const ParameterCount count = count_parameters(scenario.architecture);
    const auto embeddings = static_cast<double>(count.embedding + count.head);
    return {.matrices = 2.0 * (static_cast<double>(count.active) - embeddings),
            .attention = attention_flops(scenario, false),
            .head = 2.0 * embeddings};
}

TokenFlops forward_flops(const Scenario& scenario, MfuConvention convention) {
    if (convention == MfuConvention::palm) return palm_flops(scenario);
    return {.matrices = 2 * matrix_weights(scenario.architecture),
            .attention = attention_flops(scenario, convention == MfuConvention::causal),
            .head = head_flops(scenario.architecture)};
}

/// Forward FLOPs of one token that the recompute mode repeats.
double repeated(const TokenFlops& forward, Recompute recompute) {
    if (recompute == Recompute::full) return forward.matrices + forward.attention;
    return recompute == Recompute::selective ? forward.attention : 0;
}

}  // namespace

double model_flops(const Scenario& scenario, MfuConvention convention) {
    return 3 * forward_flops(scenario, convention).total() * tokens_per_step(scenario);
}

double hardware_flops(const Scenario& scenario, MfuConvention convention) {
    const TokenFlops forward = forward_flops(scenario, convention);
    return (3 * forward.total() + repeated(forward, scenario.layout.recompute)) * tokens_per_step(scenario);
}

double peak_flops_per_s(const Scenario& scenario) {
    const PeakRates& peak = scenario.cluster.accelerator.peak_flops_per_s;
    switch (scenario.training.precision) {
        case Precision::fp32:
            return std::max(peak.fp32, peak.tf32);
        case Precision::fp16:
            return peak.fp16;
        case Precision::bf16:
            return peak.bf16;
        case Precision::fp8:
        case Precision::mxfp8:
            return peak.fp8;
        case Precision::nvfp4:
            return peak.fp4;
    }
    return 0;
}

}  // namespace layline
