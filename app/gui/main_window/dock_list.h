// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layline {

class Docks;
class MainWindow;

/// Adds every tabbed dock of the window, in the order of the design: Schedule, Search, Export at the bottom; Explain, Evidence, Compare,
/// GPU at the right.
void add_docks(Docks& docks, MainWindow& window);

}  // namespace layline
