// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include "app/gui/search/landscape_pages.h"
#include "model/search/sensitivity.h"
#include "widgets/landscape/knob_bars.h"

namespace layline {

KnobPage::KnobPage(AskLandscape ask, QWidget* parent) : LandscapePage(std::move(ask), parent), bars_(new KnobBars) {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(16, 6, 12, 0);
    row->addWidget(note(), 1);
    note()->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(bars_);
    static_cast<QVBoxLayout*>(layout())->addLayout(row);
    static_cast<QVBoxLayout*>(layout())->addWidget(area, 1);
}

Background::Work KnobPage::work(const LandscapeQuestion& question) {
    return [this, question](std::stop_token stop) -> Background::Show {
        auto worth = std::make_shared<std::vector<KnobWorth>>(sensitivity(question.request, question.coefficients, std::move(stop)));
        return [this, worth] {
            std::vector<KnobBar> shown;
            for (const KnobWorth& each : *worth) {
                const auto words = [&](std::int64_t value) { return QString::fromStdString(value_text(*each.axis, value)); };
                shown.push_back({QCoreApplication::translate("Axis", std::string(each.axis->name).c_str()), each.spread(),
                                 each.current_s ? *each.current_s / each.best_s - 1 : -1, words(each.best_value), words(each.worst_value),
                                 words(each.current_value)});
            }
            note()->setText(shown.empty() ? tr("nothing legal fits")
                                          : tr("which parameter matters most here; the tick is its present value"));
            bars_->set_knobs(std::move(shown));
        };
    };
}

}  // namespace layline
