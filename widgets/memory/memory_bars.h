// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>
#include <memory>
#include <optional>

#include "model/estimate/estimate.h"
#include "widgets/common/density.h"
#include "widgets/memory/memory_class.h"
#include "widgets/memory/memory_layout.h"
#include "widgets/tip/tip.h"

namespace layline {

class MemoryPlot;

/// A part of the plot: a stage, and a class of it unless the whole stage is meant.
struct MemoryMark {
    int stage = -1;
    std::optional<MemoryClass> part;
    bool operator==(const MemoryMark&) const = default;
    bool none() const { return stage < 0 && !part; }
};

/// Peak memory of every pipeline rank, stacked by class, over the bands of the capacity.
class MemoryBars : public QWidget {
    Q_OBJECT
  public:
    explicit MemoryBars(QWidget* parent = nullptr);
    ~MemoryBars() override;

    /// @param live legal or null, @param pinned A or null; both are kept until replaced.
    void set_estimates(std::shared_ptr<const Estimate> live, std::shared_ptr<const Estimate> pinned);
    void set_mark(const MemoryMark& mark);
    /// The last valid layout stays as a ghost while the present one cannot run.
    void set_ghost(bool ghost);
    void set_density(Density density);
    void set_tip_source(std::function<Tip(const MemoryMark&)> source) { tip_source_ = std::move(source); }

    /// Stages as rows, classes as columns, GiB, tab-separated: for the clipboard and for screen readers.
    QString table() const;
    /// The segment under a point; none() where there is none.
    MemoryMark mark_at(const QPoint& position) const;
    /// Where a segment is drawn; null where it is scrolled out of sight.
    QRectF segment_rect(int stage, MemoryClass part) const;
    /// Where a class stands in the legend, square and word.
    QRect legend_rect(MemoryClass part) const;
    MemoryLayout layout_now() const;

    QSize minimumSizeHint() const override { return {340, 190}; }

  signals:
    void hovered(const layline::MemoryMark& mark);
    void clicked(const layline::MemoryMark& mark);
    void explanation_wanted();  ///< double click or Enter on what is marked

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    friend class MemoryWords;

    void redraw();
    /// A class that the legend names stands for its largest segment.
    MemoryMark largest(MemoryClass part) const;
    void scroll_to(int first);
    void step(int stages, int classes);
    const StageMemory& stage(int index) const { return live_->memory[static_cast<std::size_t>(index)]; }

    MemoryPlot* plot_;
    std::shared_ptr<const Estimate> live_, pinned_;
    MemoryMark mark_, hovered_;
    bool ghost_ = false;
    Density density_ = Density::regular;
    int first_ = 0;  ///< stage at the left edge
    std::function<Tip(const MemoryMark&)> tip_source_;
};

/// "Weights", "Activations"; the short form for compact legends.
QString word_of(MemoryClass part, bool brief = false);

}  // namespace layline
