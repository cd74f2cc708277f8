// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/validate.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/scenario/input_error.h"

namespace layline {

namespace {

void require(bool holds, const std::string& pointer, const std::string& expected, const std::string& found) {
    if (!holds) throw InputError("", pointer, expected, found);
}

/// Sizes that are each in range may still multiply to nonsense, or past what can be counted.
void validate_product(const Architecture& model, const std::string& pointer) {
    const auto real = [](std::int64_t value) { return static_cast<double>(value); };
    const double experts = model.moe ? real(model.moe->experts) : 1;
    const double width = real(model.ffn) + (model.moe ? experts * real(model.moe->expert_ffn) + real(model.moe->shared_ffn) : 0);
    double heads = real(model.heads) * real(model.head_size);
    if (const auto& latent = model.latent_attention)
        heads += real(model.heads) * (real(latent->nope_head_size) + real(latent->rope_head_size) + real(latent->value_head_size)) +
                 real(latent->query_rank) + real(latent->key_value_rank);
    const double layers = real(model.layers) + real(model.encoder_layers()) + real(model.mtp_layers);
    const double total = layers * real(model.hidden) * (8 * heads + 3 * width) +
                         (2 * real(model.vocabulary) + real(model.max_positions)) * real(std::max(model.hidden, model.embedding_size));
    constexpr double most = 1e16;
    require(total <= most, pointer, "a model of at most 10^16 parameters", fmt::format("sizes that multiply to {:.1e}", total));
}

void validate_dense_layers(const Architecture& model, const std::string& pointer) {
    const std::vector<std::int64_t>& listed = model.moe->dense_layers;
    for (std::size_t i = 0; i < listed.size(); ++i) {
        const std::string place = fmt::format("{}/dense_layers/{}", pointer, i);
        require(listed[i] < model.layers, place, fmt::format("a layer below {}", model.layers), std::to_string(listed[i]));
        require(i == 0 || listed[i] > listed[i - 1], place, "layers in ascending order, each once", std::to_string(listed[i]));
    }
    require(model.expert_layers() > 0, pointer + "/dense_layers", "a layer that has experts", "none");
}

void validate(const MixtureOfExperts& moe, std::int64_t layers, const std::string& pointer) {
    require(moe.top_k <= moe.experts, pointer + "/top_k", fmt::format("at most the {} experts", moe.experts), std::to_string(moe.top_k));
    require(moe.first_dense_layers < layers, pointer + "/first_dense_layers", fmt::format("fewer than the {} layers", layers),
            std::to_string(moe.first_dense_layers));
    require(moe.first_dense_layers + moe.every <= layers, pointer + "/every",
            fmt::format("at most {}, so that a layer has experts", layers - moe.first_dense_layers), std::to_string(moe.every));
}

}  // namespace

void validate(const Architecture& a, const std::string& pointer) {
    require(a.kv_heads <= a.heads && a.heads % a.kv_heads == 0, pointer + "/kv_heads",
            fmt::format("a number that divides the {} attention heads", a.heads), std::to_string(a.kv_heads));
    require(a.positions != Positions::learned || a.max_positions > 0, pointer + "/max_positions", "the number of learned positions", "0");
    require(a.layers % a.layers_per_weights == 0, pointer + "/layers_per_weights",
            fmt::format("a number that divides the {} layers", a.layers), std::to_string(a.layers_per_weights));
    if (a.moe) {
        validate(*a.moe, a.layers, pointer + "/moe");
        validate_dense_layers(a, pointer + "/moe");
    }
    validate_product(a, pointer);
}

void validate(const Accelerator& a, const std::string& pointer) {
    const PeakRates& peak = a.peak_flops_per_s;
    require(peak.bf16 > 0 || peak.fp16 > 0 || peak.fp32 > 0, pointer + "/peak_flops_per_s", "a peak rate above 0 in bf16, fp16 or fp32",
            "none");
    require(a.usable_memory_bytes <= a.memory_bytes * 1.001, pointer + "/usable_memory_bytes",
            fmt::format("at most the memory of {:g} bytes", a.memory_bytes), fmt::format("{:g}", a.usable_memory_bytes));
}

void validate(const Cluster& c, const std::string& pointer) {
    require(c.scale_up_gpus % c.gpus_per_node == 0 || c.gpus_per_node % c.scale_up_gpus == 0, pointer + "/scale_up_gpus",
            fmt::format("a multiple or a divisor of the {} GPUs of a node", c.gpus_per_node), std::to_string(c.scale_up_gpus));
}

}  // namespace layline
