// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/evidence/evidence_page.h"

#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/gui/words/evidence_words.h"
#include "widgets/evidence/evidence_plot.h"
#include "widgets/sheet/sheet_view.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr double tenth = 0.1;
constexpr std::size_t most_outliers = 5;

QString text_of(const std::string& text) { return QString::fromStdString(text); }

QString error_words(const KnownRun& run) { return numbers::difference(100 * run.error(), 1) + QStringLiteral(" %"); }

}  // namespace

EvidencePage::EvidencePage(PlanningSession& session) : session_(session), plot_(new EvidencePlot), words_(new SheetView) {
    words_->setAccessibleName(tr("Evidence in words"));
    auto* body = new QWidget;
    auto* inner = new QVBoxLayout(body);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    inner->addWidget(plot_);
    inner->addWidget(words_, 1);
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(body);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(area);
    plot_->set_tip_source([this](int index) {
        const KnownRun& known = run(index);
        return Tip{text_of(known.run->scenario.name.empty() ? known.run->run_id : known.run->scenario.name),
                   {{tr("Measured"), numbers::duration(known.run->step_time_s).text()},
                    {tr("Predicted"), numbers::duration(known.predicted.step_time_s).text() + QStringLiteral(", ") + error_words(known)},
                    {tr("Source"), text_of(known.source())}}};
    });
    connect(plot_, &EvidencePlot::selected_point, this, &EvidencePage::refresh_words);
    connect(plot_, &EvidencePlot::opened, this, &EvidencePage::open_run);
    connect(words_, &SheetView::button_clicked, this, &EvidencePage::act);
    connect(&session_, &PlanningSession::changed, this, [this](Changes changes) {
        if (changes & (Change::estimate | Change::evidence)) refresh_when_seen();
    });
}

void EvidencePage::look_at(const std::string& source) {
    source_ = source;
    refresh_when_seen();
}

void EvidencePage::refresh() {
    refresh_plot();
    refresh_words();
}

void EvidencePage::refresh_plot() {
    const RunLibraryPtr library = session_.runs();
    if (!library) return;
    if (library != shown_) plot_->set_selected(-1);
    shown_ = library;
    const Architecture& model = session_.scenario().architecture;
    std::vector<EvidencePoint> points;
    for (const KnownRun& known : library->runs())
        points.push_back(
            {known.run->step_time_s, known.predicted.step_time_s, text_of(known.run->run_id),
             known.run->scenario.architecture.layers == model.layers && known.run->scenario.architecture.hidden == model.hidden,
             source_.empty() || known.source() == source_});
    plot_->set_points(std::move(points));
    const Evidence* evidence = session_.evidence();
    const EstimatePtr estimate = session_.estimate();
    if (evidence != nullptr && estimate->legal() && evidence->run_nearby())
        plot_->set_present(
            EvidencePoint{evidence->nearest_runs.front().run.step_time_s, estimate->step_time_s, tr("The present layout"), true, true});
    else
        plot_->set_present(std::nullopt);
}

void EvidencePage::refresh_words() {
    Sheet sheet;
    buttons_.clear();
    if (!session_.runs()) {
        sheet.caption(tr("The measured runs are being read."));
    } else {
        add_error_words(sheet);
        add_extrapolations(sheet);
        add_selected(sheet);
        add_sources(sheet);
        add_outliers(sheet);
    }
    words_->set_sheet(std::move(sheet));
}

void EvidencePage::add_error_words(Sheet& sheet) {
    const RunLibrary& library = *session_.runs();
    const ErrorMeasures error = library.error(source_);
    QString text = tr("%1 measured runs, %2 highlighted. Dashed lines: ± 10 %. Mean error %3 %, median %4 %; %5 % lie within 10 %.")
                       .arg(numbers::count(static_cast<std::int64_t>(error.n)), text_of(session_.scenario().architecture.name),
                            numbers::fixed(100 * error.mape, 1), numbers::fixed(100 * error.median_ape, 1),
                            numbers::fixed(100 * library.share_within(tenth, source_), 0));
    const Evidence* evidence = session_.evidence();
    if (evidence != nullptr && evidence->run_nearby())
        text += u' ' + tr("Diamond: the present layout against its nearest run (%1).")
                           .arg(differences_words(evidence->nearest_runs.front().differences));
    else
        text += u' ' + tr("No measured run is near the present layout.");
    sheet.caption(text);
}

void EvidencePage::add_extrapolations(Sheet& sheet) {
    const EstimatePtr estimate = session_.estimate();
    if (!estimate || !estimate->legal() || estimate->warnings.empty()) return;
    sheet.head(tr("Where this prediction extrapolates"));
    for (const std::string& warning : estimate->warnings) sheet.paragraph(text_of(warning));
    sheet.caption(tr("What no fitted run had widens the band, which is ± %1 % here.").arg(numbers::fixed(100 * estimate->band_share(), 0)));
}

void EvidencePage::add_selected(Sheet& sheet) {
    const int index = plot_->selected();
    if (index < 0) return;
    const KnownRun& known = run(index);
    sheet.title(text_of(known.run->run_id), error_words(known));
    sheet.row(tr("Measured"), numbers::duration(known.run->step_time_s).text(), text_of(known.run->source));
    sheet.row(tr("Predicted"), numbers::duration(known.predicted.step_time_s).text(),
              tr("eight in ten within %1 to %2; coefficients: %3")
                  .arg(numbers::duration(known.predicted.low_s).text(), numbers::duration(known.predicted.high_s).text(),
                       text_of(known.predicted.source)));
    const auto found = differences(session_.scenario(), known.run->scenario);
    for (const Difference& difference : found)
        sheet.row(text_of(difference.name), text_of(difference.there), tr("here %1").arg(text_of(difference.here)), SheetTone::plain);
    if (found.empty()) sheet.paragraph(tr("It is the live layout."));
    sheet.buttons({{tr("Use this run's plan"), {}, true}, {tr("Pin it"), {}}});
    buttons_.push_back({Act::open_run, index, {}});
    buttons_.push_back({Act::pin_run, index, {}});
}

void EvidencePage::add_sources(Sheet& sheet) {
    const RunLibrary& library = *session_.runs();
    sheet.table_head({tr("Source"), tr("runs"), tr("mean, %"), tr("median, %"), tr("in 10 %")});
    std::vector<SheetButton> buttons;
    for (const std::string& source : library.sources()) {
        const ErrorMeasures error = library.error(source);
        sheet.table_row({{text_of(source)},
                         {numbers::count(static_cast<std::int64_t>(error.n))},
                         {numbers::fixed(100 * error.mape, 1)},
                         {numbers::fixed(100 * error.median_ape, 1)},
                         {numbers::fixed(100 * library.share_within(tenth, source), 0)}},
                        source == source_);
        if (library.sources().size() > 1) {
            buttons.push_back({text_of(source), {}, source == source_});
            buttons_.push_back({Act::look_at, -1, source == source_ ? std::string() : source});
        }
    }
    buttons.push_back({tr("Open measured runs…"), {}});
    buttons_.push_back({Act::open_tables, -1, {}});
    sheet.buttons(std::move(buttons));
    if (!library.own().dropped.empty())
        sheet.caption(tr("%1 rows could not be used; Tools > Calibrate says why.")
                          .arg(numbers::count(static_cast<std::int64_t>(library.own().dropped.size()))));
}

void EvidencePage::add_outliers(Sheet& sheet) {
    const auto& runs = session_.runs()->runs();
    std::vector<int> order(runs.size());
    std::iota(order.begin(), order.end(), 0);
    std::erase_if(order, [&](int i) { return !source_.empty() && run(i).source() != source_; });
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](int i) { return std::abs(run(i).error()); });
    order.resize(std::min(most_outliers, order.size()));
    if (order.empty()) return;
    sheet.head(tr("Farthest off"));
    std::vector<SheetButton> buttons;
    for (const int index : order) {
        buttons.push_back({text_of(run(index).run->run_id), error_words(run(index))});
        buttons_.push_back({Act::select, index, {}});
    }
    sheet.buttons(std::move(buttons));
}

void EvidencePage::act(int index) {
    if (index < 0 || index >= static_cast<int>(buttons_.size())) return;
    const Button button = buttons_[static_cast<std::size_t>(index)];
    switch (button.act) {
        case Act::open_tables:
            emit tables_requested();
            return;
        case Act::open_run:
            return open_run(button.index);
        case Act::pin_run: {
            const MeasuredRun& known = *run(button.index).run;
            session_.pin({known.run_id, known.scenario, Measurement{known.step_time_s, known.mfu, known.source}, {}},
                         tr("Pin a measured run"));
            return;
        }
        case Act::look_at:
            return look_at(button.source);
        case Act::select:
            plot_->set_selected(button.index);
            return refresh_words();
    }
}

void EvidencePage::open_run(int index) { session_.edit(run(index).run->scenario, tr("Use a measured run")); }

void EvidencePage::show_nearest() {
    const Evidence* evidence = session_.evidence();
    if (evidence == nullptr || evidence->nearest_runs.empty()) return;
    refresh_plot();
    const auto& runs = session_.runs()->runs();
    const std::string& id = evidence->nearest_runs.front().run.run_id;
    const auto found = std::ranges::find_if(runs, [&](const KnownRun& known) { return known.run->run_id == id; });
    plot_->set_selected(found == runs.end() ? -1 : static_cast<int>(found - runs.begin()));
    refresh_words();
}

}  // namespace layline
