// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>

#include "model/launch/read/read_megatron.h"
#include "model/launch/recompute_words.h"
#include "model/scenario/names.h"
#include "model/scenario/stage_split.h"

namespace layline {

namespace {

constexpr std::array<std::pair<std::string_view, Recompute>, 2> granularities{
    {{"full", Recompute::full}, {"selective", Recompute::selective}}};
constexpr std::array<std::pair<std::string_view, RecomputeMethod>, 2> methods{
    {{"uniform", RecomputeMethod::uniform}, {"block", RecomputeMethod::block}}};
constexpr std::array<std::pair<std::string_view, StateType>, 9> types{{{"fp32", StateType::fp32},
                                                                       {"bf16", StateType::bf16},
                                                                       {"fp16", StateType::fp16},
                                                                       {"fp8", StateType::fp8},
                                                                       {"torch.float32", StateType::fp32},
                                                                       {"torch.bfloat16", StateType::bf16},
                                                                       {"torch.float16", StateType::fp16},
                                                                       {"torch.uint8", StateType::fp8},
                                                                       {"float32", StateType::fp32}}};
constexpr std::array<std::pair<std::string_view, Optimizer>, 6> optimizers{{{"adam", Optimizer::adamw},
                                                                            {"adamw", Optimizer::adamw},
                                                                            {"sgd", Optimizer::sgd},
                                                                            {"muon", Optimizer::muon},
                                                                            {"dist_muon", Optimizer::muon},
                                                                            {"lion", Optimizer::lion}}};

void read_selective(SettingReader& in, Layout& l) {
    const Setting* modules = in.settings().use("recompute-modules");
    if (modules == nullptr || modules->values.empty()) return;
    l.recompute_modules = {};
    l.recompute_modules.core_attention = false;
    for (const std::string& word : modules->values)
        if (!add_recompute_word(word, l.recompute_modules))
            in.reading().ignored.push_back("--recompute-modules " + word + ": not modelled");
    in.understood("layout.recompute_modules", modules->values.front(), "recompute-modules");
}

void read_full(SettingReader& in, Layout& l) {
    if (!in.choose("recompute-method", "layout.recompute_method", l.recompute_method, methods))
        in.assumed("layout.recompute_method", "uniform", "none is told");
    const auto layers = in.whole("recompute-num-layers", 1);
    if (!layers) return in.assumed("layout.recompute_layers", "0", "none are told");
    const auto stages = split_layers(in.scenario());
    const std::int64_t whole = l.recompute_method == RecomputeMethod::uniform ? 1 : std::ranges::max(stages, {}, &StageLayers::count).count;
    l.recompute_layers = *layers == whole ? 0 : *layers;
    in.understood("layout.recompute_layers", *layers, "recompute-num-layers");
}

void read_precision(SettingReader& in, Training& t) {
    t.precision = Precision::fp32;
    const auto found = [&](Precision precision, const char* key) {
        t.precision = precision;
        in.understood("training.precision", std::string(key), key);
    };
    if (in.on("fp16")) found(Precision::fp16, "fp16");
    if (in.on("bf16")) found(Precision::bf16, "bf16");
    if (in.text("fp8-format")) found(in.text("fp8-recipe") == "mxfp8" ? Precision::mxfp8 : Precision::fp8, "fp8-format");
    if (in.text("fp4-format")) found(Precision::nvfp4, "fp4-format");
    if (t.precision == Precision::fp32) in.assumed("training.precision", "fp32");
    in.skip({"fp8-recipe", "fp4-recipe"});
    in.take_flag("fp8-param-gather", "training.low_precision_weights", t.low_precision_weights);
    in.take_flag("fp4-param-gather", "training.low_precision_weights", t.low_precision_weights);
    if (t.precision == Precision::fp8 || t.precision == Precision::mxfp8 || t.precision == Precision::nvfp4)
        in.assumed("training.low_precision_activations", "false", "Transformer Engine chooses what it keeps in 8 bits");
}

void read_attention(SettingReader& in, Training& t, AttentionKernel kept) {
    const std::string backend = in.text("attention-backend").value_or("");
    const bool flash = backend == "flash" || backend == "AttnBackend.flash" || in.on("use-flash-attn") || in.on("use-flash-attn-v2");
    const auto version = in.whole("flash-attention-version", 1);
    if (backend == "unfused" || backend == "AttnBackend.unfused") {
        t.attention = in.on("no-masked-softmax-fusion") ? AttentionKernel::unfused : AttentionKernel::fused_softmax;
        in.understood("training.attention", backend, "attention-backend");
    } else if (version || flash) {
        t.attention = version.value_or(2) >= 3 ? AttentionKernel::flash3 : AttentionKernel::flash2;
        in.understood("training.attention", t.attention == AttentionKernel::flash3 ? "flash3" : "flash2",
                      version                       ? "flash-attention-version"
                      : in.has("attention-backend") ? "attention-backend"
                                                    : "use-flash-attn");
    } else {
        t.attention = kept;
        in.assumed("training.attention", std::string(name_of(kept)), "Transformer Engine chooses its kernel");
    }
    in.skip({"no-masked-softmax-fusion", "use-flash-attn"});
    in.assumed("training.fused_norm", "true", "Transformer Engine's norms are fused");
    t.fused_norm = true;
}

void read_state_types(SettingReader& in, Training& t, Layout& l) {
    in.choose("main-params-dtype", "training.main_parameter_type", t.main_parameter_type, types);
    in.choose("exp-avg-dtype", "training.moment_type", t.moment_type, types);
    in.skip({"exp-avg-sq-dtype", "use-precision-aware-optimizer"});
    if (in.on("accumulate-allreduce-grads-in-fp32")) {
        t.gradient_type = StateType::fp32;
        in.understood("training.gradient_type", "fp32", "accumulate-allreduce-grads-in-fp32");
    }
    if (in.on("grad-reduce-in-bf16")) {
        t.gradient_type = StateType::bf16;
        in.understood("training.gradient_type", "bf16", "grad-reduce-in-bf16");
    }
    if (!in.on("optimizer-cpu-offload")) return in.skip({"optimizer-offload-fraction"});
    l.offload_optimizer = in.real("optimizer-offload-fraction", 0, 1).value_or(1.0);
    in.understood("layout.offload_optimizer", in.text("optimizer-offload-fraction").value_or("1"), "optimizer-cpu-offload");
}

}  // namespace

void read_megatron_memory(SettingReader& in) {
    Layout& l = in.scenario().layout;
    if (in.on("recompute-activations")) {
        l.recompute = Recompute::selective;
        in.understood("layout.recompute", "selective", "recompute-activations");
    }
    in.choose("recompute-granularity", "layout.recompute", l.recompute, granularities);
    if (l.recompute == Recompute::selective) read_selective(in, l);
    if (l.recompute == Recompute::full) read_full(in, l);
    if (l.recompute == Recompute::none) in.skip({"recompute-modules", "recompute-method", "recompute-num-layers"});
    if (const auto layers = in.whole("cpu-offloading-num-layers"); layers && *layers > 0) {
        l.offload_activations = static_cast<double>(*layers) / static_cast<double>(in.scenario().architecture.layers);
        in.understood("layout.offload_activations", *layers, "cpu-offloading-num-layers");
    }
}

void read_megatron_training(SettingReader& in, const Training& kept) {
    Training& t = in.scenario().training;
    Layout& l = in.scenario().layout;
    t = {};
    in.take("micro-batch-size", "layout.micro_batch", l.micro_batch, 1);
    in.take("global-batch-size", "training.global_batch", t.global_batch, kept.global_batch);
    in.take("seq-length", "training.sequence_length", t.sequence_length, kept.sequence_length);
    read_precision(in, t);
    read_state_types(in, t, l);
    read_attention(in, t, kept.attention);
    if (!in.choose("optimizer", "training.optimizer", t.optimizer, optimizers)) in.assumed("training.optimizer", "adamw");
    t.dropout = in.real("hidden-dropout", 0, 1).value_or(0.1);
    if (in.has("hidden-dropout"))
        in.understood("training.dropout", *in.text("hidden-dropout"), "hidden-dropout");
    else
        in.assumed("training.dropout", "0.1");
    in.skip({"attention-dropout"});
    if (in.on("cross-entropy-loss-fusion")) {
        t.loss = LossKernel::fused;
        in.understood("training.loss", "fused", "cross-entropy-loss-fusion");
    }
    if (t.loss == LossKernel::automatic)
        in.assumed("training.loss", "automatic", "vocabulary-parallel and unfused is Megatron-LM's own way");
    in.skip({"cross-entropy-fusion-impl"});
    in.assumed("training.framework", "megatron-lm", "the launcher itself");
    t.framework = "megatron-lm";
}

}  // namespace layline
