// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/compare/comparison.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>

#include "model/calibration/scenario_differences.h"
#include "model/estimate/waterfall.h"
#include "widgets/headline/verdict_chip.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

QString tr(const char* text) { return QCoreApplication::translate("Compare", text); }

enum class Better { lower, higher };

ComparisonRow section(const QString& name) {
    ComparisonRow row;
    row.kind = ComparisonRow::Kind::section;
    row.name = name;
    return row;
}

ComparisonRow text_row(const QString& name, const QString& a, const QString& b) {
    ComparisonRow row;
    row.kind = ComparisonRow::Kind::text;
    row.name = name;
    row.a = a;
    row.b = b;
    return row;
}

ComparisonRow number_row(const QString& name, double a, double b, Better better, int decimals) {
    ComparisonRow row;
    row.name = name;
    const QString dash = QStringLiteral("–");
    row.a = std::isfinite(a) ? numbers::fixed(a, decimals) : dash;
    row.b = std::isfinite(b) ? numbers::fixed(b, decimals) : dash;
    if (!std::isfinite(a) || !std::isfinite(b)) return row;
    row.difference = numbers::difference(b - a, decimals);
    const double largest = std::max(std::abs(a), std::abs(b));
    const bool shows = std::abs(b - a) >= 0.5 * std::pow(10, -decimals);
    if (!shows || largest == 0) return row;
    row.share = (b - a) / largest;
    row.better = (b < a) == (better == Better::lower);
    row.worse = !row.better;
    return row;
}

class Rows {
  public:
    Rows(const ComparedSide& a, const ComparedSide& b, MfuConvention convention) : a_(a), b_(b), convention_(convention) {}

    std::vector<ComparisonRow> all() {
        inputs();
        rows_.push_back(section(tr("Outputs")));
        rows_.push_back(text_row(tr("Verdict"), verdict_word(a_.estimate->verdict), verdict_word(b_.estimate->verdict)));
        rates();
        memory();
        waterfalls();
        measured();
        return std::move(rows_);
    }

  private:
    using Value = double (*)(const Estimate&, MfuConvention);

    void inputs() {
        rows_.push_back(section(tr("Inputs")));
        const auto found = differences(b_.estimate->scenario, a_.estimate->scenario);
        for (const Difference& difference : found)
            rows_.push_back(text_row(QString::fromStdString(difference.name), QString::fromStdString(difference.there),
                                     QString::fromStdString(difference.here)));
        const bool other = a_.coefficients != b_.coefficients;
        if (other) rows_.push_back(text_row(tr("Coefficients"), a_.coefficients, b_.coefficients));
        if (found.empty() && !other) rows_.push_back(text_row(tr("No difference"), {}, {}));
    }

    void add(const QString& name, Better better, int decimals, Value value) {
        const auto of = [&](const Estimate& e) { return e.legal() ? value(e, convention_) : nothing; };
        rows_.push_back(number_row(name, of(*a_.estimate), of(*b_.estimate), better, decimals));
    }

    void rates() {
        const double longest = std::max(a_.estimate->step_time_s, b_.estimate->step_time_s);
        const double most = std::max(a_.estimate->tokens_per_s_per_gpu, b_.estimate->tokens_per_s_per_gpu);
        add(tr("MFU, %"), Better::higher, 1, [](const Estimate& e, MfuConvention c) { return 100 * e.mfu(c); });
        add(tr("HFU, %"), Better::higher, 1, [](const Estimate& e, MfuConvention c) { return 100 * e.hfu(c); });
        add(tr("Step time, s"), Better::lower, numbers::decimals_of(longest),
            [](const Estimate& e, MfuConvention) { return e.step_time_s; });
        add(tr("Tokens/s/GPU"), Better::higher, numbers::decimals_of(most),
            [](const Estimate& e, MfuConvention) { return e.tokens_per_s_per_gpu; });
        add(tr("Bubble, % of the pipeline"), Better::lower, 1, [](const Estimate& e, MfuConvention) { return 100 * e.bubble.makespan; });
    }

    void memory() {
        add(tr("Peak memory, GiB"), Better::lower, 1, [](const Estimate& e, MfuConvention) { return peak(e).reserved_bytes() / gib; });
        add(tr("Activations there, GiB"), Better::lower, 1,
            [](const Estimate& e, MfuConvention) { return peak(e).activations_bytes / gib; });
        add(tr("Model state there, GiB"), Better::lower, 1, [](const Estimate& e, MfuConvention) { return peak(e).static_bytes() / gib; });
    }

    static const StageMemory& peak(const Estimate& e) { return e.memory[static_cast<std::size_t>(e.peak_stage)]; }

    static double seconds_of(const std::vector<WaterfallRow>& rows, WaterfallKind kind) {
        const auto found = std::ranges::find(rows, kind, &WaterfallRow::kind);
        return found == rows.end() ? 0 : found->seconds;
    }

    void waterfalls() {
        if (!a_.estimate->legal() || !b_.estimate->legal()) return;
        const auto a = waterfall_for(*a_.estimate, convention_), b = waterfall_for(*b_.estimate, convention_);
        const int decimals = numbers::decimals_of(std::max(a_.estimate->step_time_s, b_.estimate->step_time_s));
        for (int i = 0; i <= static_cast<int>(WaterfallKind::achieved); ++i) {
            const auto kind = static_cast<WaterfallKind>(i);
            if (kind == WaterfallKind::peak || kind == WaterfallKind::achieved) continue;
            const double a_s = seconds_of(a, kind), b_s = seconds_of(b, kind);
            if (a_s != 0 || b_s != 0)
                rows_.push_back(number_row(tr("%1, s").arg(QString::fromUtf8(waterfall_name(kind))), a_s, b_s, Better::lower, decimals));
        }
    }

    void measured() {
        if (!a_.measured && !b_.measured) return;
        const auto seconds = [](const ComparedSide& side) {
            return side.measured && side.measured->step_time_s > 0 ? side.measured->step_time_s : nothing;
        };
        const double longest = std::max(a_.measured ? a_.measured->step_time_s : 0, b_.measured ? b_.measured->step_time_s : 0);
        rows_.push_back(number_row(tr("Measured step, s"), seconds(a_), seconds(b_), Better::lower, numbers::decimals_of(longest)));
    }

    const ComparedSide &a_, &b_;
    MfuConvention convention_;
    std::vector<ComparisonRow> rows_;
};

}  // namespace

std::vector<ComparisonRow> comparison(const ComparedSide& a, const ComparedSide& b, MfuConvention convention) {
    return Rows(a, b, convention).all();
}

}  // namespace layline
