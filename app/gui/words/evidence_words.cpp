// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/words/evidence_words.h"

#include <QCoreApplication>
#include <cmath>

#include "model/cost/flops.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Evidence", text); }

QString result_words(const MeasuredRun& run, MfuConvention convention) {
    return numbers::duration(run.step_time_s).text() + QStringLiteral(" · ") + numbers::percent(measured_mfu(run, convention)).text();
}

/// "Predicted 1.6 % faster than measured."
QString error_sentence(const NearestRun& nearest) {
    const QString share = numbers::fixed(100 * std::abs(nearest.error()), 1);
    const bool same = nearest.differences.empty();
    if (nearest.error() < 0)
        return (same ? tr("Predicted %1 % faster than measured.") : tr("That run is predicted %1 % too fast.")).arg(share);
    return (same ? tr("Predicted %1 % slower than measured.") : tr("That run is predicted %1 % too slow.")).arg(share);
}

/// "Typical error 4.4 %, nine in ten within 9.4 %." Of how many runs stands above it.
QString typical_sentence(const RunLibrary& library) {
    std::vector<double> sizes;
    for (const KnownRun& run : library.runs()) sizes.push_back(std::abs(run.error()));
    if (sizes.empty()) return {};
    constexpr double nine_in_ten = 0.9;
    return tr("Typical error %1 %, nine in ten within %2 %.")
        .arg(numbers::fixed(100 * library.error().mape, 1), numbers::fixed(100 * quantile(sizes, nine_in_ten), 1));
}

/// The weightiest of what no measured run had, and how many more there are.
QString warning_words(const Estimate& estimate) {
    const QString first = QString::fromStdString(estimate.warnings.front());
    if (estimate.warnings.size() == 1) return first;
    return tr("%1 And %2 more, in Evidence.").arg(first).arg(estimate.warnings.size() - 1);
}

EvidenceNote note_without_runs(const Estimate& estimate, Density density) {
    EvidenceNote note;
    note.caption = tr("Prediction, no measured run beside it");
    note.result = QStringLiteral("± %1 %").arg(numbers::fixed(100 * estimate.band_share(), 0));
    note.chip = tr("80 % band");
    note.text = QString::fromStdString(estimate.coefficients_source);
    if (density == Density::compact) return note;
    note.text = tr("Coefficients: %1.").arg(note.text);
    if (!estimate.warnings.empty()) note.text += u' ' + warning_words(estimate);
    return note;
}

}  // namespace

double measured_mfu(const MeasuredRun& run, MfuConvention convention) {
    const auto gpus = static_cast<double>(run.scenario.cluster.gpus);
    return model_flops(run.scenario, convention) / (run.step_time_s * gpus * peak_flops_per_s(run.scenario));
}

QString differences_words(const std::vector<Difference>& differences) {
    if (differences.empty()) return tr("same layout");
    const auto name = [&](std::size_t i) { return QString::fromStdString(differences[i].name); };
    if (differences.size() == 1 && differences[0].field == "gpus") return tr("%1 GPUs").arg(QString::fromStdString(differences[0].there));
    if (differences.size() == 1) return tr("%1 differs").arg(name(0));
    if (differences.size() == 2) return tr("%1 and %2 differ").arg(name(0), name(1));
    return tr("%1 things differ").arg(differences.size());
}

EvidenceNote evidence_note(const Estimate& estimate, const Evidence* evidence, const RunLibrary* library, MfuConvention convention,
                           Density density) {
    if (evidence == nullptr || library == nullptr || evidence->nearest_runs.empty()) return note_without_runs(estimate, density);
    const NearestRun& nearest = evidence->nearest_runs.front();
    EvidenceNote note;
    note.caption = tr("Nearest measured run");
    note.count = tr("of %1").arg(numbers::count(static_cast<std::int64_t>(library->runs().size())));
    note.result = result_words(nearest.run, convention);
    note.tone = nearest.differences.empty() ? Verdict::fits : Verdict::tight;
    note.chip = differences_words(nearest.differences);
    if (!nearest.near()) {
        note.chip = tr("no run nearby");
        note.tone = Verdict::illegal;
    } else if (nearest.differences.empty()) {
        note.step_time_s = nearest.run.step_time_s;
        note.mfu = measured_mfu(nearest.run, convention);
    }
    if (density == Density::compact) {
        note.text = error_sentence(nearest);
        return note;
    }
    note.text = error_sentence(nearest) + u' ' + typical_sentence(*library);
    if (!estimate.warnings.empty()) note.text = warning_words(estimate);
    return note;
}

}  // namespace layline
