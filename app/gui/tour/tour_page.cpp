// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/tour/tour_page.h"

#include <QVBoxLayout>
#include <cmath>

#include "app/gui/words/outcome_words.h"
#include "model/scenario/input_error.h"
#include "widgets/sheet/sheet_view.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString seconds(double value) { return numbers::significant(value); }

}  // namespace

QString faster_words(double a_s, double b_s) {
    if (!(a_s > 0) || !(b_s > 0)) return {};
    const QString share = numbers::fixed(100 * std::abs(1 - b_s / a_s), 1);
    return b_s < a_s ? TourPage::tr("B faster by %1 %").arg(share) : TourPage::tr("B slower by %1 %").arg(share);
}

TourPage::TourPage(PlanningSession& session) : session_(session), view_(new SheetView) {
    view_->setAccessibleName(tr("Tour"));
    try {
        tour_ = recommendations();
    } catch (const InputError& error) {
        problem_ = QString::fromUtf8(error.what());
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(SheetView::scrolled(view_));
    connect(view_, &SheetView::button_clicked, this, &TourPage::act);
    connect(&session_, &PlanningSession::changed, this, [this](Changes changes) {
        if (changes & Change::plan) refresh_when_seen();
    });
}

void TourPage::show_step(int step) {
    if (step < 0 || step >= static_cast<int>(tour_.steps.size())) return;
    step_ = step;
    const TourStep& shown = tour_.steps[static_cast<std::size_t>(step)];
    session_.edit(with_step(session_.plan(), shown), tr("Tour: %1").arg(tour_words(shown.id).finding));
    refresh_when_seen();
}

void TourPage::refresh() {
    Sheet sheet;
    acts_.clear();
    sheet.title(tr("Recommendations of the paper, live"));
    if (!problem_.isEmpty()) sheet.row(problem_, {}, {}, SheetTone::bad);
    if (step_)
        add_step(sheet, tour_.steps[static_cast<std::size_t>(*step_)]);
    else
        sheet.paragraph(tr(
            "Each finding of arXiv 2311.05610 as two layouts: A as people would start, B as the paper recommends. Both are "
            "pinned, and everything in the window compares them. The pairs were chosen to show the findings; how many comparisons in the "
            "published table do, and how many do not, stands with each."));
    add_findings(sheet);
    if (!tour_.source.empty()) sheet.caption(tr("Measured: %1.").arg(QString::fromStdString(tour_.source)));
    view_->set_sheet(std::move(sheet));
}

void TourPage::add_step(Sheet& sheet, const TourStep& step) {
    const TourWords words = tour_words(step.id);
    sheet.title(words.finding, tr("%1 of %2").arg(*step_ + 1).arg(tour_.steps.size()));
    sheet.paragraph(words.text);
    sheet.table_head({tr("Step time, s"), tr("predicted"), tr("measured"), tr("verdict")});
    double predicted[2] = {}, measured[2] = {};
    for (int side = 0; side < 2; ++side) {
        const Pin& pin = side == 0 ? step.a : step.b;
        const Outcome outcome = session_.outcome_of_scenario(pin.scenario);
        predicted[side] = outcome.step_time_s;
        measured[side] = pin.measured->step_time_s;
        sheet.table_row({{(side == 0 ? QStringLiteral("A: ") : QStringLiteral("B: ")) + QString::fromStdString(pin.name)},
                         {seconds(predicted[side]), SheetTone::strong},
                         {pin.measured->out_of_memory ? tr("out of memory") : seconds(measured[side]), SheetTone::strong},
                         {verdict_in_sentence(outcome.verdict)}});
    }
    sheet.row(tr("Predicted"), faster_words(predicted[0], predicted[1]));
    const QString seen = faster_words(measured[0], measured[1]);
    sheet.row(tr("Measured"), seen.isEmpty() ? tr("A ran out of memory") : seen);
    if (step.agree + step.disagree > 0) {
        sheet.row(tr("Comparisons in the whole table"), tr("%1 show it, %2 do not").arg(step.agree).arg(step.disagree));
        sheet.paragraph(words.table);
    }
    std::vector<SheetButton> buttons{{tr("Previous"), {}, false, *step_ > 0},
                                     {tr("Next"), {}, true, *step_ + 1 < static_cast<int>(tour_.steps.size())},
                                     {tr("Show again"), {}}};
    acts_ = {{Act::previous, 0}, {Act::next, 0}, {Act::show, *step_}};
    sheet.buttons(std::move(buttons));
}

void TourPage::add_findings(Sheet& sheet) {
    sheet.head(tr("Findings"));
    std::vector<SheetButton> buttons;
    for (int i = 0; i < static_cast<int>(tour_.steps.size()); ++i) {
        buttons.push_back({tour_words(tour_.steps[static_cast<std::size_t>(i)].id).finding, {}, !step_ && i == 0});
        acts_.emplace_back(Act::show, i);
    }
    sheet.buttons(std::move(buttons));
}

void TourPage::act(int button) {
    if (button < 0 || button >= static_cast<int>(acts_.size())) return;
    const auto [what, step] = acts_[static_cast<std::size_t>(button)];
    show_step(what == Act::show ? step : step_.value_or(0) + (what == Act::next ? 1 : -1));
}

}  // namespace layline
