// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace layline {

/// Notices when a max-plus system repeats itself: every entry of its state grew by one and the same amount over one period. From there it
/// does so for ever, since its next state depends on differences alone (Baccelli et al., Synchronization and Linearity, 1992, chapter 3).
class PeriodicState {
  public:
    /// Records the state at the end of a period. @returns the growth over the period, or 0 where the entries disagree.
    double growth(std::span<const double> state);

  private:
    std::vector<double> last_;
};

}  // namespace layline
