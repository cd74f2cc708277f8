// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launcher_repair.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "model/rules/launchers/launcher_check.h"
#include "model/rules/launchers/launcher_rule.h"
#include "model/rules/rules.h"

namespace layline {

namespace {

/// One change to try.
struct Edit {
    LauncherChange words;
    std::string key;  ///< of the field, as rules and locks know it
    std::function<void(Scenario&)> apply;
};

void add_switches(std::vector<Edit>& edits) {
    for (const int stage : {2, 3, 1, 0})
        edits.push_back({{"zero", std::to_string(stage)}, "zero", [stage](Scenario& s) { s.layout.zero_stage = stage; }});
    for (const bool on : {true, false})
        edits.push_back({{"sequence parallel", on ? "on" : "off"}, "sp", [on](Scenario& s) { s.layout.sequence_parallel = on; }});
    edits.push_back({{"recompute", "full"}, "recompute", [](Scenario& s) {
                         s.layout.recompute = Recompute::full;
                         s.layout.recompute_method = RecomputeMethod::uniform;
                         s.layout.recompute_layers = 0;
                     }});
    edits.push_back({{"recompute", "none"}, "recompute", [](Scenario& s) { s.layout.recompute = Recompute::none; }});
    edits.push_back({{"split", "even"}, "split", [](Scenario& s) {
                         s.layout.split = LayerSplit::even;
                         s.layout.stage_counts = {};
                     }});
    edits.push_back({{"schedule", "1F1B"}, "schedule", [](Scenario& s) {
                         s.layout.schedule = "1f1b";
                         s = with_field(s, "vpp", 1);
                     }});
    const std::pair<const char*, ContextExchange> exchanges[] = {
        {"all-gather", ContextExchange::all_gather}, {"ring", ContextExchange::ring}, {"all-to-all", ContextExchange::all_to_all}};
    for (const auto& [word, exchange] : exchanges)
        edits.push_back({{"context exchange", word}, "cp", [exchange = exchange](Scenario& s) { s.layout.context_exchange = exchange; }});
    edits.push_back({{"precision", "bf16"}, "precision", [](Scenario& s) {
                         s.training.precision = Precision::bf16;
                         s.training.low_precision_weights = s.training.low_precision_activations = false;
                     }});
    edits.push_back({{"optimizer", "AdamW"}, "optimizer", [](Scenario& s) {
                         s.training.optimizer = Optimizer::adamw;
                         s.training.gradient_type = s.training.main_parameter_type = s.training.moment_type = StateType::automatic;
                     }});
    edits.push_back({{"offload", "none"}, "offload", [](Scenario& s) { s.layout.offload_activations = s.layout.offload_optimizer = 0; }});
    edits.push_back({{"sharing", "all data-parallel ranks"}, "shard_gpus", [](Scenario& s) { s.layout.shard_gpus = 0; }});
}

void add_numbers(const Scenario& scenario, std::vector<Edit>& edits) {
    for (const char* field : {"etp", "ep", "vpp", "cp", "mbs", "tp", "pp"}) {
        const std::int64_t now = field_value(scenario, field);
        std::vector<std::int64_t> values = candidate_values(scenario, field);
        std::ranges::stable_sort(values, {}, [now](std::int64_t value) { return std::abs(value - now); });
        for (const std::int64_t value : values)
            if (value != now)
                edits.push_back({{field, std::to_string(value)}, field, [field, value](Scenario& s) { s = with_field(s, field, value); }});
    }
}

bool runs(const Scenario& scenario, LauncherId launcher, const std::function<bool(const Scenario&)>& good) {
    return obeys(scenario, launcher) && good(scenario);
}

}  // namespace

BrokenRule first_refusal(const Scenario& scenario, LauncherId id) {
    const LauncherOptions none;
    const LaunchCase c(scenario, none);
    for (const LauncherRules* rules : rules_of(id))
        for (const LauncherRule& rule : *rules)
            if (rule.reaction == Reaction::refuses && !rule.holds(c)) return {rule.id, rule.fields.front()};
    return {};
}

int count_warnings(const Scenario& scenario, LauncherId id) {
    constexpr std::string_view standing[] = {"express-training-script", "express-base-model"};
    const LauncherOptions none;
    const LaunchCase c(scenario, none);
    int count = 0;
    for (const LauncherRules* rules : rules_of(id))
        for (const LauncherRule& rule : *rules)
            if (rule.reaction != Reaction::refuses && rule.stage == LaunchStage::express && !rule.holds(c) &&
                std::ranges::find(standing, std::string_view(rule.id)) == std::end(standing))
                ++count;
    return count;
}

std::vector<LauncherRepair> launcher_repair(const Scenario& scenario, LauncherId id, const std::set<std::string>& locked,
                                            const std::function<bool(const Scenario&)>& good) {
    const BrokenRule broken = first_refusal(scenario, id);
    if (broken.id == nullptr) return {};
    std::vector<Edit> edits;
    add_switches(edits);
    add_numbers(scenario, edits);
    std::erase_if(edits, [&](const Edit& edit) { return locked.contains(edit.key); });
    std::ranges::stable_partition(edits, [&](const Edit& edit) { return edit.key == broken.field; });
    for (const Edit& edit : edits) {
        Scenario changed = scenario;
        edit.apply(changed);
        if (changed != scenario && runs(changed, id, good)) return {{{edit.words}, std::move(changed)}};
    }
    for (const Edit& first : edits) {
        Scenario once = scenario;
        first.apply(once);
        // A first change that leaves the first refusal standing leads nowhere nearer.
        if (once == scenario || first_refusal(once, id).id == broken.id) continue;
        for (const Edit& second : edits) {
            if (second.key == first.key) continue;
            Scenario twice = once;
            second.apply(twice);
            if (twice != once && runs(twice, id, good)) return {{{first.words, second.words}, std::move(twice)}};
        }
    }
    return {};
}

}  // namespace layline
