// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/search/search_page.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

#include "app/gui/search/landscape_pages.h"
#include "app/gui/search/page_switch.h"
#include "app/gui/search/result_model.h"
#include "app/gui/search/search_controls.h"
#include "model/cost/memory_fit.h"
#include "model/cost/shipped_coefficients.h"
#include "widgets/common/text_button.h"
#include "widgets/landscape/parallel_view.h"
#include "widgets/landscape/pareto_plot.h"
#include "widgets/sheet/sheet_view.h"
#include "widgets/table/flat_table.h"

namespace layline {

namespace {

QWidget* rule() {
    auto* line = new QWidget;
    line->setFixedWidth(1);
    line->setAutoFillBackground(true);
    line->setBackgroundRole(QPalette::Mid);
    return line;
}

QWidget* scrolled(QWidget* content) {
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidgetResizable(true);
    area->setWidget(content);
    constexpr int scroll_bar = 14;
    area->setFixedWidth(content->width() + scroll_bar);
    area->setBackgroundRole(QPalette::Base);
    content->setBackgroundRole(QPalette::Base);
    content->setAutoFillBackground(true);
    return area;
}

/// What fits and keeps the limit.
double most_bytes(const SearchRequest& request) {
    return std::min(request.limits.peak_bytes, fit_thresholds().does_not_fit * usable_bytes(request.scenario));
}

}  // namespace

SearchPage::SearchPage(PlanningSession& session)
    : session_(session),
      controls_(new SearchControls),
      pages_(new PageSwitch({tr("Front"), tr("Heatmap"), tr("Parallel"), tr("Scaling"), tr("Parameters"), tr("Why not best")})) {
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(scrolled(controls_));
    row->addWidget(rule());
    row->addWidget(build_pictures(), 1);
    row->addWidget(rule());
    results_column_ = build_results();
    row->addWidget(results_column_);
    connect_runner();
    connect(controls_, &SearchControls::run_clicked, this, [this] {
        if (runner_.state() == SearchRunner::State::running)
            runner_.pause();
        else if (runner_.state() == SearchRunner::State::paused)
            runner_.resume();
        else
            start();
    });
    connect(controls_, &SearchControls::stop_clicked, &runner_, &SearchRunner::stop);
    connect(pages_, &PageSwitch::chosen, this, [this](int page) {
        pictures_->setCurrentIndex(page);
        if (page == parallel) show_lines();
    });
    connect(&session_, &PlanningSession::changed, this, [this](Changes changes) {
        if (changes & (Change::plan | Change::estimate)) refresh_when_seen();
        if (changes & Change::highlight && isVisible()) show_highlight();
    });
    controls_->show_progress(runner_);
    show_hint();
}

SearchPage::~SearchPage() { runner_.disconnect(this); }

Coefficients SearchPage::coefficients(const Scenario& scenario) const {
    const CoefficientSource source = session_.coefficient_source();
    return source ? source(scenario) : shipped_coefficients(scenario);
}

QWidget* SearchPage::build_pictures() {
    const AskLandscape ask = [this] {
        LandscapeQuestion question;
        question.request = controls_->request(session_.plan(), &question.restrictions);
        question.coefficients = coefficients(question.request.scenario);
        return question;
    };
    plot_ = new ParetoPlot;
    lines_ = new ParallelView;
    heatmap_ = new HeatmapPage(ask, this);
    scaling_ = new ScalingPage(ask, this);
    knobs_ = new KnobPage(ask, this);
    way_ = new WayPage(ask, this);
    constexpr int least_picture = 240;
    pictures_ = new QStackedWidget;
    pictures_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    pictures_->setMinimumWidth(least_picture);
    for (QWidget* page : {static_cast<QWidget*>(plot_), static_cast<QWidget*>(heatmap_), static_cast<QWidget*>(lines_),
                          static_cast<QWidget*>(scaling_), static_cast<QWidget*>(knobs_), static_cast<QWidget*>(way_)})
        pictures_->addWidget(page);
    connect(heatmap_, &LandscapePage::candidate_chosen, this, &SearchPage::use);
    connect(heatmap_, &HeatmapPage::hovered, this, &SearchPage::hover);
    return pictures_;
}

LandscapePage* SearchPage::landscape(Picture picture) const { return qobject_cast<LandscapePage*>(pictures_->widget(picture)); }

void SearchPage::show_picture(Picture picture) { pages_->button(picture)->click(); }

void SearchPage::connect_runner() {
    connect(&runner_, &SearchRunner::state_changed, this, [this] {
        controls_->show_progress(runner_);
        emit busy_changed(runner_.busy());
    });
    connect(&runner_, &SearchRunner::progressed, this, &SearchPage::take);
    connect(&runner_, &SearchRunner::finished, this, &SearchPage::show_results);
}

void SearchPage::start() {
    const SearchRequest request = controls_->request(session_.plan());
    model_->clear();
    sorted_->set_most_bytes(request.must_fit ? most_bytes(request) : std::numeric_limits<double>::infinity());
    last_points_.start();
    plot_->set_points({}, -1);
    runner_.start(request, coefficients(request.scenario));
    show_hint();
    refresh();
}

void SearchPage::use(const Candidate& candidate) {
    Scenario next = session_.scenario();
    next.layout = candidate.layout;
    next.cluster.gpus = candidate.gpus;
    session_.edit(next, tr("Use %1").arg(result_words(candidate.layout)));
}

void SearchPage::resizeEvent(QResizeEvent* event) {
    constexpr int least = 360, most = 520, share_percent = 40;
    DockPage::resizeEvent(event);
    results_column_->setFixedWidth(std::clamp(width() * share_percent / 100, least, most));
}

void SearchPage::refresh() {
    controls_->show_plan(session_.plan());
    const EstimatePtr estimate = session_.estimate();
    if (const EstimatePtr known = session_.last_valid()) plot_->set_bands(memory_bands(*known));
    if (estimate && estimate->legal())
        plot_->set_current(
            PlotPoint{estimate->step_time_s, estimate->memory[static_cast<std::size_t>(estimate->peak_stage)].reserved_bytes()});
    else
        plot_->set_current(std::nullopt);
    for (const Picture picture : {heatmap, scaling, knobs, way}) landscape(picture)->outdate();
}

}  // namespace layline
