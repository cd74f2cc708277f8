// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>
#include <array>

namespace layline {

/// What follows from the layout, at the foot of its dock: two rows of a name and a value at each side.
class DerivedFooter : public QWidget {
    Q_OBJECT
  public:
    struct Entry {
        QString name, value;
        bool operator==(const Entry&) const = default;
    };
    /// Left and right of the first row, then of the second.
    using Entries = std::array<Entry, 4>;

    explicit DerivedFooter(QWidget* parent = nullptr);
    void set_entries(const Entries& entries);
    const Entries& entries() const { return entries_; }
    QSize sizeHint() const override { return {316, 46}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Entries entries_;
};

}  // namespace layline
