// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/scenario/plan_axes.h"

class QMenu;

namespace layline {

class LabelledRow;
class PickerButton;
class SegmentedControl;
class ValueEdit;

/// One axis as a row: Off and On, a menu of words, or a box to type a value in. What changes nothing here is grey and says why.
class AxisRow : public QWidget {
    Q_OBJECT
  public:
    explicit AxisRow(const PlanAxis& axis);

    const PlanAxis& axis() const { return axis_; }
    void show_value(const Scenario& scenario);
    /// The part that takes keys and clicks, for tests: an edit, a button or a control of segments.
    QWidget* control() const;

  signals:
    void chosen(const QString& text);

  private:
    /// Every word, those that would make the plan impossible with the reason.
    void fill_menu(QMenu& menu);
    void add_flag();
    void add_words();
    void add_edit();

    const PlanAxis& axis_;
    Scenario scenario_;  ///< shown last
    SegmentedControl* flag_ = nullptr;
    PickerButton* words_ = nullptr;
    ValueEdit* edit_ = nullptr;
    LabelledRow* row_ = nullptr;
};

}  // namespace layline
