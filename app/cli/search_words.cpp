// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/search_words.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/answers.h"
#include "model/scenario/scenario_json.h"
#include "model/search/recompute_text.h"
#include "model/search/search_json.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

/// What the table has no column for.
std::string further_words(const Layout& l) {
    std::string text;
    const auto add = [&](const std::string& words) { text += (text.empty() ? "" : ", ") + words; };
    if (l.shard_gpus > 0) add(fmt::format("HSDP {}", l.shard_gpus));
    if (l.zero_stage == 3 && l.fsdp_prefetch != 1) add(fmt::format("prefetch {}", l.fsdp_prefetch));
    if (l.zero_stage == 3 && !l.fsdp_reshard) add("no reshard");
    if (l.stage_counts.last_layers > 0) add(fmt::format("ends {} and {}", l.stage_counts.first_layers, l.stage_counts.last_layers));
    if (!l.stage_counts.stages.empty()) add(l.stage_counts.stages);
    if (l.split == LayerSplit::edges_lighter) add("lighter ends");
    return text;
}

/// What the best would cost over the whole run, and what that rests on.
void print_run(const SearchResult& result, const RunTerms& terms) {
    if (result.best.empty() || (terms.usd_per_gpu_hour <= 0 && terms.watts_per_gpu <= 0)) return;
    const Candidate& best = result.best.front();
    const RunFigures run = run_figures(terms, best.estimate.step_time_s, best.gpus);
    fmt::print("\nThe first, for {:.3g} tokens: {:.1f} days", terms.tokens, run.seconds / 86'400);
    if (terms.usd_per_gpu_hour > 0) fmt::print(", {:.0f} USD at {:.2f} an hour and GPU", run.usd, terms.usd_per_gpu_hour);
    if (terms.watts_per_gpu > 0)
        fmt::print(", {:.0f} kWh at most: every GPU at its board's limit of {:.0f} W, hosts and cooling not counted", run.kwh,
                   terms.watts_per_gpu);
    fmt::print(".\n");
}

void print_tables(const SearchResult& result) {
    for (const FacetTable& table : result.facets) {
        fmt::print("\nbest step time, s, by {}{}{}\n", table.facet.x->key, table.facet.y != nullptr ? " and " : "",
                   table.facet.y != nullptr ? table.facet.y->key : "");
        for (const auto& [cell, c] : table.cells)
            fmt::print("{:>12} {:>16} {:>12.3f}  {}\n", value_text(*table.facet.x, cell.first),
                       table.facet.y != nullptr ? value_text(*table.facet.y, cell.second) : "", c.estimate.step_time_s,
                       layout_words(c.layout));
    }
}

}  // namespace

void print_words(const SearchResult& result, const RunTerms& terms) {
    fmt::print("{} combinations tested, {} legal layouts, in {:.2f} s; {} left out for memory, {} for other limits, {} by the bound\n\n",
               result.tested, result.legal, result.seconds, result.too_large, result.too_slow, result.pruned);
    fmt::print("{:>6} {:>3} {:>3} {:>3} {:>3} {:>3} {:>3} {:>3} {:>4} {:>3} {:>1} {:<22} {:<19} {:>10} {:>6} {:>7}  {:<7} {}\n", "gpus",
               "tp", "pp", "vpp", "cp", "ep", "etp", "mbs", "zero", "sp", "", "recompute", "schedule", "step s", "MFU %", "GiB", "verdict",
               "further");
    for (std::size_t i = 0; i < result.best.size(); ++i) {
        const Candidate& c = result.best[i];
        const Layout& l = c.layout;
        fmt::print(
            "{:>6} {:>3} {:>3} {:>3} {:>3} {:>3} {:>3} {:>3} {:>4} {:>3} {:>1} {:<22} {:<19} {:>10.3f} {:>6.1f} {:>7.1f}  {:<7} {}\n",
            c.gpus, l.tp, l.pp, l.vpp, l.cp, l.ep, l.etp, l.micro_batch, l.zero_stage, l.sequence_parallel ? "on" : "off",
            i < result.contenders ? "~" : "", recompute_text(recompute_of(l)), l.schedule, c.estimate.step_time_s,
            100 * c.estimate.mfu_palm, c.estimate.peak_bytes / gib, word_of(c.estimate.verdict), further_words(l));
    }
    if (result.contenders > 1) fmt::print("\n~ the first {} lie within the model's error of one another.\n", result.contenders);
    print_run(result, terms);
    print_tables(result);
}

void print_scaling(const std::vector<ScalingPoint>& points) {
    fmt::print("{:>8} {:>8} {:>10} {:>6} {:>9} {:>12}  {}\n", "gpus", "batch", "step s", "MFU %", "days", "USD", "layout");
    for (const ScalingPoint& p : points) {
        if (!p.best) {
            fmt::print("{:>8} {:>8} {:>10}\n", p.gpus, p.global_batch, "none fits");
            continue;
        }
        fmt::print("{:>8} {:>8} {:>10.3f} {:>6.1f} {:>9.1f} {:>12.0f}  {}\n", p.gpus, p.global_batch, p.best->estimate.step_time_s,
                   100 * p.best->estimate.mfu_palm, p.run.seconds / 86'400, p.run.usd, layout_words(p.best->layout));
    }
}

void print_sensitivity(const std::vector<KnobWorth>& worth) {
    fmt::print("{:<12} {:>16} {:>10} {:>16} {:>10} {:>8} {:>16} {:>10}\n", "parameter", "best", "step s", "worst", "step s", "costs %",
               "now", "step s");
    for (const KnobWorth& k : worth)
        fmt::print("{:<12} {:>16} {:>10.3f} {:>16} {:>10.3f} {:>8.1f} {:>16} {:>10}\n", k.axis->key, value_text(*k.axis, k.best_value),
                   k.best_s, value_text(*k.axis, k.worst_value), k.worst_s, 100 * k.spread(), value_text(*k.axis, k.current_value),
                   k.current_s ? fmt::format("{:.3f}", *k.current_s) : "none fits");
}

void print_way(const std::vector<WayStep>& way) {
    if (way.empty()) fmt::print("Nothing: it is the best.\n");
    for (const WayStep& step : way)
        fmt::print("{:<10} {:>14} -> {:<19} {}\n", step.key, step.from, step.to,
                   step.possible ? fmt::format("saves {:.3f} s: {:.3f} s, {:.1f} GiB, {}", step.saved_s, step.step_time_s,
                                               step.peak_bytes / gib, word_of(step.verdict))
                                 : "not possible without what follows");
}

nlohmann::json scaling_json(const std::vector<ScalingPoint>& points) {
    nlohmann::json array = nlohmann::json::array();
    for (const ScalingPoint& p : points) {
        nlohmann::json point = {{"gpus", p.gpus}, {"global_batch", p.global_batch}};
        if (p.best) {
            point["layout"] = to_json(p.best->layout);
            point["step_time_s"] = p.best->estimate.step_time_s;
            point["mfu"] = p.best->estimate.mfu_palm;
            point["run_days"] = p.run.seconds / 86'400;
            point["run_usd"] = p.run.usd;
            point["run_kwh"] = p.run.kwh;
        }
        array.push_back(std::move(point));
    }
    return {{"points", array}};
}

nlohmann::json sensitivity_json(const std::vector<KnobWorth>& worth) {
    nlohmann::json array = nlohmann::json::array();
    for (const KnobWorth& k : worth) {
        nlohmann::json values = nlohmann::json::array();
        for (const auto& [value, seconds] : k.values) values.push_back({{"value", value_text(*k.axis, value)}, {"step_time_s", seconds}});
        array.push_back({{"parameter", k.axis->key},
                         {"best", value_text(*k.axis, k.best_value)},
                         {"worst", value_text(*k.axis, k.worst_value)},
                         {"current", value_text(*k.axis, k.current_value)},
                         {"spread", k.spread()},
                         {"values", std::move(values)}});
    }
    return {{"parameters", array}};
}

nlohmann::json way_json(const std::vector<WayStep>& way) {
    nlohmann::json array = nlohmann::json::array();
    for (const WayStep& step : way) {
        nlohmann::json value = {{"parameter", step.key}, {"from", step.from}, {"to", step.to}, {"possible", step.possible}};
        if (step.possible) {
            value["step_time_s"] = step.step_time_s;
            value["saved_s"] = step.saved_s;
            value["peak_memory_gib"] = step.peak_bytes / gib;
            value["verdict"] = word_of(step.verdict);
        }
        array.push_back(std::move(value));
    }
    return {{"steps", array}};
}

}  // namespace layline
