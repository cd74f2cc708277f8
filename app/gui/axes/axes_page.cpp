// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/axes/axes_page.h"

#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "app/gui/axes/axis_row.h"
#include "app/gui/axes/axis_words.h"
#include "model/scenario/input_error.h"
#include "widgets/panel/form_columns.h"
#include "widgets/panel/group_head.h"
#include "widgets/segmented/segmented_control.h"
#include "widgets/theme/fonts.h"

namespace layline {

namespace {
constexpr int margin = 16, problem_lines = 2;
}

AxesPage::AxesPage(PlanningSession& session, std::span<const PlanAxis> axes)
    : session_(session), column_(new QVBoxLayout(this)), problem_(new QLabel) {
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(0);
    auto* content = new FormColumns;
    content->setBackgroundRole(QPalette::Base);
    content->setAutoFillBackground(true);
    add_rows(axes, *content);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    column_->addWidget(scroll, 1);
    problem_->setFont(font_of(TextRole::caption));
    problem_->setWordWrap(true);
    problem_->setContentsMargins(margin, 4, margin, 4);
    problem_->setFixedHeight(problem_lines * line_height(TextRole::caption) + 8);
    problem_->setAccessibleName(tr("What was refused"));
    column_->addWidget(problem_);
    connect(&session_, &PlanningSession::changed, this, [this](Changes changes) {
        if (changes & Change::plan) refresh_when_seen();
    });
}

AxesPage::~AxesPage() {
    for (const AxisRow* row : rows_) row->disconnect(this);
}

void AxesPage::add_header(QWidget* header) { column_->insertWidget(0, header); }

void AxesPage::add_rows(std::span<const PlanAxis> axes, FormColumns& form) {
    while (!axes.empty()) {
        const AxisGroup group = axes.front().group;
        auto* block = new QWidget;
        auto* column = new QVBoxLayout(block);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        column->addWidget(new GroupHead(axis_group_name(group)));
        for (; !axes.empty() && axes.front().group == group; axes = axes.subspan(1)) {
            auto* row = new AxisRow(axes.front());
            rows_.push_back(row);
            column->addWidget(row);
            connect(row, &AxisRow::chosen, this, [this, row](const QString& text) { choose(*row, text); });
            if (axes.front().key == "split") add_balance(*column);
        }
        form.add_block(block);
    }
}

void AxesPage::add_balance(QVBoxLayout& column) {
    balance_ = new SegmentedControl(tr("Keep stages balanced"));
    connect(balance_, &SegmentedControl::chosen, this, [this](int chosen) {
        session_.set_balance(chosen == 0   ? std::nullopt
                             : chosen == 1 ? std::optional(StageBalance::memory)
                                           : std::optional(StageBalance::time));
    });
    column.addWidget(balance_);
}

AxisRow* AxesPage::row(std::string_view key) const {
    const auto found = std::ranges::find_if(rows_, [&](const AxisRow* row) { return row->axis().key == key; });
    return found == rows_.end() ? nullptr : *found;
}

QString AxesPage::problem() const { return problem_->text(); }

void AxesPage::choose(AxisRow& row, const QString& text) {
    try {
        const Scenario next = with_axis(session_.scenario(), row.axis(), text.toStdString());
        problem_->clear();
        session_.edit(next, tr("Set %1 to %2").arg(axis_name(row.axis().key), axis_word(text.toStdString())));
    } catch (const InputError& error) {
        problem_->setText(QString::fromUtf8(error.what()));
        row.show_value(session_.scenario());
    }
}

void AxesPage::refresh() {
    for (AxisRow* row : rows_) row->show_value(session_.scenario());
    if (balance_ == nullptr) return;
    const auto& balance = session_.plan().balance;
    balance_->setEnabled(session_.scenario().layout.pp > 1);
    balance_->set_segments({{tr("Off"), {}, false}, {tr("Memory"), {}, false}, {tr("Time"), {}, false}}, !balance ? 0
                                                                                                         : *balance == StageBalance::memory
                                                                                                             ? 1
                                                                                                             : 2);
}

}  // namespace layline
