// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

#include "app/gui/search/landscape_pages.h"
#include "app/gui/search/result_model.h"
#include "app/gui/words/outcome_words.h"
#include "model/estimate/legality.h"
#include "model/search/way_to_best.h"
#include "widgets/sheet/sheet_view.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("WayPage", text); }

/// Both layouts' waterfalls side by side: seconds of the step, and what the best saves.
void add_differences(Sheet& sheet, const Estimate& own, const Estimate& best) {
    sheet.head(tr("Where the time goes"));
    sheet.table_head({tr("Seconds of the step"), tr("this layout"), tr("the best"), tr("difference")});
    for (const WaterfallRow& row : own.waterfall) {
        if (row.kind == WaterfallKind::peak || row.kind == WaterfallKind::achieved) continue;
        const auto other = std::ranges::find(best.waterfall, row.kind, &WaterfallRow::kind);
        const double seconds = other == best.waterfall.end() ? 0 : other->seconds;
        const double more = seconds - row.seconds;
        if (row.seconds == 0 && seconds == 0) continue;
        const SheetTone tone = more < 0 ? SheetTone::good : more > 0 ? SheetTone::bad : SheetTone::quiet;
        sheet.table_row({{QString::fromStdString(row.name), SheetTone::plain},
                         {numbers::significant(row.seconds), SheetTone::plain},
                         {numbers::significant(seconds), SheetTone::plain},
                         {numbers::difference(more, 2), tone}});
    }
}

Sheet sheet_of(const Scenario& scenario, const std::optional<Candidate>& best, const std::vector<WayStep>& way, const Coefficients& c) {
    Sheet sheet;
    sheet.title(tr("What keeps %1 from being the best").arg(result_words(scenario.layout)));
    if (!best) {
        sheet.paragraph(tr("No layout is legal and fits under these limits."));
        return sheet;
    }
    if (way.empty()) {
        sheet.paragraph(tr("Nothing: it is the best under these limits."));
        return sheet;
    }
    sheet.row(tr("The best: %1").arg(result_words(best->layout)), numbers::duration(best->estimate.step_time_s).text());
    sheet.head(tr("One change after the other, each time the one that then saves most"));
    sheet.table_head({tr("Change"), tr("step time"), tr("saves"), tr("memory")});
    for (const WayStep& step : way) {
        const Axis* known = axis(step.key);
        const QString name = QCoreApplication::translate("Axis", std::string(known->name).c_str());
        const QString change = tr("%1 from %2 to %3").arg(name, QString::fromStdString(step.from), QString::fromStdString(step.to));
        if (!step.possible) {
            sheet.table_row(
                {{change, SheetTone::plain}, {tr("only with the next"), SheetTone::quiet}, {{}, SheetTone::plain}, {{}, SheetTone::plain}});
            continue;
        }
        sheet.table_row(
            {{change, SheetTone::plain},
             {numbers::duration(step.step_time_s).text(), SheetTone::plain},
             {numbers::difference(step.saved_s, 2), step.saved_s > 0 ? SheetTone::good : SheetTone::bad},
             {numbers::gib(step.peak_bytes).text() + QStringLiteral(", ") + verdict_in_sentence(step.verdict), SheetTone::plain}});
    }
    if (is_legal(scenario)) {
        Scenario other = scenario;
        other.layout = best->layout;
        add_differences(sheet, estimate(scenario, c), estimate(other, c));
    }
    return sheet;
}

}  // namespace

WayPage::WayPage(AskLandscape ask, QWidget* parent) : LandscapePage(std::move(ask), parent), sheet_(new SheetView) {
    note()->hide();
    static_cast<QVBoxLayout*>(layout())->addWidget(SheetView::scrolled(sheet_), 1);
}

void WayPage::set_layout_of_interest(const Layout& layout) {
    chosen_ = layout;
    outdate();
}

Background::Work WayPage::work(const LandscapeQuestion& question) {
    LandscapeQuestion asked = question;
    asked.request.space.gpus = {asked.request.scenario.cluster.gpus};
    if (chosen_) asked.request.scenario.layout = *chosen_;
    return [this, asked](std::stop_token stop) -> Background::Show {
        SearchRequest request = asked.request;
        request.objective = Objective::step_time;
        request.top = 1;
        request.sample = 0;
        const SearchResult result = search(request, asked.coefficients, std::move(stop));
        std::optional<Candidate> best;
        std::vector<WayStep> way;
        if (!result.best.empty()) {
            best = result.best.front();
            way = way_to_best(request.scenario, best->layout, asked.coefficients);
        }
        auto sheet = std::make_shared<Sheet>(sheet_of(request.scenario, best, way, asked.coefficients));
        return [this, sheet] { sheet_->set_sheet(*sheet); };
    };
}

}  // namespace layline
