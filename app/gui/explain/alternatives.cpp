// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/explain/alternatives.h"

#include <QCoreApplication>
#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

#include "app/gui/layout_panel/choices.h"
#include "app/gui/words/fields.h"
#include "app/gui/words/scenario_words.h"

namespace layline {

namespace {

constexpr double noticeable = 0.001;  // of the present value

QString tr(const char* text) { return QCoreApplication::translate("Explain", text); }

QString recompute_words(Recompute recompute) {
    switch (recompute) {
        case Recompute::none:
            return tr("No recompute");
        case Recompute::selective:
            return tr("Selective recompute");
        case Recompute::full:
            return tr("Full recompute");
    }
    return {};
}

}  // namespace

QString move_words(const Move& move) {
    const Scenario& s = move.scenario;
    if (move.field == "sequence_parallel") return s.layout.sequence_parallel ? tr("SP on") : tr("SP off");
    if (move.field == "recompute") return recompute_words(s.layout.recompute);
    if (move.field == "zero") return tr("ZeRO %1").arg(s.layout.zero_stage);
    if (move.field == "schedule") return schedule_title(s.layout.schedule);
    if (move.field == "attention") return attention_words(s.training.attention);
    if (move.field == "fused_norm") return s.training.fused_norm ? tr("Fused norm") : tr("Unfused norm");
    return field_with_value(move.field, std::strtoll(move.to.c_str(), nullptr, 10));
}

void add_alternatives(Explained& explained, const std::vector<Move>& moves, const MoveOutcome& outcome) {
    explained.sheet.head(tr("What would change it"));
    if (moves.empty()) return explained.sheet.paragraph(tr("No single change of the layout lowers it and fits."));
    std::vector<SheetButton> buttons;
    for (const Move& move : moves) {
        buttons.push_back({move_words(move), outcome(move)});
        explained.alternatives.push_back({move.scenario, tr("Set %1").arg(move_words(move))});
    }
    explained.sheet.buttons(std::move(buttons));
}

void add_alternatives_pending(Explained& explained) {
    explained.sheet.head(tr("What would change it"));
    explained.sheet.caption(tr("Each legal change is being tried."));
}

std::vector<Move> lowest(const std::vector<Move>& moves, double now, std::size_t count, const std::function<double(const Move&)>& value) {
    std::vector<std::pair<double, const Move*>> order;
    for (const Move& move : moves) order.emplace_back(value(move), &move);
    std::ranges::stable_sort(order, {}, &std::pair<double, const Move*>::first);
    std::vector<Move> found;
    std::set<std::string> fields;
    for (const auto& [at, move] : order)
        if (found.size() < count && at < now * (1 - noticeable) && fields.insert(move->field).second) found.push_back(*move);
    return found;
}

}  // namespace layline
