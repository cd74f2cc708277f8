// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "widgets/common/density.h"
#include "widgets/tip/tip.h"
#include "widgets/waterfall/waterfall_table.h"

namespace layline {

/// From peak to achieved in rows: where the step's FLOP/s go.
class WaterfallView : public QWidget {
    Q_OBJECT
  public:
    explicit WaterfallView(QWidget* parent = nullptr);

    void set_estimates(std::shared_ptr<const Estimate> live, std::shared_ptr<const Estimate> pinned, MfuConvention convention);
    /// MFU of the nearest measured run, 0..1.
    void set_measured(std::optional<double> mfu);
    void set_mark(std::optional<WaterfallKind> kind);
    void set_ghost(bool ghost);
    void set_density(Density density);
    void set_tip_source(std::function<Tip(WaterfallKind)> source) { tip_source_ = std::move(source); }

    const std::vector<WaterfallLine>& lines() const { return lines_; }
    /// Tab-separated, for the clipboard and for screen readers.
    QString table() const;
    QRect row_rect(int row) const;
    int row_at(const QPoint& position) const;

    QSize minimumSizeHint() const override { return {420, 190}; }

  signals:
    void hovered(std::optional<layline::WaterfallKind> kind);
    void clicked(std::optional<layline::WaterfallKind> kind);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    friend class WaterfallPainter;

    std::optional<WaterfallKind> kind_at(int row) const;
    void step(int rows);

    std::shared_ptr<const Estimate> live_, pinned_;
    MfuConvention convention_ = MfuConvention::palm;
    std::vector<WaterfallLine> lines_;
    std::optional<double> measured_;
    std::optional<WaterfallKind> mark_;
    int hovered_ = -1;
    bool ghost_ = false;
    Density density_ = Density::regular;
    std::function<Tip(WaterfallKind)> tip_source_;
};

}  // namespace layline
