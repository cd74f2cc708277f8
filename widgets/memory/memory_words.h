// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>

#include "widgets/memory/memory_bars.h"
#include "widgets/theme/theme.h"

namespace layline {

/// What is painted over the bars: outlines, stage names, totals, the strip of bands with its words, and the legend.
class MemoryWords {
  public:
    MemoryWords(const MemoryBars& bars, QPainter& painter);
    void paint();

  private:
    void outlines();
    void mark();
    void stages();
    void stage_label(int stage, bool with_name);
    void strip();
    void legend();
    bool is_labelled(int stage) const;
    bool is_marked(int stage) const { return bars_.mark_.stage == stage; }

    const MemoryBars& bars_;
    QPainter& painter_;
    const Theme& theme_;
    MemoryLayout layout_;
    QRect plot_;
    int last_;
};

}  // namespace layline
