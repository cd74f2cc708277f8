// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <random>
#include <vector>

#include "model/launch/launch_export.h"
#include "model/rules/rules.h"
#include "model/scenario/presets.h"

/// Scenarios by chance, most of them near what people run; whoever asks keeps those that its launcher takes.
class RandomScenarios {
  public:
    explicit RandomScenarios(unsigned seed) : engine_(seed) {
        for (const auto& preset : layline::model_presets()) models_.push_back(layline::model_preset(preset.id));
        for (const char* id : {"dgx-h100", "dgx-a100", "dgx-b200"}) clusters_.push_back(layline::cluster_preset(id));
    }

    layline::Scenario next() {
        using namespace layline;
        Scenario s;
        s.name = one_of({"plan", "Llama 70B, 64 H100", "it's a \"plan\" $(date)", "überplan"});
        s.architecture = models_[below(models_.size())];
        if (chance(0.3)) change_shape(s.architecture);
        s.cluster = clusters_[below(clusters_.size())];
        s.cluster.gpus = one_of<std::int64_t>({8, 16, 32, 64, 128, 256});
        set_training(s);
        set_layout(s);
        return s;
    }

    template <class T>
    T one_of(std::initializer_list<T> values) {
        return *(values.begin() + static_cast<std::ptrdiff_t>(below(values.size())));
    }
    std::string one_of(std::initializer_list<const char*> values) {
        return *(values.begin() + static_cast<std::ptrdiff_t>(below(values.size())));
    }
    bool chance(double p) { return std::uniform_real_distribution<>(0, 1)(engine_) < p; }
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_); }

  private:
    void change_shape(layline::Architecture& a) {
        using namespace layline;
        a.id.clear();
        a.name = "a house's own";
        a.layers = one_of<std::int64_t>({16, 24, 30, 36, 48, 64});
        if (a.moe && a.moe->first_dense_layers >= a.layers) a.moe->first_dense_layers = 1;
        if (a.latent_attention) return;
        a.vocabulary = one_of<std::int64_t>({32000, 50257, 128256});
        if (chance(0.2)) a.tied_embeddings = !a.tied_embeddings;
        if (chance(0.2)) a.query_key_norm = true;
        if (chance(0.2)) a.biases.query_key_value = true;
        if (chance(0.1)) a.sliding_window = 4096;
        if (a.moe && chance(0.3)) a.moe->every = 2;
        if (a.moe && chance(0.2)) a.moe->capacity_factor = 1.25;
        if (a.sliding_window > 0 && chance(0.5)) a.full_attention_every = 4;
    }

    void set_training(layline::Scenario& s) {
        using namespace layline;
        Training& t = s.training;
        t.sequence_length = one_of<std::int64_t>({2048, 4096, 8192});
        if (s.architecture.positions == Positions::learned) t.sequence_length = std::min(t.sequence_length, s.architecture.max_positions);
        t.global_batch = one_of<std::int64_t>({64, 128, 256, 384, 512});
        if (chance(0.2)) t.precision = one_of({Precision::fp8, Precision::fp16, Precision::mxfp8, Precision::fp32});
        if (chance(0.15)) t.optimizer = one_of({Optimizer::sgd, Optimizer::muon, Optimizer::lion, Optimizer::adamw_8bit});
        if (chance(0.3)) t.attention = one_of({AttentionKernel::unfused, AttentionKernel::fused_softmax, AttentionKernel::flash3});
        if (chance(0.2)) t.dropout = 0.1;
        if (chance(0.15)) t.gradient_type = one_of({StateType::fp32, StateType::bf16});
        if (chance(0.1)) t.moment_type = one_of({StateType::bf16, StateType::fp8});
        if (chance(0.1)) t.loss = LossKernel::fused;
        if (chance(0.05)) t.lora_rank = 16;
        t.framework = one_of({"megatron-lm", "megatron-lm", "torchtitan"});
    }

    void set_layout(layline::Scenario& s) {
        using namespace layline;
        Layout& l = s.layout;
        l.tp = one_of<std::int64_t>({1, 1, 2, 4, 8});
        l.cp = one_of<std::int64_t>({1, 1, 1, 2, 4});
        l.micro_batch = one_of<std::int64_t>({1, 1, 2, 4});
        s = with_field(s, "pp", one_of<std::int64_t>({1, 1, 1, 2, 4, 8}));
        if (l.pp > 1 && chance(0.4)) s = with_field(s, "vpp", one_of<std::int64_t>({2, 3, 4}));
        if (l.vpp == 1 && l.pp > 1 && chance(0.2)) l.schedule = one_of({"gpipe", "zb-h1", "zb-v"});
        if (l.schedule == "zb-v") l.vpp = 2;
        if (l.vpp > 1 && chance(0.2)) l.group = l.pp;
        if (l.pp > 1 && chance(0.2)) l.split = one_of({LayerSplit::remainder_first, LayerSplit::blocks, LayerSplit::by_cost});
        if (l.pp > 1 && l.vpp == 1 && chance(0.1)) {
            l.stage_counts.last_layers = std::max<std::int64_t>(1, s.architecture.layers / l.pp - 2);
            l.split = LayerSplit::even;
        }
        l.sequence_parallel = l.tp > 1 && chance(0.7);
        l.zero_stage = one_of({0, 1, 1, 2, 3, 3});
        if (chance(0.4)) l.recompute = one_of({Recompute::selective, Recompute::full});
        if (l.recompute == Recompute::full && chance(0.4)) {
            l.recompute_method = one_of({RecomputeMethod::uniform, RecomputeMethod::block});
            l.recompute_layers = one_of<std::int64_t>({0, 2});
        }
        if (l.recompute == Recompute::selective && chance(0.3)) l.recompute_modules.norm = l.recompute_modules.mlp = true;
        if (l.cp > 1 && chance(0.6))
            l.context_exchange = one_of({ContextExchange::all_gather, ContextExchange::all_to_all, ContextExchange::hybrid});
        if (l.context_exchange == ContextExchange::hybrid) l.context_all_to_all = 2;
        if (s.architecture.moe) l.ep = one_of<std::int64_t>({1, 2, 4, 8});
        if (s.architecture.moe && chance(0.3)) l.etp = one_of<std::int64_t>({1, 2});
        const std::int64_t ranks = l.tp * l.pp * l.cp, dp = s.cluster.gpus / ranks;
        if (l.zero_stage > 0 && dp % 4 == 0 && chance(0.15)) l.shard_gpus = dp * l.cp / 2;
        if (chance(0.1)) l.offload_optimizer = one_of({1.0, 0.5});
        if (chance(0.05)) l.offload_activations = 0.5;
    }

    std::mt19937 engine_;
    std::vector<layline::Architecture> models_;
    std::vector<layline::Cluster> clusters_;
};
