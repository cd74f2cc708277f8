// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "widgets/pipeline/picture.h"
#include "widgets/theme/theme.h"

namespace layline {

/// Fill and text of every kind of box of a schedule in a theme, looked up rather than mixed.
class WorkColours {
  public:
    WorkColours(const Theme& theme, const ChunkTable& chunks);

    const Fill& fill(const Action& action) const { return fills_[index(action)]; }
    /// Red, green and blue of the fill, 0..255, for sums.
    const std::array<double, 3>& rgb(const Action& action) const { return rgb_[index(action)]; }

  private:
    std::size_t index(const Action& action) const { return static_cast<std::size_t>(action.kind) * places_ + chunks_->place(action); }

    const ChunkTable* chunks_;
    std::size_t places_;
    std::vector<Fill> fills_;
    std::vector<std::array<double, 3>> rgb_;
};

/// Mean colours of many boxes at once: sums of time and time-weighted colour over every block of boxes, added up in front.
class ColourSums {
  public:
    ColourSums(const SchedulePicture& picture, const WorkColours& colours);

    struct Mean {
        double seconds = 0;  ///< summed over the boxes
        QColor colour;
    };
    /// Of the actions [first, last) of the schedule's flat list, which lie on one rank. O(1).
    Mean mean(std::size_t first, std::size_t last) const;

  private:
    struct Sum {
        double seconds = 0, red = 0, green = 0, blue = 0;
        void subtract(const Sum& other);
    };
    void add(Sum& sum, std::size_t first, std::size_t last) const;
    Sum before(std::size_t action) const;

    const SchedulePicture* picture_;
    const WorkColours* colours_;
    std::vector<Sum> blocks_;
};

}  // namespace layline
