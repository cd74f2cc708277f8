// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "app/gui/explain/step_change.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Explain", text); }

QString kind_word(ActionKind kind) {
    switch (kind) {
        case ActionKind::forward:
            return tr("Forward");
        case ActionKind::backward:
            return tr("Backward");
        case ActionKind::input_gradient:
            return tr("Input gradient");
        case ActionKind::weight_gradient:
            return tr("Weight gradient");
    }
    return {};
}

QString box_words(const Action& action) {
    return tr("%1 %2, stage %3").arg(kind_word(action.kind)).arg(action.micro_batch).arg(action.stage);
}

QString moment(double time_s) { return numbers::fixed(time_s, time_s < 100 ? 3 : 2) + QStringLiteral(" s"); }

/// The action before it on its rank, or -1.
std::int64_t before_on_rank(const Schedule& schedule, std::size_t action, int rank) {
    return action == schedule.rank_begin[static_cast<std::size_t>(rank)] ? -1 : static_cast<std::int64_t>(action) - 1;
}

/// What the box waited for: the box before it on its own stage, or one that sends to it and how long that takes to arrive.
void add_wait(Sheet& sheet, const Timeline& timeline, std::size_t action, int rank) {
    const Schedule& schedule = *timeline.schedule;
    const double start_s = timeline.start_s[action];
    const std::int32_t binding = timeline.binding[action];
    if (binding < 0) return sheet.box(tr("start = beginning of the step"), {}, QStringLiteral("= ") + moment(start_s));
    const double ready_s = timeline.end_s[static_cast<std::size_t>(binding)];
    const Action& cause = schedule.actions[static_cast<std::size_t>(binding)];
    const bool here = schedule.rank_of(cause) == rank;
    sheet.box(here ? tr("start = end of the box before it") : tr("start = end of what it needs + transfer"),
              here ? QStringLiteral("= ") + moment(ready_s)
                   : QStringLiteral("= %1 + %2").arg(moment(ready_s), numbers::duration(start_s - ready_s).text()),
              QStringLiteral("= ") + moment(start_s));
    sheet.row(tr("Waited for"), box_words(cause), {}, SheetTone::plain);
    const std::int64_t before = before_on_rank(schedule, action, rank);
    if (before >= 0) sheet.row(tr("Idle before it"), numbers::duration(start_s - timeline.end_s[static_cast<std::size_t>(before)]).text());
}

}  // namespace

Explained explain_box(const ExplainContext& context, std::size_t index) {
    const Timeline& timeline = *context.estimate.timeline;
    const Action& action = timeline.schedule->actions[index];
    const int rank = timeline.schedule->rank_of(action);
    const double takes_s = timeline.end_s[index] - timeline.start_s[index];
    Explained made;
    made.sheet.title(box_words(action), numbers::duration(takes_s).text());
    add_wait(made.sheet, timeline, index, rank);
    made.sheet.row(tr("Ends"), moment(timeline.end_s[index]));
    if (context.estimate.tp_share > 0)
        made.sheet.row(tr("Tensor-parallel communication in it, about"), numbers::duration(takes_s * context.estimate.tp_share).text());
    made.sheet.row(tr("Share of the step"), numbers::percent(takes_s / context.estimate.step_time_s).text());
    add_step_changes(made, context);
    add_known_error(made.sheet, context.estimate);
    return made;
}

}  // namespace layline
