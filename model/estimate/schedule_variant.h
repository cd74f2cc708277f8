// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/scenario/scenario.h"

namespace layline {

/// The scenario under another schedule; sequences go whole where it does not cut them.
Scenario with_schedule(const Scenario& scenario, const std::string& name);

/// Why a schedule is of no use to the plan though its sizes fit, or an empty string: overlap of an exchange that does not happen,
/// layered accumulation of more than a layer a stage.
std::string purpose_refusal(const Scenario& scenario, const std::string& name);

/// The scenario under another schedule, with the virtual stages that it lives on where the present ones are refused or make it another
/// schedule's twin: two for the V schedules and interleaving, one for those that hold one stage a rank. A schedule that is made for slices
/// gets four where the plan has one: in one slice it would be another's twin too.
struct ScheduleVariant {
    Scenario scenario;
    bool chunks_changed = false;  ///< vpp is not what it was
    std::string refusal;          ///< why it cannot run even so; empty when it can
    bool legal() const { return refusal.empty(); }
};

/// @param name one of schedule_names().
ScheduleVariant with_schedule_and_chunks(const Scenario& scenario, const std::string& name);

}  // namespace layline
