// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "model/launch/launch_draft.h"
#include "model/launch/megatron_arguments.h"
#include "model/launch/recompute_words.h"

namespace layline {

namespace {

using Json = nlohmann::ordered_json;

std::int64_t steps(const Scenario& scenario) { return static_cast<std::int64_t>(micro_batches(scenario)); }

Json zero_section(const Scenario& scenario) {
    const Layout& l = scenario.layout;
    Json zero = {{"stage", l.zero_stage}, {"overlap_comm", true}, {"contiguous_gradients", true}, {"reduce_scatter", true}};
    if (l.offload_optimizer > 0) {
        zero["offload_optimizer"] = {{"device", "cpu"}, {"pin_memory", true}};
        if (l.offload_optimizer < 1) zero["offload_optimizer"]["ratio"] = l.offload_optimizer;
    }
    if (l.shard_gpus > 0) zero["mics_shard_size"] = l.shard_gpus;
    return zero;
}

Json config(const Scenario& scenario) {
    const Training& t = scenario.training;
    Json made = {{"train_batch_size", t.global_batch},
                 {"train_micro_batch_size_per_gpu", scenario.layout.micro_batch},
                 {"gradient_accumulation_steps", steps(scenario)},
                 {"gradient_clipping", 1.0},
                 {"steps_per_print", 1},
                 {"zero_optimization", zero_section(scenario)},
                 {"bf16", {{"enabled", t.precision == Precision::bf16}}},
                 {"fp16", {{"enabled", t.precision == Precision::fp16}}}};
    if (t.precision == Precision::bf16) made["data_types"] = {{"grad_accum_dtype", "fp32"}};
    return made;
}

ArgumentGroup model_arguments(const Scenario& scenario) {
    const Architecture& a = scenario.architecture;
    ArgumentGroup out{"MODEL_ARGS", {}};
    out.add("--num-layers", a.layers);
    out.add("--hidden-size", a.hidden);
    out.add("--ffn-hidden-size", a.ffn);
    out.add("--num-attention-heads", a.heads);
    out.add("--num-key-value-heads", a.kv_heads);
    out.add("--kv-channels", a.head_size);
    out.add("--seq-length", scenario.training.sequence_length);
    out.add("--max-position-embeddings", a.positions == Positions::learned ? a.max_positions : scenario.training.sequence_length);
    out.flag_if(a.positions == Positions::rotary, "--use-rotary-position-embeddings");
    out.add("--normalization", a.norm == NormKind::rms_norm ? "rmsnorm" : "layernorm");
    out.flag_if(a.mlp == MlpKind::gated, "--swiglu");
    out.flag_if(!a.biases.mlp, "--disable-bias-linear");
    out.flag_if(!a.tied_embeddings, "--untie-embeddings-and-output-weights");
    if (a.moe) {
        out.add("--num-experts", a.moe->experts);
        out.add("--topk", a.moe->top_k);
        out.add("--moe-expert-parallel-size", scenario.layout.ep);
        out.flag_if(scenario.layout.etp > 1, "--enable-expert-tensor-parallelism");
    }
    return out;
}

ArgumentGroup parallel_arguments(const Scenario& scenario) {
    const Layout& l = scenario.layout;
    ArgumentGroup out{"PARALLEL_ARGS", {}};
    out.add("--tensor-model-parallel-size", l.tp);
    out.flag_if(l.sequence_parallel && l.tp > 1, "--sequence-parallel");
    out.add("--pipeline-model-parallel-size", l.pp);
    // Without this flag even one stage runs on the pipeline engine, which refuses ZeRO 2 and 3.
    out.flag_if(l.pp == 1, "--no-pipeline-parallel");
    out.flag_if(l.pp > 1 && l.schedule == "zb-h1", "--enable-zbh1-pipeline");
    out.add("--ds-sequence-parallel-size", l.cp);
    out.flag_if(scenario.training.attention != AttentionKernel::unfused && scenario.training.attention != AttentionKernel::fused_softmax,
                "--use-flash-attn-v2");
    return out;
}

ArgumentGroup recompute_arguments(const Scenario& scenario) {
    const Layout& l = scenario.layout;
    ArgumentGroup out{"MEMORY_ARGS", {}};
    if (scenario.training.precision != Precision::fp32) out.flag(scenario.training.precision == Precision::fp16 ? "--fp16" : "--bf16");
    if (l.recompute == Recompute::selective) out.add("--recompute-granularity", "selective");
    if (l.recompute == Recompute::full) {
        out.flag("--deepspeed-activation-checkpointing");
        out.add("--recompute-granularity", "full");
        out.add("--recompute-method", l.recompute_method == RecomputeMethod::uniform ? "uniform" : "block");
        out.add("--recompute-num-layers", recompute_layer_count(scenario));
    }
    return out;
}

ArgumentGroup training_arguments(const Scenario& scenario) {
    const Training& t = scenario.training;
    ArgumentGroup out{"TRAINING_ARGS", {}};
    out.add("--micro-batch-size", scenario.layout.micro_batch);
    out.add("--global-batch-size", t.global_batch);
    out.add("--hidden-dropout", number_text(t.dropout));
    out.add("--attention-dropout", number_text(t.dropout));
    out.add("--optimizer", t.optimizer == Optimizer::sgd ? "sgd" : "adam");
    out.add("--lr", "1.0e-4");
    out.add("--train-iters", 100);
    out.add("--eval-iters", std::int64_t{0});
    out.add("--log-interval", 1);
    out.add("--data-path", "/workspace/data/corpus_text_document");
    out.add("--tokenizer-type", "NullTokenizer");
    out.add("--vocab-size", scenario.architecture.vocabulary);
    return out;
}

}  // namespace

void write_deepspeed(const Scenario& scenario, LaunchDraft& draft) {
    draft.files.push_back({"ds_config.json", config(scenario).dump(2) + "\n"});
    draft.program = {"pretrain_gpt.py"};
    ArgumentGroup engine{"DEEPSPEED_ARGS", {}};
    engine.flag("--deepspeed");
    engine.add("--deepspeed_config", "ds_config.json");
    engine.add("--zero-stage", scenario.layout.zero_stage);
    draft.arguments = {model_arguments(scenario), parallel_arguments(scenario), recompute_arguments(scenario), training_arguments(scenario),
                       engine};
    if (scenario.layout.tp > 1) draft.environment.emplace("CUDA_DEVICE_MAX_CONNECTIONS", "1");
    draft.comments.emplace_back("Start it in a checkout of Megatron-DeepSpeed. Replace the data path and the tokenizer.");
}

}  // namespace layline
