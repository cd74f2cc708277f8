// SPDX-License-Identifier: GPL-3.0-or-later
// The parallel coordinates of the Search dock, and the filter that their brushes write.
#include <QLineEdit>
#include <QRegularExpression>
#include <algorithm>
#include <map>
#include <set>

#include "app/gui/search/result_model.h"
#include "app/gui/search/search_page.h"
#include "model/search/axes.h"
#include "widgets/landscape/parallel_view.h"
#include "widgets/theme/numbers.h"

namespace layline {

void SearchPage::show_lines() {
    constexpr std::size_t most_lines = 1'500;
    if (!lines_->isVisible()) return;
    std::vector<int> rows;
    for (int row = 0; row < model_->rowCount(); ++row)
        if (model_->candidate(row).estimate.verdict != Verdict::does_not_fit) rows.push_back(row);
    std::ranges::sort(rows, [&](int a, int b) { return goes_before(model_->candidate(a), model_->candidate(b), Objective::step_time); });
    // Layouts far from the best would press the others together.
    constexpr double far_off = 1.6;
    if (!rows.empty()) {
        const double most_s = far_off * model_->candidate(rows.front()).estimate.step_time_s;
        std::erase_if(rows, [&](int row) { return model_->candidate(row).estimate.step_time_s > most_s; });
    }
    if (rows.size() > most_lines) rows.resize(most_lines);
    std::vector<ParallelAxis> shown;
    std::vector<ParallelLine> lines(rows.size());
    if (rows.empty()) return lines_->set_lines({}, {});
    const double best_s = model_->candidate(rows.front()).estimate.step_time_s;
    std::vector<QString> keys;
    const auto add_numbers = [&](const QString& name, const char* key, auto value, int decimals) {
        double low = 1e300, high = -1e300;
        for (const int row : rows) {
            low = std::min(low, value(model_->candidate(row)));
            high = std::max(high, value(model_->candidate(row)));
        }
        ParallelAxis axis{name, {}, {}, low, high};
        keys.push_back(QString::fromUtf8(key));
        for (const double place : {0.0, 0.5, 1.0}) {
            axis.ticks.push_back(numbers::fixed(low + place * (high - low), decimals));
            axis.places.push_back(place);
        }
        shown.push_back(std::move(axis));
        for (std::size_t i = 0; i < rows.size(); ++i)
            lines[i].places.push_back(static_cast<float>((value(model_->candidate(rows[i])) - low) / std::max(high - low, 1e-12)));
    };
    for (const Axis& axis : axes()) {
        std::set<std::int64_t> values;
        for (const int row : rows) values.insert(axis.value(model_->candidate(row)));
        if (values.size() < 2) continue;
        ParallelAxis made{QString::fromUtf8(axis.key.data(), static_cast<qsizetype>(axis.key.size())), {}, {}, 0, 0};
        const auto last = static_cast<double>(values.size() - 1);
        std::map<std::int64_t, float> places;
        for (const std::int64_t value : values) {
            const double place = static_cast<double>(places.size()) / last;
            made.ticks.push_back(QString::fromStdString(value_text(axis, value)));
            made.places.push_back(place);
            places[value] = static_cast<float>(place);
        }
        shown.push_back(std::move(made));
        keys.push_back(shown.back().name);
        for (std::size_t i = 0; i < rows.size(); ++i) lines[i].places.push_back(places[axis.value(model_->candidate(rows[i]))]);
    }
    constexpr double gib = 1024.0 * 1024.0 * 1024.0;
    add_numbers(
        tr("GiB"), "gib", [](const Candidate& c) { return c.estimate.peak_bytes / gib; }, 0);
    add_numbers(
        tr("Step, s"), "step", [](const Candidate& c) { return c.estimate.step_time_s; }, 1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double slower = model_->candidate(rows[i]).estimate.step_time_s / best_s - 1;
        lines[i].merit = static_cast<float>(std::clamp(1 - slower / 0.3, 0.0, 1.0));  // pale from 30 % slower on
    }
    line_rows_ = std::move(rows);
    line_keys_ = std::move(keys);
    lines_->set_lines(std::move(shown), std::move(lines));
}

void SearchPage::follow_filter(const QString& text) {
    const bool understood = sorted_->set_conditions(text);
    filter_->setToolTip(
        understood ? QString()
                   : tr("Not understood: keys are tp pp vpp cp ep etp mbs sp zero hsdp recompute schedule split gpus gib step mfu, "
                        "signs = < > <= >=, values apart by |"));
    // A brushed axis whose condition was taken out of the line lets all through again.
    for (int axis = 0; axis < static_cast<int>(line_keys_.size()); ++axis)
        if (lines_->range(axis) && !text.contains(line_keys_[static_cast<std::size_t>(axis)] + u'=') &&
            !text.contains(line_keys_[static_cast<std::size_t>(axis)] + u'>'))
            lines_->clear_range(axis);
    show_points();
}

void SearchPage::follow_brush(int axis) {
    const QString& key = line_keys_[static_cast<std::size_t>(axis)];
    QStringList parts = filter_->text().split(u' ', Qt::SkipEmptyParts);
    static const QRegularExpression signs(QStringLiteral("[<>=]"));
    parts.removeIf([&](const QString& part) { return part.section(signs, 0, 0) == key && part.contains(signs); });
    if (const auto& range = lines_->range(axis)) {
        const ParallelAxis& shown = lines_->axes()[static_cast<std::size_t>(axis)];
        if (shown.high > shown.low) {
            const auto value = [&](double place) { return QString::number(shown.low + place * (shown.high - shown.low), 'f', 2); };
            parts << key + QStringLiteral(">=") + value(std::max(range->first, 0.0))
                  << key + QStringLiteral("<=") + value(std::min(range->second, 1.0));
        } else {
            QStringList kept;
            for (std::size_t tick = 0; tick < shown.ticks.size(); ++tick)
                if (shown.places[tick] >= range->first && shown.places[tick] <= range->second) kept << shown.ticks[tick];
            parts << key + u'=' + (kept.isEmpty() ? QStringLiteral("none-of-them") : kept.join(u'|'));
        }
    }
    filter_->setText(parts.join(u' '));
}

}  // namespace layline
