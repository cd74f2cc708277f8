// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace layline {

/// The title bar of a dock that stands alone in its area, drawn as the one tab it is, with the content's own header beside it.
class DockHeader : public QWidget {
    Q_OBJECT
  public:
    DockHeader(const QString& title, QWidget* content, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {400, 30}; }
    QSize minimumSizeHint() const override { return {100, 30}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    int tab_width() const;

    QString title_;
    QWidget* content_;
};

}  // namespace layline
