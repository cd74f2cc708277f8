// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStatusBar>
#include <QStringList>

namespace layline {

/// The line at the foot of the window: notes at the left, one at the right.
class StatusLine : public QStatusBar {
    Q_OBJECT
  public:
    explicit StatusLine(QWidget* parent = nullptr);
    void set_notes(const QStringList& notes, const QString& right);
    const QStringList& notes() const { return notes_; }
    QSize sizeHint() const override { return {200, 24}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QStringList notes_;
    QString right_;
};

}  // namespace layline
