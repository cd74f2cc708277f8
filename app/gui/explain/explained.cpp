// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/explain/explained.h"

#include <QCoreApplication>

namespace layline {

namespace {

bool is_stage(const Estimate& estimate, int stage) { return stage >= 0 && stage < static_cast<int>(estimate.memory.size()); }

Explained nothing_yet() {
    Explained made;
    made.sheet.paragraph(QCoreApplication::translate("Explain", "Nothing has been evaluated yet."));
    return made;
}

}  // namespace

Explained explain(const PlanningSession& session, const std::vector<Move>* moves) {
    if (!session.estimate()) return nothing_yet();
    if (!session.estimate()->legal()) return explain_divisibility(session);
    const ExplainContext context{session, *session.estimate(), moves};
    const Highlight& mark = session.highlight();
    const Estimate& estimate = context.estimate;
    if (mark.waterfall) return explain_waterfall_row(context, *mark.waterfall);
    if (mark.memory_class && mark.stage && is_stage(estimate, *mark.stage))
        return explain_memory_class(context, *mark.stage, *mark.memory_class);
    if (mark.action && estimate.timeline && *mark.action < static_cast<std::int64_t>(estimate.timeline->start_s.size()))
        return explain_box(context, static_cast<std::size_t>(*mark.action));
    if (mark.tile) return explain_tile(context, *mark.tile);
    if (mark.stage && is_stage(estimate, *mark.stage)) return explain_stage_memory(context, *mark.stage);
    return explain_tile(context, HeadlineTile::mfu);
}

}  // namespace layline
