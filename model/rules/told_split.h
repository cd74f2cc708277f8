// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/scenario/scenario.h"

namespace layline {

/// Whether the layout names the layers of its first or last rank, or every stage; the second overrules the first.
bool tells_edges(const Scenario& scenario);
bool tells_stages(const Scenario& scenario);

/// Why the told layers cannot be dealt so, one sentence; empty where they can. Pre: tells_edges().
std::string edges_refusal(const Scenario& scenario);
/// The same for an explicit list of stages. Pre: tells_stages().
std::string stages_refusal(const Scenario& scenario);

}  // namespace layline
