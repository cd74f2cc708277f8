// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace layline {

class PlanningSession;

/// Asks for a file name and writes the report of the comparison there; what goes wrong is said in the headline.
void choose_and_write_report(QWidget* window, PlanningSession& session);

}  // namespace layline
