// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/calibration/calibration_page.h"

#include <QFileDialog>
#include <QVBoxLayout>
#include <algorithm>

#include "app/gui/calibration/fit_words.h"
#include "model/calibration/site_fit.h"
#include "model/scenario/input_error.h"
#include "widgets/sheet/sheet_view.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr std::size_t most_dropped = 12;

QString text_of(const std::string& text) { return QString::fromStdString(text); }
QString count(std::size_t value) { return numbers::count(static_cast<std::int64_t>(value)); }

}  // namespace

CalibrationPage::CalibrationPage(PlanningSession& session) : session_(session), view_(new SheetView) {
    view_->setAccessibleName(tr("Calibration"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(SheetView::scrolled(view_));
    connect(view_, &SheetView::button_clicked, this, &CalibrationPage::act);
    connect(&work_, &CalibrationWork::changed, this, &CalibrationPage::refresh_when_seen);
    connect(&session_, &PlanningSession::changed, this, [this](Changes changes) {
        if (changes & (Change::plan | Change::estimate)) refresh_when_seen();
    });
}

void CalibrationPage::buttons(Sheet& sheet, const std::vector<std::pair<Act, SheetButton>>& wanted) {
    std::vector<SheetButton> words;
    for (const auto& [what, button] : wanted) {
        acts_.push_back(what);
        words.push_back(button);
    }
    sheet.buttons(std::move(words));
}

void CalibrationPage::refresh() {
    Sheet sheet;
    acts_.clear();
    sheet.title(tr("Calibrate on your own runs"));
    add_runs(sheet);
    if (!work_.problem().isEmpty()) sheet.row(work_.problem(), {}, {}, SheetTone::bad);
    add_applied(sheet);
    add_fit(sheet);
    add_dropped(sheet);
    view_->set_sheet(std::move(sheet));
}

void CalibrationPage::add_runs(Sheet& sheet) {
    const bool idle = work_.state() == CalibrationWork::State::idle;
    if (!work_.table()) {
        sheet.paragraph(
            tr("Choose tables of measured runs (CSV) or training logs of Megatron-LM, torchtitan or nanotron. A log that states "
               "no model counts as a run of the live plan."));
    } else {
        std::vector<const MeasuredRun*> timed;
        for (const MeasuredRun& run : work_.table()->runs)
            if (run.timed()) timed.push_back(&run);
        sheet.row(tr("Runs with a step time"), count(timed.size()));
        for (const auto& site : by_site(timed))
            sheet.row(text_of(site.front()->scenario.training.framework + " on " + site.front()->scenario.cluster.name), count(site.size()),
                      {}, SheetTone::plain);
        sheet.row(tr("Rows that could not be used"), count(work_.table()->dropped.size()));
    }
    if (work_.state() == CalibrationWork::State::reading) sheet.caption(tr("Reading…"));
    if (work_.state() == CalibrationWork::State::fitting) {
        sheet.progress(work_.progress(), tr("Fitting, %1 %").arg(numbers::fixed(100 * work_.progress(), 0)));
        return buttons(sheet, {{Act::stop, {tr("Stop"), {}}}});
    }
    const bool can_fit = idle && work_.table() && std::ranges::any_of(work_.table()->runs, &MeasuredRun::timed);
    buttons(sheet, {{Act::choose, {tr("Choose runs…"), {}, !work_.table(), idle}},
                    {Act::fit, {tr("Fit"), {}, can_fit && !work_.document(), can_fit}}});
}

void CalibrationPage::add_dropped(Sheet& sheet) {
    if (!work_.table() || work_.table()->dropped.empty()) return;
    const std::vector<DroppedRow>& dropped = work_.table()->dropped;
    sheet.head(tr("Rows that could not be used"));
    for (std::size_t i = 0; i < std::min(most_dropped, dropped.size()); ++i)
        sheet.row(text_of(dropped[i].run_id.empty() ? dropped[i].file : dropped[i].run_id),
                  dropped[i].line == 0 ? QString() : tr("line %1").arg(dropped[i].line), text_of(dropped[i].reason), SheetTone::plain);
    if (dropped.size() > most_dropped) sheet.caption(tr("and %1 more").arg(dropped.size() - most_dropped));
}

void CalibrationPage::add_applied(Sheet& sheet) {
    const SessionCalibration* applied = session_.plan().calibration.get();
    if (applied == nullptr) return;
    sheet.head(tr("Applied to this session"));
    sheet.row(text_of(applied->name), applied->predictor.has_own(session_.scenario()) ? tr("holds here") : tr("does not hold here"),
              tr("It holds for the frameworks, clusters and model sizes it was fitted on."), SheetTone::plain);
    if (session_.estimate()->legal()) add_before_and_after(sheet, session_.scenario(), session_.estimate()->step_time_s);
    buttons(sheet, {{Act::remove, {tr("Take it off"), {}}}});
}

void CalibrationPage::add_fit(Sheet& sheet) {
    if (!work_.document() || work_.state() == CalibrationWork::State::fitting) return;
    if (work_.document()->entries.empty()) return sheet.paragraph(tr("The fit was stopped before a site was done."));
    for (const CalibrationEntry& entry : work_.document()->entries) add_fit_report(sheet, entry);
    buttons(sheet, {{Act::apply, {tr("Apply to the session"), {}, true}}, {Act::save, {tr("Save calibration…"), {}}}});
}

void CalibrationPage::act(int button) {
    if (button < 0 || button >= static_cast<int>(acts_.size())) return;
    switch (acts_[static_cast<std::size_t>(button)]) {
        case Act::choose:
            return choose_files();
        case Act::fit:
            return work_.fit();
        case Act::stop:
            return work_.stop();
        case Act::save:
            return choose_and_save();
        case Act::apply:
            return apply();
        case Act::remove:
            return session_.set_calibration({}, tr("Take the calibration off"));
    }
}

void CalibrationPage::choose_files() {
    const QStringList chosen = QFileDialog::getOpenFileNames(
        this, tr("Choose measured runs"), {}, tr("Measured runs (*.csv);;Training logs (*.log *.txt *.out *.gz);;All files (*)"));
    std::vector<std::filesystem::path> files;
    for (const QString& file : chosen) files.emplace_back(file.toStdString());
    if (!files.empty()) work_.read(std::move(files), session_.scenario());
}

void CalibrationPage::choose_and_save() {
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Save calibration"), QStringLiteral("calibration.json"), tr("Layline calibrations (*.json)"));
    if (!file.isEmpty()) save(file.toStdString());
}

void CalibrationPage::save(const std::filesystem::path& file) {
    try {
        write_calibration(*work_.document(), file);
        session_.say({tr("Calibration written"), text_of(file.string()), {}, {}});
    } catch (const InputError& error) {
        session_.say({tr("The calibration was not written"), QString::fromUtf8(error.what()), {}, {}});
    }
}

void CalibrationPage::apply() {
    session_.set_calibration(session_calibration(work_.document()->entries.front().calibration.name, calibration_text(*work_.document())),
                             tr("Apply a calibration"));
}

}  // namespace layline
