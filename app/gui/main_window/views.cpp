// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/views.h"

#include "app/gui/session/planning_session.h"
#include "app/gui/words/evidence_words.h"
#include "app/gui/words/fields.h"
#include "app/gui/words/tips.h"
#include "widgets/headline/headline_strip.h"
#include "widgets/headline/headline_tiles.h"
#include "widgets/memory/memory_bars.h"
#include "widgets/memory/memory_table.h"
#include "widgets/panel/panel_header.h"
#include "widgets/pipeline/schedule_header.h"
#include "widgets/pipeline/schedule_view.h"
#include "widgets/waterfall/waterfall_view.h"

namespace layline {

namespace {

/// The pinned estimate where it can be drawn.
EstimatePtr legal_pinned(const PlanningSession& session) {
    const EstimatePtr pinned = session.pinned_estimate();
    return pinned && pinned->legal() ? pinned : nullptr;
}

Highlight to_highlight(const MemoryMark& mark) {
    Highlight highlight;
    if (mark.stage >= 0) highlight.stage = mark.stage;
    highlight.memory_class = mark.part;
    return highlight;
}

Highlight to_highlight(const ScheduleSpot& spot) {
    Highlight highlight;
    if (spot.kind == SpotKind::none) return highlight;
    if (spot.rank >= 0) highlight.stage = spot.rank;
    if (spot.is_box() && spot.side == 0) highlight.action = static_cast<std::int64_t>(spot.action);
    highlight.time_s = spot.time_s;
    return highlight;
}

}  // namespace

Views::Views(PlanningSession& session, const Plots& plots, QObject* parent) : QObject(parent), session_(session), plots_(plots) {
    listen();
    connect(&session_, &PlanningSession::changed, this, &Views::update_from);
}

void Views::listen() {
    plots_.memory->set_tip_source([this](const MemoryMark& mark) { return memory_tip(session_, mark); });
    plots_.memory_table->set_tip_source([this](const MemoryMark& mark) { return memory_tip(session_, mark); });
    plots_.waterfall->set_tip_source([this](WaterfallKind kind) { return waterfall_tip(session_, kind); });
    connect(plots_.memory, &MemoryBars::hovered, this, [this](const MemoryMark& mark) { session_.hover(to_highlight(mark)); });
    connect(plots_.memory, &MemoryBars::clicked, this, [this](const MemoryMark& mark) { session_.select(to_highlight(mark)); });
    connect(plots_.memory_table, &MemoryTable::pointed, this, [this](const MemoryMark& mark) { session_.hover(to_highlight(mark)); });
    connect(plots_.memory_table, &MemoryTable::marked, this, [this](const MemoryMark& mark) { session_.select(to_highlight(mark)); });
    const auto of_kind = [](std::optional<WaterfallKind> kind) {
        Highlight highlight;
        highlight.waterfall = kind;
        return highlight;
    };
    connect(plots_.waterfall, &WaterfallView::hovered, this, [this, of_kind](auto kind) { session_.hover(of_kind(kind)); });
    connect(plots_.waterfall, &WaterfallView::clicked, this, [this, of_kind](auto kind) { session_.select(of_kind(kind)); });
    connect(plots_.schedule, &ScheduleView::hovered, this, [this](const ScheduleSpot& spot) { session_.hover(to_highlight(spot)); });
    connect(plots_.schedule, &ScheduleView::selected, this, [this](const ScheduleSpot& spot) { session_.select(to_highlight(spot)); });
    connect(plots_.headline, &HeadlineStrip::tile_clicked, this, [this](HeadlineTile tile) {
        Highlight highlight;
        highlight.tile = tile;
        session_.select(highlight);
    });
    connect(plots_.headline, &HeadlineStrip::offer_chosen, this, &Views::take_offer);
    connect(plots_.headline, &HeadlineStrip::back_requested, &session_, &PlanningSession::return_to_last_valid);
    connect(plots_.headline, &HeadlineStrip::notice_action, this, &Views::act_on_notice);
}

void Views::update_from(Changes changes) {
    if (changes & (Change::plan | Change::estimate | Change::convention | Change::notice | Change::evidence)) update_headline();
    if (changes & (Change::plan | Change::estimate | Change::convention)) update_plots();
    if (changes & Change::evidence) show_measured();
    if (changes & (Change::highlight | Change::estimate)) update_marks();
}

void Views::update_headline() {
    if (!session_.notice().title.isEmpty())
        return plots_.headline->show_notice({session_.notice().title, session_.notice().text, session_.notice().actions});
    const EstimatePtr estimate = session_.estimate();
    if (!estimate->legal()) {
        repairs_ = repairs(session_);
        return plots_.headline->show_refusal(refusal_words(session_, repairs_));
    }
    repairs_.clear();
    plots_.headline->show_values({estimate, legal_pinned(session_), session_.convention(),
                                  evidence_note(*estimate, session_.evidence(), session_.runs().get(), session_.convention(), density_)});
}

void Views::update_plots() {
    const bool legal = session_.estimate()->legal();
    const EstimatePtr shown = session_.last_valid(), pinned = legal_pinned(session_);
    const QString note = legal ? QString() : last_valid_words(session_);
    const bool compact = density_ == Density::compact;
    plots_.memory->set_estimates(shown, pinned);
    plots_.memory->set_ghost(!legal);
    plots_.memory_table->set_estimate(shown);
    plots_.memory_table->set_ghost(!legal);
    plots_.memory_header->set_note(note);
    plots_.memory_header->set_subtitle(pinned ? tr("A pale, B solid") : compact ? tr("GiB") : tr("peak of one step, GiB"));
    plots_.waterfall->set_estimates(shown, pinned, session_.convention());
    plots_.waterfall->set_ghost(!legal);
    show_measured();
    plots_.waterfall_header->set_note(note);
    plots_.waterfall_header->set_subtitle(pinned ? tr("bars B, ticks A") : tr("share of peak"));
    plots_.schedule->set_pinned(pinned);
    plots_.schedule->set_estimate(session_.estimate());
}

void Views::show_measured() {
    const Evidence* evidence = session_.evidence();
    const bool same = evidence != nullptr && evidence->run_nearby() && evidence->nearest_runs.front().differences.empty();
    plots_.waterfall->set_measured(same ? std::optional(measured_mfu(evidence->nearest_runs.front().run, session_.convention()))
                                        : std::nullopt);
}

void Views::update_marks() {
    const Highlight& now = session_.highlight();
    plots_.memory->set_mark({now.stage.value_or(-1), now.memory_class});
    plots_.memory_table->set_mark({now.stage.value_or(-1), now.memory_class});
    plots_.headline->tiles().set_mark(now.tile);
    plots_.waterfall->set_mark(now.waterfall);
    plots_.schedule->set_cursor(now.time_s);
    plots_.schedule->set_focus_rank(now.stage.value_or(-1));
}

void Views::set_density(Density density) {
    density_ = density;
    plots_.headline->set_density(density);
    plots_.memory->set_density(density);
    plots_.waterfall->set_density(density);
    plots_.schedule->set_density(density);
    plots_.schedule_header->set_density(density);
    if (session_.estimate()) update_from(Change::everything);
}

void Views::take_offer(int index) {
    if (index < 0 || index >= static_cast<int>(repairs_.size())) return;
    const Repair repair = repairs_[static_cast<std::size_t>(index)];
    session_.edit(repair.scenario, tr("Set %1").arg(repair.words));
}

void Views::act_on_notice(int action) {
    const auto chosen = session_.notice().chosen;
    if (action < 0 || !chosen) return session_.dismiss_notice();
    chosen(action);
}

}  // namespace layline
