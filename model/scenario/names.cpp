// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/names.h"

#include <utility>

namespace layline {

namespace {

template <class Enum>
struct Words;

#define LAYLINE_WORDS(Enum, ...)                                                  \
    template <>                                                                   \
    struct Words<Enum> {                                                          \
        static constexpr std::pair<Enum, std::string_view> table[] = __VA_ARGS__; \
    };

LAYLINE_WORDS(MlpKind, {{MlpKind::plain, "plain"}, {MlpKind::gated, "gated"}})
LAYLINE_WORDS(NormKind, {{NormKind::rms_norm, "rms_norm"}, {NormKind::layer_norm, "layer_norm"}})
LAYLINE_WORDS(Positions, {{Positions::none, "none"},
                          {Positions::rotary, "rotary"},
                          {Positions::learned, "learned"},
                          {Positions::alibi, "alibi"},
                          {Positions::relative, "relative"}})
LAYLINE_WORDS(Precision, {{Precision::fp32, "fp32"},
                          {Precision::fp16, "fp16"},
                          {Precision::bf16, "bf16"},
                          {Precision::fp8, "fp8"},
                          {Precision::mxfp8, "mxfp8"},
                          {Precision::nvfp4, "nvfp4"}})
LAYLINE_WORDS(Optimizer, {{Optimizer::adamw, "adamw"},
                          {Optimizer::adamw_8bit, "adamw_8bit"},
                          {Optimizer::adafactor, "adafactor"},
                          {Optimizer::lion, "lion"},
                          {Optimizer::muon, "muon"},
                          {Optimizer::sgd, "sgd"},
                          {Optimizer::lomo, "lomo"}})
LAYLINE_WORDS(AttentionKernel, {{AttentionKernel::unfused, "unfused"},
                                {AttentionKernel::fused_softmax, "fused_softmax"},
                                {AttentionKernel::flash1, "flash1"},
                                {AttentionKernel::flash2, "flash2"},
                                {AttentionKernel::flash3, "flash3"}})
LAYLINE_WORDS(MfuConvention, {{MfuConvention::palm, "palm"}, {MfuConvention::megatron, "megatron"}, {MfuConvention::causal, "causal"}})
LAYLINE_WORDS(LayerSplit, {{LayerSplit::even, "even"},
                           {LayerSplit::edges_lighter, "edges_lighter"},
                           {LayerSplit::remainder_first, "remainder_first"},
                           {LayerSplit::by_cost, "by_cost"},
                           {LayerSplit::blocks, "blocks"}})
LAYLINE_WORDS(Recompute, {{Recompute::none, "none"}, {Recompute::selective, "selective"}, {Recompute::full, "full"}})

LAYLINE_WORDS(ContextExchange, {{ContextExchange::ring, "ring"},
                                {ContextExchange::all_gather, "all_gather"},
                                {ContextExchange::all_to_all, "all_to_all"},
                                {ContextExchange::hybrid, "hybrid"}})
LAYLINE_WORDS(RecomputeMethod, {{RecomputeMethod::uniform, "uniform"}, {RecomputeMethod::block, "block"}})
LAYLINE_WORDS(TransferModel, {{TransferModel::latency, "latency"}, {TransferModel::blocking, "blocking"}, {TransferModel::queue, "queue"}})
LAYLINE_WORDS(Slicing, {{Slicing::equal, "equal"}, {Slicing::balanced, "balanced"}, {Slicing::optimal, "optimal"}})
LAYLINE_WORDS(WeightStash, {{WeightStash::pipedream, "pipedream"}, {WeightStash::pipedream_2bw, "pipedream_2bw"}})
LAYLINE_WORDS(LossKernel, {{LossKernel::automatic, "automatic"},
                           {LossKernel::gathered, "gathered"},
                           {LossKernel::vocabulary_parallel, "vocabulary_parallel"},
                           {LossKernel::fused, "fused"}})
LAYLINE_WORDS(StateType, {{StateType::automatic, "automatic"},
                          {StateType::fp32, "fp32"},
                          {StateType::bf16, "bf16"},
                          {StateType::fp16, "fp16"},
                          {StateType::fp8, "fp8"}})

#undef LAYLINE_WORDS

}  // namespace

template <class Enum>
std::string_view name_of(Enum value) {
    for (const auto& [enumerator, word] : Words<Enum>::table)
        if (enumerator == value) return word;
    return {};
}

template <class Enum>
std::optional<Enum> named(std::string_view text) {
    for (const auto& [enumerator, word] : Words<Enum>::table)
        if (word == text) return enumerator;
    return std::nullopt;
}

template <class Enum>
std::vector<std::string_view> names() {
    std::vector<std::string_view> all;
    for (const auto& entry : Words<Enum>::table) all.push_back(entry.second);
    return all;
}

#define LAYLINE_INSTANTIATE(Enum)                         \
    template std::string_view name_of(Enum);              \
    template std::optional<Enum> named(std::string_view); \
    template std::vector<std::string_view> names<Enum>();

LAYLINE_INSTANTIATE(MlpKind)
LAYLINE_INSTANTIATE(NormKind)
LAYLINE_INSTANTIATE(Positions)
LAYLINE_INSTANTIATE(Precision)
LAYLINE_INSTANTIATE(Optimizer)
LAYLINE_INSTANTIATE(AttentionKernel)
LAYLINE_INSTANTIATE(MfuConvention)
LAYLINE_INSTANTIATE(LayerSplit)
LAYLINE_INSTANTIATE(Recompute)
LAYLINE_INSTANTIATE(ContextExchange)
LAYLINE_INSTANTIATE(RecomputeMethod)
LAYLINE_INSTANTIATE(TransferModel)
LAYLINE_INSTANTIATE(Slicing)
LAYLINE_INSTANTIATE(WeightStash)
LAYLINE_INSTANTIATE(LossKernel)
LAYLINE_INSTANTIATE(StateType)

#undef LAYLINE_INSTANTIATE

}  // namespace layline
