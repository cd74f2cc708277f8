// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

#include "widgets/pipeline/picture.h"

namespace layline {

/// How people write a schedule's name: "1F1B", "Interleaved 1F1B", "DualPipe".
QString schedule_name(const std::string& id);
/// "1F1B · 4 stages · 128 micro-batches".
QString schedule_title(const SchedulePicture& picture);
/// One paragraph for screen readers: sizes, step time, bubble, the busiest rank, the fold.
QString schedule_summary(const SchedulePicture& picture);

/// The first value of the shown layout that the refused one changes: "TP 2"; "layout" where only other things differ.
QString what_differs(const Scenario& shown, const Scenario& refused);

/// The same work in another schedule, or nothing.
std::optional<std::size_t> find_action(const SchedulePicture* picture, const Action& action);

}  // namespace layline
