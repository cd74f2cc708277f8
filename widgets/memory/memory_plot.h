// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qcustomplot.h>

#include <array>
#include <functional>

#include "model/estimate/estimate.h"
#include "widgets/common/memory_bands.h"
#include "widgets/memory/memory_class.h"
#include "widgets/memory/memory_layout.h"
#include "widgets/theme/theme.h"

namespace layline {

/// The plot under the memory panel's words: axis, grid, bands, capacity, and one set of bars per memory class.
/// Wide on its own: private to memory_bars.cpp.
class MemoryPlot : public QCustomPlot {
  public:
    explicit MemoryPlot(QWidget* parent);

    void show_stages(const Estimate& live, const Estimate* pinned, const MemoryLayout& layout, int first);
    /// GiB to pixels from the top of the widget.
    double y_of(double gib) const { return yAxis->coordToPixel(gib); }
    double top_gib() const { return yAxis->range().upper; }

    /// Painted over the plot at every paint event.
    std::function<void(QPainter&)> overlay;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    using Stack = std::array<QCPBars*, memory_classes.size()>;

    Stack make_stack();
    void fill(const Stack& stack, const Estimate& estimate, const MemoryLayout& layout, int first, bool second);
    void apply_theme();
    void place_bands(const MemoryBands& bands);

    Stack live_{}, pinned_{};
    QCPItemRect* tight_;
    QCPItemRect* over_;
    QCPItemLine* capacity_;
};

QColor colour_of(MemoryClass part, const Theme& theme);
/// The class's fill; reserve is hatched.
QBrush brush_of(MemoryClass part, const Theme& theme);

}  // namespace layline
