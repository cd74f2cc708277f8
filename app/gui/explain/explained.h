// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "app/gui/session/planning_session.h"
#include "model/estimate/legal_moves.h"
#include "widgets/sheet/sheet.h"

namespace layline {

/// What a button of an explanation does: one undo entry.
struct Alternative {
    Scenario scenario;
    QString undo_text;
};

/// An explanation as it is shown: words, and what its buttons do, in their order.
struct Explained {
    Sheet sheet;
    std::vector<Alternative> alternatives;
};

/// What an explanation is made from. `moves` is null while they are being computed.
struct ExplainContext {
    const PlanningSession& session;
    const Estimate& estimate;        ///< legal
    const std::vector<Move>* moves;  ///< every legal change of one field of estimate.scenario
};

/// Explains what is marked; the MFU where nothing is. An illegal layout is explained by which values would divide.
Explained explain(const PlanningSession& session, const std::vector<Move>* moves);

// One file each.
Explained explain_memory_class(const ExplainContext& context, int stage, MemoryClass part);
Explained explain_stage_memory(const ExplainContext& context, int stage);
Explained explain_waterfall_row(const ExplainContext& context, WaterfallKind kind);
Explained explain_box(const ExplainContext& context, std::size_t action);
Explained explain_tile(const ExplainContext& context, HeadlineTile tile);
Explained explain_divisibility(const PlanningSession& session);

}  // namespace layline
