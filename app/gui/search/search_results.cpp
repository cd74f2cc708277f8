// SPDX-License-Identifier: GPL-3.0-or-later
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSaveFile>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/gui/search/landscape_pages.h"
#include "app/gui/search/result_model.h"
#include "app/gui/search/search_controls.h"
#include "app/gui/search/search_page.h"
#include "app/gui/words/outcome_words.h"
#include "model/cost/memory_fit.h"
#include "model/cost/step_band.h"
#include "model/search/leaderboard.h"
#include "model/search/search_json.h"
#include "widgets/common/text_button.h"
#include "widgets/landscape/parallel_view.h"
#include "widgets/landscape/pareto_plot.h"
#include "widgets/sheet/sheet_view.h"
#include "widgets/table/flat_table.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr int padding = 10, gap = 6;
constexpr int rank_width = 30, gpus_width = 52, step_width = 64, mfu_width = 52, peak_width = 64, verdict_width = 64;
constexpr qint64 points_pause_ms = 200;

Tip tip_of(const Candidate& c) {
    return {result_words(c.layout),
            {{SearchPage::tr("Step time"), numbers::duration(c.estimate.step_time_s).text()},
             {SearchPage::tr("MFU"), numbers::percent(c.estimate.mfu_palm).text()},
             {SearchPage::tr("Peak"),
              numbers::gib(c.estimate.peak_bytes).text() + QStringLiteral(", ") + verdict_in_sentence(c.estimate.verdict)},
             {SearchPage::tr("Click"), SearchPage::tr("makes it the live layout")}}};
}

}  // namespace

QWidget* SearchPage::build_results() {
    model_ = new ResultModel(this);
    sorted_ = new ResultFilter(*model_, this);
    delegate_ = new ResultDelegate(this);
    table_ = new FlatTable;
    table_->setAccessibleName(tr("Layouts found"));
    table_->setModel(sorted_);
    table_->setItemDelegate(delegate_);
    table_->setSizeAdjustPolicy(QAbstractScrollArea::AdjustIgnored);
    table_->setMouseTracking(true);
    QHeaderView* head = table_->horizontalHeader();
    head->setMinimumSectionSize(24);
    head->setSectionResizeMode(QHeaderView::Fixed);
    head->setSectionResizeMode(ResultModel::layout, QHeaderView::Stretch);
    head->setSectionsClickable(true);
    const int widths[] = {rank_width, 0, gpus_width, step_width, mfu_width, peak_width, verdict_width};
    for (int column = 0; column < ResultModel::columns; ++column)
        if (widths[column] > 0) table_->setColumnWidth(column, widths[column]);
    table_->setColumnHidden(ResultModel::gpus, true);
    table_->setSortingEnabled(true);
    table_->sortByColumn(ResultModel::step, Qt::AscendingOrder);
    connect(table_, &FlatTable::activated_row, this, [this] {
        if (const auto candidate = selected()) use(*candidate);
    });
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { follow_selection(); });
    connect(table_, &QTableView::entered, this,
            [this](const QModelIndex& index) { hover(&model_->candidate(sorted_->mapToSource(index).row())); });
    table_->viewport()->installEventFilter(this);
    const auto hover_row = [this](int row) { hover(row < 0 ? nullptr : &model_->candidate(row)); };
    connect(plot_, &ParetoPlot::hovered, this, hover_row);
    connect(lines_, &ParallelView::hovered, this,
            [this, hover_row](int line) { hover_row(line < 0 ? -1 : line_rows_[static_cast<std::size_t>(line)]); });
    connect(lines_, &ParallelView::range_changed, this, &SearchPage::follow_brush);
    connect(plot_, &ParetoPlot::chosen, this, [this](int row) {
        const Candidate candidate = model_->candidate(row);
        select(candidate);
        use(candidate);
    });
    plot_->set_tip_source([this](int row) { return tip_of(model_->candidate(row)); });
    connect(lines_, &ParallelView::chosen, this,
            [this](int line) { select(model_->candidate(line_rows_[static_cast<std::size_t>(line)])); });

    hint_ = new SheetView;
    connect(hint_, &SheetView::button_clicked, this, &SearchPage::relax);
    results_ = new QStackedWidget;
    results_->addWidget(table_);
    results_->addWidget(SheetView::scrolled(hint_));
    filter_ = new QLineEdit;
    filter_->setFont(font_of(TextRole::body));
    filter_->setPlaceholderText(tr("Filter: tp=2|4 pp<=8 gib<60 fits zb"));
    filter_->setClearButtonEnabled(true);
    filter_->setAccessibleName(tr("Filter of the layouts found"));
    connect(filter_, &QLineEdit::textChanged, this, &SearchPage::follow_filter);
    const auto make = [this](const QString& text, bool primary, auto act) {
        auto* button = new TextButton(this);
        button->set_words(text, {});
        button->set_primary(primary);
        button->set_small(true);
        connect(button, &QAbstractButton::clicked, this, act);
        return button;
    };
    use_ = make(tr("Use layout"), true, [this] {
        if (const auto candidate = selected()) use(*candidate);
    });
    compare_ = make(tr("Compare with current"), false, [this] { compare(); });
    export_ = make(tr("Export…"), false, [this] { choose_export(); });
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(padding, gap, padding, gap);
    layout->setSpacing(gap);
    layout->addWidget(filter_);
    layout->addWidget(results_, 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(gap);
    for (TextButton* button : {use_, compare_, export_}) row->addWidget(button);
    row->addStretch(1);
    layout->addLayout(row);
    outcome_ = new QLabel;
    outcome_->setFont(font_of(TextRole::caption));
    outcome_->setForegroundRole(QPalette::PlaceholderText);
    outcome_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    outcome_->setText(tr("Enter applies"));
    layout->addWidget(outcome_);
    return column;
}

void SearchPage::take(const std::vector<Candidate>& found) {
    model_->append(found);
    controls_->show_progress(runner_);
    table_->setColumnHidden(ResultModel::gpus, runner_.request().space.gpus.size() < 2);
    if (results_->currentIndex() != 0 && model_->rowCount() > 0) show_hint();
    if (selected_) select(selected_);
    if (last_points_.elapsed() < points_pause_ms) return;
    last_points_.start();
    show_points();
}

void SearchPage::show_results() {
    const SearchResult& result = runner_.result();
    std::vector<Candidate> rows = result.best;
    const std::size_t listed = rows.size();
    const auto add = [&](const std::vector<Candidate>& more) {
        for (const Candidate& each : more)
            if (std::ranges::none_of(rows, [&](const Candidate& known) { return same_layout(known, each); })) rows.push_back(each);
    };
    add(result.pareto);
    add(result.sample);
    const auto kept = selected_;
    model_->replace(std::move(rows));
    if (listed > 0) {
        model_->set_context(result.contenders,
                            result.best.front().estimate.step_time_s * std::exp(ranking_band(coefficients(runner_.request().scenario))),
                            runner_.request().scenario.cluster.gpus);
    }
    select(kept);
    show_points();
    show_lines();
    show_hint();
}

void SearchPage::show_points() {
    const SearchRequest& request = runner_.request();
    const double usable = usable_bytes(request.scenario);
    const double limit = std::min(request.limits.peak_bytes, fit_thresholds().does_not_fit * usable);
    ParetoFront stair;
    for (int row = 0; row < model_->rowCount(); ++row)
        if (model_->candidate(row).estimate.peak_bytes <= limit && sorted_->accepts(row)) stair.offer(model_->candidate(row));
    // The stair is drawn in the order of its points: those of the front come first, fastest first.
    std::vector<PlotPoint> points(model_->candidates().size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        const QuickEstimate& estimate = model_->candidate(static_cast<int>(i)).estimate;
        points[i] = {estimate.step_time_s, estimate.peak_bytes,
                     estimate.peak_bytes > limit              ? PlotPoint::Kind::large
                     : !sorted_->accepts(static_cast<int>(i)) ? PlotPoint::Kind::hidden
                                                              : PlotPoint::Kind::within};
    }
    int best = -1;
    for (const Candidate& member : stair.members()) {
        const int row = model_->row_of(member);
        points[static_cast<std::size_t>(row)].kind = PlotPoint::Kind::front;
        if (best < 0) best = row;
    }
    plot_->set_points(std::move(points), best);
}

void SearchPage::show_hint() {
    const auto state = runner_.state();
    if (model_->rowCount() > 0) {
        const bool anything = sorted_->rowCount() > 0 || !filter_->text().isEmpty();
        results_->setCurrentIndex(anything ? 0 : 1);
        if (anything) return;
    }
    Sheet sheet;
    const SearchResult& result = runner_.result();
    const auto count = [](std::uint64_t value) { return numbers::count(static_cast<std::int64_t>(value)); };
    if (state == SearchRunner::State::idle) {
        sheet.paragraph(
            tr("Every legal layout of this plan, the best first. Ctrl+F searches; locked sliders and unticked groups keep their values."));
    } else if (runner_.busy()) {
        sheet.paragraph(tr("Searching…"));
    } else if (state == SearchRunner::State::stopped) {
        sheet.paragraph(tr("Stopped before anything was found."));
    } else if (result.legal == 0) {
        sheet.paragraph(tr("No combination is legal: the values that are kept do not go together."));
        sheet.buttons({{tr("Vary everything"), {}, true}});
    } else if (result.too_large > 0 && controls_->memory_limit_bytes() > 0) {
        sheet.paragraph(tr("The memory limit leaves out %1 of %2 legal layouts.").arg(count(result.too_large), count(result.legal)));
        sheet.buttons({{tr("Allow the whole card"), {}, true}});
    } else if (result.too_slow > result.too_large) {
        sheet.paragraph(tr("The time limit leaves out %1 of %2 legal layouts.").arg(count(result.too_slow), count(result.legal)));
    } else {
        sheet.paragraph(tr("None of %1 legal layouts fits in the memory of these GPUs.").arg(count(result.legal)));
        sheet.buttons({{tr("Vary everything"), {}, true}, {tr("Show those that do not fit"), {}, false}});
    }
    hint_->set_sheet(std::move(sheet));
    results_->setCurrentIndex(1);
}

void SearchPage::relax(int button) {
    const SearchResult& result = runner_.result();
    if (result.legal > 0 && controls_->memory_limit_bytes() > 0)
        controls_->set_memory_limit(0);
    else if (button == 0)
        controls_->vary_everything();
    else
        controls_->set_keeps_failing(true);
    start();
}

std::optional<Candidate> SearchPage::selected() const {
    const QModelIndex index = table_->currentIndex();
    if (index.isValid()) return model_->candidate(sorted_->mapToSource(index).row());
    if (sorted_->rowCount() > 0) return model_->candidate(sorted_->mapToSource(sorted_->index(0, 0)).row());
    return std::nullopt;
}

void SearchPage::select(const std::optional<Candidate>& candidate) {
    const int row = candidate ? model_->row_of(*candidate) : -1;
    if (row < 0) return;
    const QModelIndex shown = sorted_->mapFromSource(model_->index(row, 0));
    if (!shown.isValid() || shown.row() == table_->currentIndex().row()) return;
    table_->setCurrentIndex(shown);
    table_->scrollTo(shown);
}

void SearchPage::follow_selection() {
    const QModelIndex index = table_->currentIndex();
    if (!index.isValid()) return;
    const int row = sorted_->mapToSource(index).row();
    selected_ = model_->candidate(row);
    plot_->set_marked(row);
    use_->set_words(tr("Use layout %1").arg(index.row() + 1), {});
    way_->set_layout_of_interest(selected_->layout);
}

void SearchPage::hover(const Candidate* candidate) {
    Highlight highlight;
    if (candidate != nullptr) highlight.layout = LayoutMark{candidate->layout, candidate->gpus};
    session_.hover(highlight);
}

bool SearchPage::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Leave && watched == table_->viewport()) hover(nullptr);
    return DockPage::eventFilter(watched, event);
}

void SearchPage::show_highlight() {
    const auto& mark = session_.highlight().layout;
    const Candidate wanted{mark ? mark->layout : Layout{}, {}, mark ? mark->gpus : 0};
    const int row = mark ? model_->row_of(wanted) : -1;
    delegate_->set_hovered(row < 0 ? -1 : sorted_->mapFromSource(model_->index(row, 0)).row());
    table_->viewport()->update();
    plot_->set_marked(row >= 0 ? row : selected_ ? model_->row_of(*selected_) : -1);
    const auto line = std::ranges::find(line_rows_, row);
    lines_->set_marked(row < 0 || line == line_rows_.end() ? -1 : static_cast<int>(line - line_rows_.begin()));
    heatmap_->mark(mark ? &wanted : nullptr);
    const Candidate* known = row < 0 ? nullptr : &model_->candidate(row);
    outcome_->setText(known == nullptr
                          ? mark ? result_words(mark->layout) : tr("Enter applies")
                          : tr("%1, MFU %2, %3, %4: %5")
                                .arg(numbers::duration(known->estimate.step_time_s).text(),
                                     numbers::percent(known->estimate.mfu_palm).text(), numbers::gib(known->estimate.peak_bytes).text(),
                                     verdict_in_sentence(known->estimate.verdict), result_words(known->layout)));
}

void SearchPage::compare() {
    const auto candidate = selected();
    if (!candidate) return;
    session_.pin();
    use(*candidate);
}

void SearchPage::choose_export() {
    const QString file = QFileDialog::getSaveFileName(this, tr("Export the layouts found"), QStringLiteral("layouts.csv"),
                                                      tr("Comma-separated values (*.csv);;JSON (*.json)"));
    if (!file.isEmpty()) export_to(file);
}

void SearchPage::export_to(const QString& file) {
    std::vector<Candidate> rows;
    for (int row = 0; row < sorted_->rowCount(); ++row)
        rows.push_back(model_->candidate(sorted_->mapToSource(sorted_->index(row, 0)).row()));
    const SearchRequest& request = runner_.request();
    std::string text;
    if (file.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive)) {
        SearchResult shown = runner_.result();
        shown.best = rows;
        text = to_json(shown, request, ranking_band(coefficients(request.scenario))).dump(2) + '\n';
    } else {
        text = to_csv(rows, run_terms(request.scenario, request.tokens));
    }
    QSaveFile out(file);
    const auto bytes = static_cast<qint64>(text.size());
    if (!out.open(QIODevice::WriteOnly) || out.write(text.data(), bytes) != bytes || !out.commit())
        session_.say({tr("The layouts were not written"), tr("%1: %2").arg(file, out.errorString()), {}, {}});
}

}  // namespace layline
