// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/launch_draft.h"
#include "model/launch/yaml_text.h"
#include "model/rules/launchers/shard_degrees.h"

namespace layline {

namespace {

const char* optimizer_word(Optimizer optimizer) {
    switch (optimizer) {
        case Optimizer::adamw_8bit:
            return "adamw_8bit";
        case Optimizer::adafactor:
            return "adafactor";
        case Optimizer::lion:
            return "lion_pytorch";
        case Optimizer::sgd:
            return "sgd";
        case Optimizer::muon:
            return "muon";
        default:
            return "adamw_torch_fused";
    }
}

void write_fsdp(YamlText& out, const Scenario& scenario) {
    const Layout& l = scenario.layout;
    out.integer("fsdp_version", 2);
    out.begin("fsdp_config");
    out.boolean("reshard_after_forward", l.zero_stage == 3 && l.fsdp_reshard);
    out.boolean("offload_params", l.offload_optimizer > 0);
    out.boolean("cpu_ram_efficient_loading", false);
    out.word("state_dict_type", "SHARDED_STATE_DICT");
    out.word("auto_wrap_policy", "TRANSFORMER_BASED_WRAP");
    out.text("transformer_layer_cls_to_wrap", scenario.architecture.moe ? "MixtralDecoderLayer" : "LlamaDecoderLayer");
    out.end();
}

void write_degrees(YamlText& out, const Scenario& scenario) {
    const Layout& l = scenario.layout;
    const ShardDegrees degrees = shard_degrees(scenario);
    out.integer("tensor_parallel_size", l.tp);
    out.integer("context_parallel_size", l.cp);
    if (l.ep > 1) out.integer("expert_parallel_size", l.ep);
    // Expert-parallel ranks are an axis of their own here; Layline counts them among those that share a copy.
    out.integer("dp_shard_size", degrees.shard / l.ep);
    out.integer("dp_replicate_size", degrees.replicate);
    if (degrees.shard > 1) write_fsdp(out, scenario);
}

void write_training(YamlText& out, const Scenario& scenario) {
    const Training& t = scenario.training;
    out.integer("sequence_len", t.sequence_length);
    out.integer("micro_batch_size", scenario.layout.micro_batch);
    out.integer("gradient_accumulation_steps", static_cast<std::int64_t>(micro_batches(scenario)));
    out.boolean("gradient_checkpointing", scenario.layout.recompute == Recompute::full);
    out.boolean("bf16", t.precision == Precision::bf16 || t.precision == Precision::fp8);
    out.boolean("fp16", t.precision == Precision::fp16);
    out.boolean("fp8", t.precision == Precision::fp8);
    out.boolean("flash_attention", t.attention != AttentionKernel::unfused && t.attention != AttentionKernel::fused_softmax);
    out.word("optimizer", optimizer_word(t.optimizer));
    out.real("learning_rate", 2e-5);
    out.word("lr_scheduler", "cosine");
    if (t.lora_rank == 0) return;
    out.word("adapter", "lora");
    out.integer("lora_r", t.lora_rank);
    out.integer("lora_alpha", 2 * t.lora_rank);
    out.boolean("lora_target_linear", true);
}

}  // namespace

void write_axolotl(const Scenario& scenario, LaunchDraft& draft) {
    draft.comments.emplace_back("Replace base_model and the data set.");
    YamlText out;
    out.text("base_model", scenario.architecture.name);
    out.begin_list("datasets");
    out.begin_item();
    out.text("path", "data/train.jsonl");
    out.word("type", "completion");
    out.end_item();
    out.end_list();
    out.text("output_dir", "outputs");
    out.integer("num_epochs", 1);
    out.boolean("sample_packing", false);
    write_training(out, scenario);
    write_degrees(out, scenario);
    draft.files.push_back({"axolotl.yaml", commented(draft.comments, "# ") + out.finished()});
    draft.program = {"-m", "axolotl.cli.train", "axolotl.yaml"};
}

}  // namespace layline
