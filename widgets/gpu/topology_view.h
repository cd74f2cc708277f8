// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>
#include <vector>

namespace layline {

/// How two GPUs of a machine reach each other.
struct TopologyLink {
    QString word;  ///< "NV18", "PIX", "SYS"
    QString tip;
    int closeness = 0;  ///< 0 far (over the processors) .. 3 near (NVLink)
};

/// The matrix of links, one cell a pair, the nearer the darker.
class TopologyView : public QWidget {
    Q_OBJECT
  public:
    explicit TopologyView(QWidget* parent = nullptr);

    /// @param links row by row, count x count; the diagonal is not drawn.
    void set_links(int count, std::vector<TopologyLink> links);
    QString text() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    double cell_width() const;
    const TopologyLink& at(int row, int column) const {
        return links_[static_cast<std::size_t>(row) * static_cast<std::size_t>(count_) + static_cast<std::size_t>(column)];
    }

    int count_ = 0;
    std::vector<TopologyLink> links_;
};

}  // namespace layline
