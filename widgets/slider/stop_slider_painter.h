// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>

#include "widgets/slider/stop_slider.h"
#include "widgets/theme/theme.h"

namespace layline {

/// Draws one slider row in its present state; lives for one paint event.
class StopSliderPainter {
  public:
    explicit StopSliderPainter(StopSlider& slider);
    void paint();

  private:
    void background();
    void label();
    void value_box();
    void lock();
    void sentence();
    void track();
    void outcomes();
    void stop(int index);
    void thumb();
    void tick_labels();
    double x_of(int index) const { return row_.stop_x(index); }

    StopSlider& slider_;
    const Theme& theme_;
    SliderGeometry row_;
    QPainter painter_;
    bool active_;  ///< has the focus, or its editor has
    bool legal_;
};

}  // namespace layline
