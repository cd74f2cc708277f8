// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/scenario_differences.h"

#include <fmt/format.h>

#include <cmath>

#include "model/calibration/scenario_features.h"
#include "model/scenario/names.h"

namespace layline {

namespace {

/// Squared distance of a difference that the features do not hold; a cluster of the same accelerator differs in its network only.
constexpr double other_kind = 1, other_cluster = 0.25;

bool same_model(const Architecture& a, const Architecture& b) {
    return a.layers == b.layers && a.hidden == b.hidden && a.heads == b.heads && a.kv_heads == b.kv_heads && a.ffn == b.ffn &&
           a.vocabulary == b.vocabulary && a.moe.has_value() == b.moe.has_value() &&
           (!a.moe || (a.moe->experts == b.moe->experts && a.moe->expert_ffn == b.moe->expert_ffn && a.moe->top_k == b.moe->top_k));
}

std::string model_words(const Architecture& model) {
    return model.name.empty() ? fmt::format("{} layers of {}", model.layers, model.hidden) : model.name;
}

std::string words(const std::string& name, const std::string& id) { return name.empty() ? id : name; }
std::string words(bool on) { return on ? "on" : "off"; }

class Comparison {
  public:
    void add(const char* field, const char* name, const std::string& here, const std::string& there) {
        if (here != there) found.push_back({field, name, here, there});
    }
    void add(const char* field, const char* name, std::int64_t here, std::int64_t there) {
        add(field, name, fmt::format("{}", here), fmt::format("{}", there));
    }
    template <class Enum>
    void word(const char* field, const char* name, Enum here, Enum there) {
        add(field, name, std::string(name_of(here)), std::string(name_of(there)));
    }
    std::vector<Difference> found;
};

void compare_training(Comparison& all, const Training& a, const Training& b) {
    all.add("sequence_length", "Sequence", a.sequence_length, b.sequence_length);
    all.add("global_batch", "Global batch", a.global_batch, b.global_batch);
    all.word("precision", "Precision", a.precision, b.precision);
    all.word("attention", "Attention", a.attention, b.attention);
    all.add("fused_norm", "Fused norm", words(a.fused_norm), words(b.fused_norm));
    all.add("framework", "Framework", a.framework, b.framework);
}

void compare_layout(Comparison& all, const Layout& a, const Layout& b) {
    all.add("tp", "TP", a.tp, b.tp);
    all.add("pp", "PP", a.pp, b.pp);
    all.add("vpp", "VPP", a.vpp, b.vpp);
    all.add("cp", "CP", a.cp, b.cp);
    all.add("ep", "EP", a.ep, b.ep);
    all.add("mbs", "Micro-batch", a.micro_batch, b.micro_batch);
    if (a.tp > 1 || b.tp > 1) all.add("sequence_parallel", "SP", words(a.sequence_parallel), words(b.sequence_parallel));
    all.add("zero", "ZeRO", a.zero_stage, b.zero_stage);
    all.word("recompute", "Recompute", a.recompute, b.recompute);
    if (a.pp > 1 && b.pp > 1) all.add("schedule", "Schedule", a.schedule, b.schedule);
}

}  // namespace

std::vector<Difference> differences(const Scenario& here, const Scenario& there) {
    Comparison all;
    if (!same_model(here.architecture, there.architecture))
        all.add("model", "Model", model_words(here.architecture), model_words(there.architecture));
    const Cluster &a = here.cluster, &b = there.cluster;
    if (a.accelerator.id != b.accelerator.id)
        all.add("accelerator", "Accelerator", words(a.accelerator.name, a.accelerator.id), words(b.accelerator.name, b.accelerator.id));
    else if (a.id != b.id)
        all.add("cluster", "Cluster", words(a.name, a.id), words(b.name, b.id));
    all.add("gpus", "GPUs", a.gpus, b.gpus);
    compare_training(all, here.training, there.training);
    compare_layout(all, here.layout, there.layout);
    return all.found;
}

std::string text_of(const Difference& difference) {
    return fmt::format("{} {} here, {} there", difference.name, difference.here, difference.there);
}

double scenario_distance(const Scenario& a, const Scenario& b) {
    double squared = squared_distance(features_of(a), features_of(b));
    if (a.training.framework != b.training.framework) squared += other_kind;
    if (a.training.precision != b.training.precision) squared += other_kind;
    if (a.training.attention != b.training.attention) squared += other_kind;
    if (a.cluster.accelerator.kernel_family != b.cluster.accelerator.kernel_family) squared += other_kind;
    if (a.cluster.id != b.cluster.id) squared += other_cluster;
    return std::sqrt(squared);
}

}  // namespace layline
