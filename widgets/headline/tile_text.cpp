// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/headline/tile_text.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "widgets/theme/numbers.h"

namespace layline {

namespace {

// The lines of the glyphs run over the MFU that training runs reach (reference: published runs lie between 20 % and 60 %),
// and over the times and rates that the same model on the same cluster would have there; times from short to long, evenly in speed,
// so that the three glyphs tell the same.
constexpr double lowest_mfu = 0.20, highest_mfu = 0.70;

QString tr(const char* text) { return QCoreApplication::translate("Headline", text); }

QString compared(double pinned, double live, int decimals) {
    return tr("A %1  %2").arg(numbers::fixed(pinned, decimals), numbers::difference(live - pinned, decimals));
}

QString plus_minus(double half_width, int decimals) { return QStringLiteral("± ") + numbers::fixed(half_width, decimals); }

/// Half the width of the band in the unit of a quantity that goes with 1 / step time.
double inverse_band(double value, const Estimate& e) {
    if (e.step_time_low_s <= 0 || e.step_time_high_s <= 0) return 0;
    return value * e.step_time_s * (1 / e.step_time_low_s - 1 / e.step_time_high_s) / 2;
}

TileGlyph inverse_glyph(double value, const Estimate& e, double low, double high) {
    const bool banded = e.step_time_low_s > 0 && e.step_time_high_s > 0;
    return {low,
            high,
            value,
            banded ? value * e.step_time_s / e.step_time_high_s : value,
            banded ? value * e.step_time_s / e.step_time_low_s : value,
            std::nullopt};
}

/// "80 GiB": capacities are whole as sold; others keep a decimal.
QString capacity_words(double bytes) {
    const double gib = bytes / std::pow(2.0, 30);
    return numbers::fixed(gib, std::abs(gib - std::round(gib)) < 0.05 ? 0 : 1) + QStringLiteral(" GiB");
}

}  // namespace

double peak_bytes(const Estimate& estimate) {
    double peak = 0;
    for (const StageMemory& stage : estimate.memory) peak = std::max(peak, stage.reserved_bytes());
    return peak;
}

TileText mfu_tile(const HeadlineValues& values) {
    const Estimate& e = *values.live;
    const double percent = 100 * e.mfu(values.convention);
    TileText text{tr("MFU"), plus_minus(inverse_band(percent, e), 1), numbers::fixed(percent, 1), QStringLiteral("%"),
                  inverse_glyph(percent, e, 100 * lowest_mfu, 100 * highest_mfu)};
    if (values.pinned) text.note = compared(100 * values.pinned->mfu(values.convention), percent, 1);
    if (values.evidence.mfu) text.glyph.measured = 100 * *values.evidence.mfu;
    return text;
}

TileText step_time_tile(const HeadlineValues& values) {
    const Estimate& e = *values.live;
    const Quantity time = numbers::duration(e.step_time_s);
    const double scale = e.step_time_s >= 1 ? 1 : e.step_time_s >= 1e-3 ? 1e3 : 1e6;
    const int decimals = numbers::decimals_of(e.step_time_s * scale);
    const double own = e.mfu(values.convention);
    TileText text{tr("Step time"), plus_minus(scale * (e.step_time_high_s - e.step_time_low_s) / 2, decimals), time.number, time.unit,
                  inverse_glyph(own, e, highest_mfu, lowest_mfu)};
    if (values.pinned) text.note = compared(scale * values.pinned->step_time_s, scale * e.step_time_s, decimals);
    if (values.evidence.step_time_s) text.glyph.measured = own * e.step_time_s / *values.evidence.step_time_s;
    return text;
}

TileText throughput_tile(const HeadlineValues& values) {
    const Estimate& e = *values.live;
    const double rate = e.tokens_per_s_per_gpu;
    const int decimals = numbers::decimals_of(rate);
    const double own = e.mfu(values.convention);
    TileText text{tr("Tokens/s/GPU"),
                  plus_minus(inverse_band(rate, e), decimals),
                  numbers::significant(rate),
                  {},
                  inverse_glyph(rate, e, rate * lowest_mfu / own, rate * highest_mfu / own)};
    if (values.pinned) text.note = compared(values.pinned->tokens_per_s_per_gpu, rate, decimals);
    if (values.evidence.step_time_s) text.glyph.measured = rate * e.step_time_s / *values.evidence.step_time_s;
    return text;
}

TileText memory_tile(const HeadlineValues& values) {
    const Estimate& e = *values.live;
    const double gib = std::pow(2.0, 30);
    const double peak = peak_bytes(e) / gib;
    TileText text{tr("Peak memory, stage %1").arg(e.peak_stage),
                  tr("%1 % of capacity").arg(numbers::fixed(100 * peak * gib / e.capacity_bytes, 0)),
                  numbers::fixed(peak, 1),
                  QStringLiteral("/ ") + capacity_words(e.capacity_bytes),
                  {}};
    if (values.pinned) text.note = compared(peak_bytes(*values.pinned) / gib, peak, 1);
    return text;
}

QString brief_verdict_sentence(const HeadlineValues& values) {
    const Estimate& e = *values.live;
    const double peak = peak_bytes(e), left = e.capacity_bytes - peak;
    const QString amount = numbers::gib(std::abs(left)).text();
    const QString needs = tr("%1 of %2 on stage %3,").arg(numbers::gib(peak).number, capacity_words(e.capacity_bytes)).arg(e.peak_stage);
    return needs + u' ' + (left >= 0 ? tr("%1 left.") : tr("%1 too much.")).arg(amount);
}

QString verdict_sentence(const HeadlineValues& values) {
    const Estimate& e = *values.live;
    const double peak = peak_bytes(e);
    const QString needs = tr("Stage %1 needs %2 of %3.").arg(e.peak_stage).arg(numbers::gib(peak).number, capacity_words(e.capacity_bytes));
    const QString left = numbers::gib(std::abs(e.capacity_bytes - peak)).text();
    switch (e.verdict) {
        case Verdict::fits:
            return needs;
        case Verdict::tight:
            return needs + u' ' + tr("Should run, but leaves %1 for fragmentation.").arg(left);
        case Verdict::does_not_fit:
            return needs + u' ' +
                   (peak > e.capacity_bytes ? tr("%1 too much.").arg(left) : tr("Only %1 left: fragmentation would stop it.").arg(left));
        case Verdict::illegal:
            break;
    }
    return {};
}

}  // namespace layline
