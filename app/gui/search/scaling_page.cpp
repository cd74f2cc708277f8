// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <limits>

#include "app/gui/search/landscape_pages.h"
#include "model/search/scaling.h"
#include "widgets/landscape/scaling_plot.h"
#include "widgets/theme/fonts.h"

namespace layline {

struct ScalingPage::Curves {
    std::vector<ScalingPoint> strong, weak;
};

ScalingPage::ScalingPage(AskLandscape ask, QWidget* parent)
    : LandscapePage(std::move(ask), parent), quantity_(new QComboBox), plot_(new ScalingPlot) {
    quantity_->addItems({tr("Step time, s"), tr("MFU, %"), tr("Cost of the run, USD"), tr("Time to train, days")});
    quantity_->setFont(font_of(TextRole::body));
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 6, 12, 0);
    row->addWidget(quantity_);
    row->addWidget(note(), 1);
    static_cast<QVBoxLayout*>(layout())->addLayout(row);
    static_cast<QVBoxLayout*>(layout())->addWidget(plot_, 1);
    connect(quantity_, &QComboBox::currentIndexChanged, this, [this] { show_curves(); });
}

Background::Work ScalingPage::work(const LandscapeQuestion& question) {
    return [this, question](std::stop_token stop) -> Background::Show {
        auto curves = std::make_shared<Curves>();
        SearchRequest request = question.request;
        request.objective = Objective::step_time;
        request.limits.run_seconds = std::numeric_limits<double>::infinity();
        const std::vector<std::int64_t> sizes = scaling_sizes(request.scenario);
        curves->strong = scaling_curve(request, question.restrictions, question.coefficients, sizes, false, stop);
        curves->weak = scaling_curve(request, question.restrictions, question.coefficients, sizes, true, stop);
        return [this, curves] {
            curves_ = curves;
            note()->setText(tr("strong: the same batch; weak: the same sequences a GPU"));
            show_curves();
        };
    };
}

void ScalingPage::show_curves() {
    if (!curves_) return;
    const int quantity = quantity_->currentIndex();
    constexpr double percent = 100, seconds_per_day = 86'400;
    const auto series = [&](const QString& name, const std::vector<ScalingPoint>& points) {
        ScalingSeries made{name, {}, {}, false};
        for (const ScalingPoint& point : points) {
            if (!point.best) continue;
            const double values[] = {point.best->estimate.step_time_s, percent * point.best->estimate.mfu_palm, point.run.usd,
                                     point.run.seconds / seconds_per_day};
            made.gpus.push_back(static_cast<double>(point.gpus));
            made.values.push_back(values[quantity]);
        }
        return made;
    };
    std::vector<ScalingSeries> shown{series(tr("strong"), curves_->strong), series(tr("weak"), curves_->weak)};
    if ((quantity == 0 || quantity == 3) && !shown[0].gpus.empty()) {
        ScalingSeries ideal{tr("ideal"), shown[0].gpus, {}, true};
        for (const double gpus : ideal.gpus) ideal.values.push_back(shown[0].values.front() * shown[0].gpus.front() / gpus);
        shown.push_back(std::move(ideal));
    }
    plot_->set_series(quantity_->currentText(), std::move(shown), quantity == 0 || quantity == 3);
}

}  // namespace layline
