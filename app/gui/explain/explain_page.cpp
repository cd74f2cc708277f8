// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/explain/explain_page.h"

#include <QVBoxLayout>
#include <QtConcurrent>

#include "widgets/sheet/sheet_view.h"

namespace layline {

namespace {
constexpr int later_ms = 40;
constexpr int rest_ms = 120;  // a layout that stays this long is worth trying changes of
}  // namespace

ExplainPage::ExplainPage(PlanningSession& session) : session_(session), view_(new SheetView) {
    view_->setAccessibleName(tr("Explanation"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(SheetView::scrolled(view_));
    rest_.setSingleShot(true);
    rest_.setInterval(rest_ms);
    later_.setSingleShot(true);
    later_.setInterval(later_ms);
    connect(&later_, &QTimer::timeout, this, &ExplainPage::refresh_when_seen);
    connect(&rest_, &QTimer::timeout, this, &ExplainPage::start_moves);
    connect(&watcher_, &QFutureWatcher<std::vector<Move>>::finished, this, &ExplainPage::take_moves);
    connect(view_, &SheetView::button_clicked, this, &ExplainPage::act);
    connect(&session_, &PlanningSession::changed, this, &ExplainPage::update_from);
}

ExplainPage::~ExplainPage() { watcher_.waitForFinished(); }

bool ExplainPage::moves_known() const { return moves_for_ && moves_for_ == session_.estimate(); }

void ExplainPage::update_from(Changes changes) {
    if (!(changes & (Change::plan | Change::estimate | Change::highlight | Change::convention))) return;
    if (!session_.in_gesture() || !is_seen()) return refresh_when_seen();
    if (!later_.isActive()) later_.start();  // while a slider is dragged the plots come first
}

void ExplainPage::refresh() {
    shown_ = explain(session_, moves_known() ? &moves_ : nullptr);
    view_->set_sheet(shown_.sheet);
    const EstimatePtr now = session_.estimate();
    if (now && now->legal() && !moves_known() && running_for_ != now) rest_.start();
}

void ExplainPage::start_moves() {
    const EstimatePtr now = session_.estimate();
    if (!is_seen() || !now->legal() || moves_known()) return;
    if (watcher_.isRunning()) return rest_.start();
    running_for_ = now;
    watcher_.setFuture(
        QtConcurrent::run([now, coefficients = session_.coefficient_source()] { return legal_moves(now->scenario, coefficients); }));
}

void ExplainPage::take_moves() {
    moves_ = watcher_.result();
    moves_for_ = std::exchange(running_for_, nullptr);
    refresh_when_seen();
}

void ExplainPage::act(int button) {
    if (button < 0 || button >= static_cast<int>(shown_.alternatives.size())) return;
    const Alternative chosen = shown_.alternatives[static_cast<std::size_t>(button)];
    session_.edit(chosen.scenario, chosen.undo_text);
}

}  // namespace layline
