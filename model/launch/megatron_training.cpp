// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <cmath>

#include "model/launch/megatron_arguments.h"
#include "model/launch/recompute_words.h"

namespace layline {

namespace {

void add_recompute(const Scenario& scenario, ArgumentGroup& out) {
    const Layout& l = scenario.layout;
    if (l.recompute == Recompute::none) return;
    out.add("--recompute-granularity", l.recompute == Recompute::full ? "full" : "selective");
    if (l.recompute == Recompute::full) {
        out.add("--recompute-method", l.recompute_method == RecomputeMethod::uniform ? "uniform" : "block");
        out.add("--recompute-num-layers", recompute_layer_count(scenario));
        return;
    }
    std::vector<std::string> line{"--recompute-modules"};
    for (std::string& word : recompute_words(l.recompute_modules)) line.push_back(std::move(word));
    out.lines.push_back(std::move(line));
}

void add_precision(const Training& t, ArgumentGroup& out) {
    if (t.precision == Precision::fp32) return;
    out.flag(t.precision == Precision::fp16 ? "--fp16" : "--bf16");
    if (t.precision == Precision::fp8) {
        out.add("--fp8-format", "hybrid");
        out.add("--fp8-recipe", "tensorwise");
    } else if (t.precision == Precision::mxfp8) {
        out.add("--fp8-format", "e4m3");
        out.add("--fp8-recipe", "mxfp8");
    } else if (t.precision == Precision::nvfp4) {
        out.add("--fp4-format", "e2m1");
        out.add("--fp4-recipe", "nvfp4");
    }
    if (t.low_precision_weights) out.flag(t.precision == Precision::nvfp4 ? "--fp4-param-gather" : "--fp8-param-gather");
}

const char* type_word(StateType type) {
    switch (type) {
        case StateType::bf16:
            return "bf16";
        case StateType::fp16:
            return "fp16";
        case StateType::fp8:
            return "fp8";
        default:
            return "fp32";
    }
}

void add_state_types(const Scenario& scenario, ArgumentGroup& out) {
    const Training& t = scenario.training;
    const bool typed = t.main_parameter_type != StateType::automatic || t.moment_type != StateType::automatic;
    const bool offloads = scenario.layout.offload_optimizer > 0;
    out.flag_if(typed || offloads, "--use-precision-aware-optimizer");
    if (t.main_parameter_type != StateType::automatic) out.add("--main-params-dtype", type_word(t.main_parameter_type));
    if (t.moment_type != StateType::automatic) {
        out.add("--exp-avg-dtype", type_word(t.moment_type));
        out.add("--exp-avg-sq-dtype", type_word(t.moment_type));
    }
    if (t.gradient_type == StateType::bf16) out.flag("--grad-reduce-in-bf16");
    if (t.gradient_type == StateType::fp32) out.flag("--accumulate-allreduce-grads-in-fp32");
    if (!offloads) return;
    out.flag("--optimizer-cpu-offload");
    out.add("--optimizer-offload-fraction", number_text(scenario.layout.offload_optimizer));
}

/// @param versioned whether the launcher can be told which FlashAttention
void add_attention(const Training& t, bool versioned, ArgumentGroup& out) {
    switch (t.attention) {
        case AttentionKernel::unfused:
            out.add("--attention-backend", "unfused");
            return out.flag("--no-masked-softmax-fusion");
        case AttentionKernel::fused_softmax:
            return out.add("--attention-backend", "unfused");
        case AttentionKernel::flash1:
        case AttentionKernel::flash2:
            out.add("--attention-backend", "flash");
            if (versioned) out.add("--flash-attention-version", 2);
            return;
        case AttentionKernel::flash3:
            out.add("--attention-backend", "flash");
            if (versioned) out.add("--flash-attention-version", 3);
            return;
    }
}

}  // namespace

const char* megatron_optimizer_word(Optimizer optimizer) {
    switch (optimizer) {
        case Optimizer::sgd:
            return "sgd";
        case Optimizer::muon:
            return "muon";
        case Optimizer::lion:
            return "lion";
        default:
            return "adam";
    }
}

std::int64_t offloaded_layers(const Scenario& scenario) {
    const double layers = scenario.layout.offload_activations * static_cast<double>(scenario.architecture.layers);
    return layers > 0 ? std::max<std::int64_t>(1, std::llround(layers)) : 0;
}

std::string number_text(double value) {
    const std::string text = fmt::format("{}", value);
    return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

ArgumentGroup megatron_memory_arguments(const Scenario& scenario, bool versioned_attention) {
    ArgumentGroup out{"MEMORY_ARGS", {}};
    add_precision(scenario.training, out);
    add_recompute(scenario, out);
    if (const std::int64_t offloaded = offloaded_layers(scenario); offloaded > 0) out.add("--cpu-offloading-num-layers", offloaded);
    add_state_types(scenario, out);
    add_attention(scenario.training, versioned_attention, out);
    // Without these flags the loss is vocabulary-parallel and unfused.
    if (scenario.training.loss == LossKernel::fused) {
        out.flag("--cross-entropy-loss-fusion");
        out.add("--cross-entropy-fusion-impl", "native");
    }
    return out;
}

ArgumentGroup megatron_training_arguments(const Scenario& scenario) {
    const Training& t = scenario.training;
    ArgumentGroup out{"TRAINING_ARGS", {}};
    out.add("--micro-batch-size", scenario.layout.micro_batch);
    out.add("--global-batch-size", t.global_batch);
    out.add("--hidden-dropout", number_text(t.dropout));
    out.add("--attention-dropout", number_text(t.dropout));
    out.add("--optimizer", megatron_optimizer_word(t.optimizer));
    out.add("--lr", "1.0e-4");
    out.add("--lr-decay-style", "constant");
    out.add("--clip-grad", "1.0");
    out.add("--train-iters", 100);
    out.add("--eval-iters", std::int64_t{0});
    out.add("--log-interval", 1);
    out.flag("--log-throughput");
    out.flag("--mock-data");
    out.add("--tokenizer-type", "NullTokenizer");
    out.add("--vocab-size", scenario.architecture.vocabulary);
    return out;
}

void write_megatron_lm(const Scenario& scenario, LaunchDraft& draft) {
    draft.program = {"pretrain_gpt.py"};
    draft.arguments = {megatron_model_arguments(scenario), megatron_parallel_arguments(scenario),
                       megatron_memory_arguments(scenario, draft.version != "0.18" && draft.version != "0.17"),
                       megatron_training_arguments(scenario)};
    add_megatron_environment(scenario, draft);
    draft.comments.emplace_back("Start it in a checkout of Megatron-LM. It trains on mock data: replace --mock-data and the tokenizer.");
}

}  // namespace layline
