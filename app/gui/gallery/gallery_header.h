// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;

namespace layline {

class ScheduleGallery;

/// The line above the gallery: how many schedules apply, and a button that opens one from a file.
class GalleryHeader : public QWidget {
    Q_OBJECT
  public:
    GalleryHeader(ScheduleGallery& gallery, QAction* open);
    QSize sizeHint() const override { return {400, 30}; }
    QSize minimumSizeHint() const override { return {120, 30}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    ScheduleGallery& gallery_;
    QToolButton* open_;
};

}  // namespace layline
