// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>
#include <vector>

class QDockWidget;

namespace layline {

/// The title bar of a dock: the tabs of all docks in its place, its own one on top, then the content's own header, then float and close.
/// (The tab bar that QMainWindow would draw above it is kept at height 0 by the window's style.)
class DockHeader : public QWidget {
    Q_OBJECT
  public:
    using Companions = std::function<std::vector<QDockWidget*>()>;
    /// @param companions the docks in this place, left to right, itself among them
    DockHeader(QDockWidget& dock, Companions companions);

    /// Stands between the tabs and the buttons.
    void set_content(QWidget* content);
    QSize sizeHint() const override { return {320, 30}; }
    QSize minimumSizeHint() const override { return {100, 30}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;

  private:
    struct Tab {
        QDockWidget* dock;
        QRect where;
    };
    /// What each tab may take of the width before the buttons.
    std::vector<int> tab_widths(const std::vector<QDockWidget*>& docks) const;
    std::vector<Tab> tabs() const;
    QRect close_button() const;
    QRect float_button() const;
    void place_content();

    QDockWidget& dock_;
    Companions companions_;
    QWidget* content_ = nullptr;
    QPoint pointer_{-1, -1};
};

}  // namespace layline
