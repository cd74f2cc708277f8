// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/words/derived.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "model/cost/memory_share.h"
#include "model/cost/parameters.h"
#include "model/scenario/stage_split.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Derived", text); }

const QString& dash() {
    static const QString text = QStringLiteral("–");
    return text;
}

/// "20", or "19–20" where stages differ.
QString layers_per_stage(const Scenario& scenario) {
    const auto split = split_layers(scenario);
    if (split.empty()) return dash();
    const auto [least, most] = std::ranges::minmax_element(split, {}, &StageLayers::count);
    if (least->count == most->count) return numbers::count(most->count);
    return numbers::count(least->count) + dash() + numbers::count(most->count);
}

double largest_rank(const Scenario& scenario, const ParameterCount& count) {
    const LayerParameters layer = layer_parameters(scenario, count);
    double largest = 0;
    for (const RankShare& share : rank_shares(scenario))
        largest = std::max(largest, rank_parameters(scenario, count, layer, share).total());
    return largest;
}

}  // namespace

DerivedFooter::Entries derived_entries(const Scenario& scenario, bool legal) {
    const ParameterCount count = count_parameters(scenario.architecture);
    return {{{tr("Micro-batches per step"), legal ? numbers::count(std::llround(micro_batches(scenario))) : dash()},
             {tr("Parameters"), numbers::parameters(static_cast<double>(count.total)).text()},
             {tr("Layers per stage"), legal ? layers_per_stage(scenario) : dash()},
             {tr("per GPU"), legal ? numbers::parameters(largest_rank(scenario, count)).text() : dash()}}};
}

GpuEquation::Terms equation_terms(const Scenario& scenario) {
    return {scenario.layout.tp, scenario.layout.pp, scenario.layout.cp, scenario.cluster.gpus, data_parallel(scenario)};
}

}  // namespace layline
