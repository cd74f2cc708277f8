// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/schedule/closed_forms.h"
#include "model/schedule/schedule.h"

namespace layline {

/// One schedule: what it is called, where its definition comes from, which sizes it takes, and how its lists are made.
struct ScheduleKind {
    std::string name;
    std::string title;       ///< as a person would write it
    std::string source;      ///< paper or implementation whose order the name follows
    int natural_chunks = 1;  ///< stages per rank where the request leaves it open
    /// Why the sizes are refused and by whom, or empty. Called with sizes that are positive.
    std::string (*refuse)(const ScheduleRequest&) = nullptr;
    /// The lists, for sizes that refuse() takes.
    Schedule (*make)(const ScheduleRequest&) = nullptr;
    /// Null where none is known.
    ClosedForms (*closed_forms)(const ScheduleRequest&, const UnitTimes&) = nullptr;
    /// Stages where the request leaves them open and there is a single rank; 0: natural_chunks.
    int natural_chunks_alone = 0;
};

/// @returns the kind of that name, or null.
const ScheduleKind* find_schedule_kind(const std::string& name);

}  // namespace layline
