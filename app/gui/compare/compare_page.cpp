// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/compare/compare_page.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "app/gui/compare/comparison_model.h"
#include "app/gui/compare/pin_model.h"
#include "app/gui/compare/pin_words.h"
#include "app/gui/session/pins.h"
#include "widgets/common/text_button.h"
#include "widgets/sheet/sheet_view.h"
#include "widgets/table/flat_table.h"
#include "widgets/theme/fonts.h"

namespace layline {

namespace {

constexpr int padding = 10, gap = 6;
constexpr int side_width = 22, number_width = 52, a_width = 74, difference_width = 78;
constexpr int most_pins_height = 24 * 6 + 2;

}  // namespace

ComparePage::ComparePage(PlanningSession& session)
    : session_(session), pin_model_(new PinModel(session, this)), comparison_(new ComparisonModel(this)) {
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    build_tables();
    build_buttons();
    Sheet hint;
    hint.paragraph(
        tr("Nothing is compared yet. Ctrl+B pins the live layout as A; Enter on a pin makes it A, O makes it live, U predicts it anew."));
    hint_ = new SheetView;
    hint_->set_sheet(std::move(hint));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(padding, 0, padding, padding);
    column->setSpacing(gap);
    column->addWidget(pins_);
    auto* row = new QHBoxLayout;
    row->setSpacing(gap);
    for (TextButton* button : {pin_, swap_, copy_, report_}) row->addWidget(button);
    row->addStretch(1);
    column->addLayout(row);
    column->addWidget(differences_, 1);
    column->addWidget(hint_, 1);
    connect(&session_, &PlanningSession::changed, this, [this](Changes changes) {
        if (changes & (Change::plan | Change::estimate | Change::convention)) refresh_when_seen();
    });
}

void ComparePage::build_tables() {
    pins_ = new FlatTable;
    pins_->setAccessibleName(tr("Pinned layouts"));
    pins_->setModel(pin_model_);
    pins_->setItemDelegate(new PinDelegate(this));
    pins_->setEditTriggers(QAbstractItemView::EditKeyPressed);
    pins_->horizontalHeader()->setMinimumSectionSize(side_width);
    pins_->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    pins_->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    pins_->setColumnWidth(0, side_width);
    for (int column = 2; column < 5; ++column) pins_->setColumnWidth(column, number_width);
    pins_->installEventFilter(this);
    connect(pins_, &FlatTable::activated_row, this, [this](int row) { session_.set_baseline(PinModel::pin_of(row)); });
    connect(pins_, &FlatTable::delete_pressed, this, [this](int row) { session_.remove_pin(PinModel::pin_of(row)); });
    differences_ = new FlatTable;
    differences_->setAccessibleName(tr("Differences between A and B"));
    differences_->setModel(comparison_);
    differences_->setItemDelegate(new ComparisonDelegate(this));
    differences_->horizontalHeader()->setMinimumSectionSize(side_width);
    differences_->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    differences_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    differences_->setColumnWidth(1, a_width);
    differences_->setColumnWidth(2, a_width);
    differences_->setColumnWidth(3, difference_width);
}

void ComparePage::build_buttons() {
    const auto make = [this](const QString& text, auto act) {
        auto* button = new TextButton(this);
        button->set_small(true);
        button->set_words(text, {});
        connect(button, &QAbstractButton::clicked, this, act);
        return button;
    };
    pin_ = make(tr("Pin B"), [this] { session_.pin(); });
    swap_ = make(tr("Swap A and B"), [this] { session_.swap_with_pinned(); });
    copy_ = make(tr("Copy table"), [this] { QApplication::clipboard()->setText(differences_->text()); });
    report_ = make(tr("Report…"), [this] { emit report_requested(); });
}

bool ComparePage::eventFilter(QObject* watched, QEvent* event) {
    if (watched != pins_ || event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key(), pin = PinModel::pin_of(pins_->currentIndex().row());
    if (key == Qt::Key_O)
        session_.open_pin(pin);
    else if (key == Qt::Key_U)
        session_.renew_pin(pin);
    else
        return QWidget::eventFilter(watched, event);
    return true;
}

void ComparePage::refresh() {
    pin_model_->refresh();
    pins_->setFixedHeight(std::min(most_pins_height, pins_->sizeHint().height()));
    const EstimatePtr a = session_.pinned_estimate(), b = session_.estimate();
    swap_->setEnabled(a != nullptr);
    copy_->setEnabled(a != nullptr);
    differences_->setVisible(a != nullptr);
    hint_->setVisible(a == nullptr);
    if (!a) return comparison_->set_rows({});
    const Plan& plan = session_.plan();
    comparison_->set_rows(
        layline::comparison({a.get(), measurement_of(plan, a->scenario), calibration_words(calibration_of(plan, *plan.baseline_pin()))},
                            {b.get(), measurement_of(plan, b->scenario), calibration_words(plan.calibration)}, session_.convention()));
}

}  // namespace layline
