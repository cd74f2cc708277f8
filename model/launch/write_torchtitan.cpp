// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "model/launch/launch_draft.h"
#include "model/launch/shell_text.h"
#include "model/launch/torchtitan_stages.h"
#include "model/rules/launchers/shard_degrees.h"
#include "model/rules/launchers/torchtitan_flavors.h"
#include "model/rules/launchers/torchtitan_schedules.h"

namespace layline {

namespace {

constexpr const char* module_name = "layline_config";
constexpr const char* own_flavor = "layline";

/// Release 0.3.0 counts batches in sequences; main, since August 2026, in tokens.
bool counts_sequences(const LaunchDraft& draft) { return draft.version == "0.3.0"; }

/// Assignments to attributes of a Trainer.Config, one a line.
struct Assignments {
    std::string text;
    void set(const std::string& name, const std::string& value) { text += "    config." + name + " = " + value + "\n"; }
    void set(const std::string& name, std::int64_t value) { set(name, std::to_string(value)); }
    void set(const std::string& name, bool value) { set(name, std::string(value ? "True" : "False")); }
    void text_value(const std::string& name, const std::string& value) { set(name, quoted_literal(value)); }
};

std::string flavor_name(const Architecture& a) {
    const auto known = torchtitan_flavor(a);
    return known ? known->flavor : own_flavor;
}

std::string converters(const Training& training) {
    switch (training.precision) {
        case Precision::fp8:
            return "Float8LinearConverter.Config(filter_fqns=[\"lm_head\"], model_compile_enabled=True)";
        case Precision::mxfp8:
            return "MXFP8LinearConverter.Config(model_compile_enabled=True)";
        case Precision::nvfp4:
            return "NVFP4LinearConverter.Config(fqns=[\"layers\"], model_compile_enabled=True)";
        default:
            return "";
    }
}

std::string model_call(const Scenario& scenario) {
    std::string call = "model_registry(" + quoted_literal(flavor_name(scenario.architecture));
    if (scenario.layout.cp > 1) call += ", attn_backend=\"flex\"";
    if (const std::string converter = converters(scenario.training); !converter.empty()) call += ", converters=[" + converter + "]";
    return call + ")";
}

void set_pipeline(const Scenario& scenario, bool sequences, Assignments& out) {
    const Layout& l = scenario.layout;
    out.set("parallelism.pipeline_parallel_degree", l.pp);
    if (l.pp == 1) return;
    if (sequences)
        out.set("parallelism.pipeline_parallel_microbatch_size", l.micro_batch);
    else
        out.set("parallelism.num_pp_microbatches", static_cast<std::int64_t>(micro_batches(scenario)));
    out.text_value("parallelism.pipeline_parallel_schedule", torchtitan_schedule(l.schedule)->theirs);
    const TorchtitanStages stages = torchtitan_stages(scenario);
    if (stages.modules.empty()) {
        out.set("parallelism.pipeline_parallel_layers_per_stage", stages.layers_per_stage);
        out.set("parallelism.pipeline_parallel_first_stage_less_layers", stages.less_layers);
        out.set("parallelism.pipeline_parallel_last_stage_less_layers", stages.less_layers);
        return;
    }
    std::string list = "[\n";
    for (const auto& stage : stages.modules) {
        list += "        [";
        for (std::size_t i = 0; i < stage.size(); ++i) {
            // main calls the head lm_head.
            list += (i > 0 ? ", " : "") + quoted_literal(stage[i] == "output" ? "lm_head" : stage[i]);
        }
        list += "],\n";
    }
    out.set("parallelism.module_fqns_per_model_part", list + "    ]");
}

void set_parallelism(const Scenario& scenario, bool sequences, Assignments& out) {
    const Layout& l = scenario.layout;
    const ShardDegrees degrees = shard_degrees(scenario);
    out.set("parallelism.data_parallel_replicate_degree", degrees.replicate);
    out.set("parallelism.data_parallel_shard_degree", degrees.shard);
    out.text_value("parallelism.fsdp_reshard_after_forward", l.zero_stage == 3 && l.fsdp_reshard ? "always" : "never");
    out.set("parallelism.tensor_parallel_degree", l.tp);
    out.set("parallelism.enable_sequence_parallel", l.sequence_parallel);
    set_pipeline(scenario, sequences, out);
    out.set("parallelism.context_parallel_degree", l.cp);
    if (l.cp > 1) out.text_value("parallelism.spmd_backend", "spmd_types");
    out.set("parallelism.expert_parallel_degree", l.ep);
}

void set_batches(const Scenario& scenario, bool sequences, Assignments& out) {
    const Training& t = scenario.training;
    const std::int64_t micro_batch = scenario.layout.micro_batch;
    if (sequences) {
        out.set("training.local_batch_size",
                scenario.layout.pp > 1 ? micro_batch * static_cast<std::int64_t>(micro_batches(scenario)) : micro_batch);
        out.set("training.global_batch_size", t.global_batch);
        return out.set("training.seq_len", t.sequence_length);
    }
    out.set("training.num_tokens_per_microbatch_per_dp_rank", micro_batch * t.sequence_length);
    out.set("training.num_tokens_per_train_step", t.global_batch * t.sequence_length);
    out.set("training.max_context_length", t.sequence_length);
}

void set_training(const Scenario& scenario, bool sequences, Assignments& out) {
    const Layout& l = scenario.layout;
    const Training& t = scenario.training;
    set_batches(scenario, sequences, out);
    out.set("training.steps", std::int64_t{100});
    out.text_value("training.mixed_precision_param", t.precision == Precision::fp32 ? "float32" : "bfloat16");
    out.set("training.enable_cpu_offload", l.offload_optimizer > 0);
    // CUDA graphs, on by default, take neither a pipeline nor ordinary expert parallelism.
    out.set("training.disable_cuda_graphs", l.pp > 1 || l.ep > 1);
    out.set("activation_checkpoint", std::string(l.recompute == Recompute::none   ? "None"
                                                 : l.recompute == Recompute::full ? "FullAC.Config()"
                                                                                  : "SelectiveAC.Config()"));
}

std::string imports(const Scenario& scenario) {
    const auto known = torchtitan_flavor(scenario.architecture);
    const char* model = known ? known->module : "llama3";
    std::string text;
    const std::string converter = converters(scenario.training);
    if (!converter.empty()) text += "from torchtitan.components.quantization import " + converter.substr(0, converter.find('.')) + "\n";
    if (!converter.empty()) text += "from torchtitan.config import CompileConfig\n";
    text += "from torchtitan.distributed.activation_checkpoint import FullAC, SelectiveAC\n";
    text += fmt::format("from torchtitan.models.{} import model_registry\n", model);
    text += fmt::format("from torchtitan.models.{}.config_registry import {}\n", model, known ? known->config : "llama3_8b");
    if (!known)
        text += "from torchtitan.models import llama3\nfrom torchtitan.models.common import ComplexRoPE, Embedding, Linear, RMSNorm\n";
    return text + "from torchtitan.trainer import Trainer\n\n\n";
}

/// A flavor of Llama 3's parts for a shape that torchtitan does not have; its comment is what the reader goes by.
std::string own_flavor_function(const Architecture& a) {
    if (torchtitan_flavor(a)) return "";
    return fmt::format(
        "# The flavor that this file registers: {} layers, dim {}, {} heads, {} key-value heads, hidden_dim {}, vocabulary {}.\n"
        "def {}(attn_backend, tp_gemm_backend=\"default\"):\n"
        "    dim, vocabulary = {}, {}\n"
        "    rope = ComplexRoPE.Config(dim={}, max_seq_len=131072, theta=500000, scaling=\"none\")\n"
        "    return llama3.Llama3Model.Config(\n"
        "        dim=dim,\n"
        "        vocab_size=vocabulary,\n"
        "        tok_embeddings=Embedding.Config(num_embeddings=vocabulary, embedding_dim=dim, param_init=llama3._EMBEDDING_INIT),\n"
        "        norm=RMSNorm.Config(normalized_shape=dim, param_init=llama3._NORM_INIT),\n"
        "        lm_head=Linear.Config(in_features=dim, out_features=vocabulary, param_init=llama3._output_linear_init(dim)),\n"
        "        layers=llama3._build_llama3_layers(n_layers={}, dim=dim, n_heads={}, n_kv_heads={}, hidden_dim={}, rope=rope,\n"
        "                                           attn_backend=attn_backend, tp_gemm_backend=tp_gemm_backend),\n"
        "    )\n\n\n"
        "llama3.llama3_configs[\"{}\"] = {}\n\n\n",
        a.layers, a.hidden, a.heads, a.kv_heads, a.ffn, a.vocabulary, own_flavor, a.hidden, a.vocabulary, a.head_size, a.layers, a.heads,
        a.kv_heads, a.ffn, own_flavor, own_flavor);
}

}  // namespace

void write_torchtitan(const Scenario& scenario, LaunchDraft& draft) {
    const auto known = torchtitan_flavor(scenario.architecture);
    Assignments body;
    const std::string function = plain_name(scenario.name, '_');
    body.set("model_spec", model_call(scenario));
    if (!converters(scenario.training).empty())
        body.set("compile", std::string("CompileConfig(enable=True, components=[\"model\", \"loss\"])"));
    set_parallelism(scenario, counts_sequences(draft), body);
    set_training(scenario, counts_sequences(draft), body);
    draft.comments.push_back(std::string("Start it beside an installation of torchtitan ") +
                             (counts_sequences(draft) ? "0.3.0." : "main."));
    draft.files.push_back(
        {std::string(module_name) + ".py",
         commented(draft.comments, "# ") + imports(scenario) + own_flavor_function(scenario.architecture) +
             fmt::format("def {}() -> Trainer.Config:\n    config = {}()\n", function, known ? known->config : "llama3_8b") + body.text +
             "    return config\n"});
    draft.program = {"-m", "torchtitan.train"};
    ArgumentGroup arguments{"TITAN_ARGS", {}};
    arguments.add("--module", module_name);
    arguments.add("--config", function);
    draft.arguments = {arguments};
    draft.environment.emplace("PYTHONPATH", ".");
}

}  // namespace layline
