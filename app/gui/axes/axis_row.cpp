// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/axes/axis_row.h"

#include <QMenu>
#include <QVBoxLayout>

#include "app/gui/axes/axis_words.h"
#include "app/gui/axes/value_edit.h"
#include "app/gui/layout_panel/labelled_row.h"
#include "model/cost/memory_rules.h"
#include "model/cost/state_bytes.h"
#include "model/estimate/legality.h"
#include "model/scenario/input_error.h"
#include "widgets/context/picker_button.h"
#include "widgets/segmented/segmented_control.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {
constexpr int number_width = 92, text_width = 168;

QString text_of(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }
Scenario unsharded(Scenario scenario) {
    scenario.layout.zero_stage = 0;
    scenario.layout.offload_optimizer = 0;
    return scenario;
}

/// What the types and the optimizer come to before anything is sharded: "18 B"; empty for rows of other groups.
QString state_words(const PlanAxis& axis, const Scenario& scenario) {
    if (axis.group != AxisGroup::optimizer) return {};
    const StateBytes state = state_bytes(unsharded(scenario), memory_rules(scenario), 1);
    return numbers::significant(state.weights + state.gradients + state.optimizer) + QStringLiteral(" B");
}

}  // namespace

AxisRow::AxisRow(const PlanAxis& axis) : axis_(axis) {
    setObjectName(QStringLiteral("axis.") + text_of(axis.key));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    if (axis.kind == AxisKind::flag)
        add_flag();
    else if (axis.kind == AxisKind::word)
        add_words();
    else
        add_edit();
    column->addWidget(row_ != nullptr ? static_cast<QWidget*>(row_) : flag_);
}

void AxisRow::add_flag() {
    flag_ = new SegmentedControl(axis_name(axis_.key));
    connect(flag_, &SegmentedControl::chosen, this, [this](int value) { emit chosen(QString::number(value)); });
}

void AxisRow::add_words() {
    words_ = new PickerButton({});
    auto* menu = new QMenu(this);
    words_->set_menu(menu);
    menu->setToolTipsVisible(true);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fill_menu(*menu); });
    row_ = new LabelledRow(axis_name(axis_.key), words_);
}

void AxisRow::fill_menu(QMenu& menu) {
    menu.clear();
    const std::string now = axis_text(scenario_, axis_);
    for (const std::string_view word : axis_.words) {
        QString reason, state;
        try {
            const Scenario changed = with_axis(scenario_, axis_, word);
            state = state_words(axis_, changed);
            if (!is_legal(changed) && is_legal(scenario_)) reason = QString::fromStdString(violations(changed).front().message);
        } catch (const InputError& error) {
            reason = QString::fromUtf8(error.what());
        }
        const QString text = axis_word(word);
        const QString right = !reason.isEmpty() ? tr("not possible") : state.isEmpty() ? QString() : tr("%1 a parameter").arg(state);
        QAction* action = menu.addAction(right.isEmpty() ? text : text + u'\t' + right);
        action->setToolTip(reason);
        action->setCheckable(true);
        action->setChecked(word == now);
        connect(action, &QAction::triggered, this, [this, word] { emit chosen(text_of(word)); });
    }
}

void AxisRow::add_edit() {
    const bool text = axis_.kind == AxisKind::text;
    edit_ = new ValueEdit(axis_.kind == AxisKind::count, text ? text_width : number_width);
    edit_->setAccessibleName(axis_name(axis_.key));
    connect(edit_, &ValueEdit::taken, this, &AxisRow::chosen);
    row_ = new LabelledRow(axis_name(axis_.key), edit_);
}

QWidget* AxisRow::control() const {
    if (flag_ != nullptr) return flag_;
    return words_ != nullptr ? static_cast<QWidget*>(words_) : edit_;
}

void AxisRow::show_value(const Scenario& scenario) {
    if (words_ != nullptr) scenario_ = scenario;
    const std::string value = axis_text(scenario, axis_);
    const std::string idle = axis_.idle != nullptr ? axis_.idle(scenario) : std::string();
    setEnabled(idle.empty());
    setToolTip(idle.empty() ? QString() : tr("Changes nothing: %1.").arg(QString::fromStdString(idle)));
    if (flag_ != nullptr) flag_->set_segments({{tr("Off"), {}, false}, {tr("On"), {}, false}}, value == "1" ? 1 : 0);
    if (words_ != nullptr) {
        const QString state = axis_.key == "optimizer" ? QStringLiteral(" · ") + state_words(axis_, scenario) : QString();
        words_->set_choice(axis_word(value) + state, {}, false);
    }
    if (edit_ != nullptr) edit_->set_value(QString::fromStdString(value));
    if (row_ != nullptr) row_->place();
}

}  // namespace layline
