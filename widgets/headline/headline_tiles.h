// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>

#include "widgets/headline/headline_layout.h"
#include "widgets/headline/headline_values.h"
#include "widgets/headline/tile_glyph.h"

namespace layline {

/// The strip's page for a layout that can run: verdict, four numbers, evidence; painted in one pass.
class HeadlineTiles : public QWidget {
    Q_OBJECT
  public:
    explicit HeadlineTiles(QWidget* parent = nullptr);

    void set_values(const HeadlineValues& values);
    void set_layout(const HeadlineLayout& layout);
    /// One sentence per tile, for screen readers.
    QString spoken() const;
    /// "Stage 0 needs 74.7 of 80.0 GiB. Should run, but leaves 5.3 GiB for fragmentation."
    QString verdict_sentence() const;

    /// The tile that is explained elsewhere.
    void set_mark(std::optional<HeadlineTile> tile);

  signals:
    void evidence_clicked();
    void tile_clicked(layline::HeadlineTile tile);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

  private:
    HeadlineValues values_;
    void choose(HeadlineTile tile);

    HeadlineLayout layout_;
    std::optional<HeadlineTile> mark_;
};

}  // namespace layline
