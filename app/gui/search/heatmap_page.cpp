// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <set>

#include "app/gui/search/landscape_pages.h"
#include "app/gui/search/result_model.h"
#include "app/gui/words/outcome_words.h"
#include "model/search/space_keys.h"
#include "widgets/landscape/heatmap_view.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QComboBox* axis_choice(const char* key) {
    auto* box = new QComboBox;
    box->setFont(font_of(TextRole::body));
    for (const Axis& axis : axes()) {
        box->addItem(QCoreApplication::translate("Axis", std::string(axis.name).c_str()));
        if (axis.key == key) box->setCurrentIndex(box->count() - 1);
    }
    return box;
}

}  // namespace

HeatmapPage::HeatmapPage(AskLandscape ask, QWidget* parent)
    : LandscapePage(std::move(ask), parent), x_(axis_choice("pp")), y_(axis_choice("tp")), rest_(new QComboBox), view_(new HeatmapView) {
    rest_->addItems({tr("the rest chosen anew"), tr("the rest as it is now")});
    rest_->setFont(font_of(TextRole::body));
    x_->setAccessibleName(tr("Across"));
    y_->setAccessibleName(tr("Upwards"));
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 6, 12, 0);
    for (QWidget* each : {static_cast<QWidget*>(y_), static_cast<QWidget*>(x_), static_cast<QWidget*>(rest_)}) row->addWidget(each);
    row->addWidget(note(), 1);
    static_cast<QVBoxLayout*>(layout())->addLayout(row);
    static_cast<QVBoxLayout*>(layout())->addWidget(view_, 1);
    for (QComboBox* box : {x_, y_, rest_}) connect(box, &QComboBox::currentIndexChanged, this, [this] { outdate(); });
    connect(view_, &HeatmapView::chosen, this, [this](int cell) { emit candidate_chosen(cells_[static_cast<std::size_t>(cell)]); });
    connect(view_, &HeatmapView::hovered, this,
            [this](int cell) { emit hovered(cell < 0 ? nullptr : &cells_[static_cast<std::size_t>(cell)]); });
    view_->set_tip_source([this](int cell) -> Tip {
        const Candidate& c = cells_[static_cast<std::size_t>(cell)];
        return {
            result_words(c.layout),
            {{tr("Step time"), numbers::duration(c.estimate.step_time_s).text()},
             {tr("MFU"), numbers::percent(c.estimate.mfu_palm).text()},
             {tr("Peak"), numbers::gib(c.estimate.peak_bytes).text() + QStringLiteral(", ") + verdict_in_sentence(c.estimate.verdict)}}};
    });
}

void HeatmapPage::mark(const Candidate* candidate) {
    if (candidate == nullptr) return view_->set_marked(-1);
    const Axis& x = axes()[static_cast<std::size_t>(x_->currentIndex())];
    const Axis& y = axes()[static_cast<std::size_t>(y_->currentIndex())];
    const auto same = [&](const Candidate& c) {
        return c.gpus > 0 && x.value(c) == x.value(*candidate) && y.value(c) == y.value(*candidate);
    };
    const auto found = std::ranges::find_if(cells_, same);
    view_->set_marked(found == cells_.end() ? -1 : static_cast<int>(found - cells_.begin()));
}

void HeatmapPage::set_axes(int x, int y) {
    x_->setCurrentIndex(x);
    y_->setCurrentIndex(y);
}

Background::Work HeatmapPage::work(const LandscapeQuestion& question) {
    const Axis& x = axes()[static_cast<std::size_t>(x_->currentIndex())];
    const Axis& y = axes()[static_cast<std::size_t>(y_->currentIndex())];
    SearchRequest request = question.request;
    request.objective = Objective::step_time;
    request.top = 1;
    request.sample = 0;
    request.facets = {{&x, &y}};
    if (rest_->currentIndex() == 1)
        for (const std::string_view key : space_keys()) {
            // What is held must still let the two axes move: chunks bring their schedule, stages their split.
            const bool moves = key == x.key || key == y.key || key == "split" || (key == "schedule" && (x.key == "vpp" || y.key == "vpp"));
            if (!moves) layline::lock(request.space, key, request.scenario);
        }
    const Coefficients coefficients = question.coefficients;
    return [this, request, coefficients](std::stop_token stop) -> Background::Show {
        auto result = std::make_shared<SearchResult>(search(request, coefficients, std::move(stop)));
        const Candidate own{request.scenario.layout, {}, request.scenario.cluster.gpus};
        return [this, result, own] { show_table(result->facets.front(), own); };
    };
}

void HeatmapPage::show_table(const FacetTable& table, const Candidate& own) {
    const Axis &x = *table.facet.x, &y = *table.facet.y;
    std::set<std::int64_t> xs, ys;
    for (const auto& [cell, candidate] : table.cells) {
        xs.insert(cell.first);
        ys.insert(cell.second);
    }
    HeatmapTable shown;
    shown.x_name = x_->currentText();
    shown.y_name = y_->currentText();
    for (const std::int64_t value : xs) shown.x.push_back(QString::fromStdString(value_text(x, value)));
    for (const std::int64_t value : ys) shown.y.push_back(QString::fromStdString(value_text(y, value)));
    cells_.clear();
    double best_s = 1e300;
    for (const std::int64_t row : ys)
        for (const std::int64_t column : xs) {
            const auto place = static_cast<int>(cells_.size());
            if (x.value(own) == column && y.value(own) == row) shown.current = place;
            const auto known = table.cells.find({column, row});
            if (known == table.cells.end()) {
                shown.cells.emplace_back();
                cells_.emplace_back();
                continue;
            }
            const double step_s = known->second.estimate.step_time_s;
            shown.cells.push_back({true, step_s, numbers::duration(step_s).text()});
            cells_.push_back(known->second);
            if (step_s < best_s) {
                best_s = step_s;
                shown.best = place;
            }
        }
    note()->setText(cells_.empty() ? tr("nothing legal fits") : tr("best step time of each cell; empty: nothing legal fits"));
    view_->set_table(std::move(shown));
}

}  // namespace layline
