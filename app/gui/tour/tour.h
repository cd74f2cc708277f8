// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <filesystem>
#include <string>
#include <vector>

#include "app/gui/session/plan.h"

namespace layline {

/// One finding of a paper as two layouts: the common one and the recommended one, each with what was measured of it.
struct TourStep {
    std::string id;  ///< of its words, see tour_words()
    Pin a, b;
    int agree = 0, disagree = 0;  ///< comparisons of this kind in the whole published table that show the finding, and that do not
};

struct Tour {
    std::string source;
    std::vector<TourStep> steps;
};

/// A "layline/tour" file of presets/tours. @throws InputError naming file and place.
Tour read_tour(const std::filesystem::path& file);
/// The recommendations of arXiv 2311.05610.
Tour recommendations();

/// The finding in a headline, and what to look at.
struct TourWords {
    QString finding, text;
    QString table;  ///< what was compared in the whole table, and where the finding does not hold
};
TourWords tour_words(const std::string& id);

/// Both sides pinned, the common one as A, the recommended one live.
Plan with_step(Plan plan, const TourStep& step);

}  // namespace layline
