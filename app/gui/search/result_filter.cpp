// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPainter>
#include <QRegularExpression>
#include <algorithm>

#include "app/gui/search/result_model.h"
#include "app/gui/words/outcome_words.h"
#include "model/search/axes.h"
#include "widgets/table/flat_table.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

using Condition = std::function<bool(const Candidate&)>;

/// Figures that have no axis, by their key.
std::function<double(const Candidate&)> figure(const QString& key) {
    constexpr double gib = 1024.0 * 1024.0 * 1024.0;
    if (key == u"gib") return [](const Candidate& c) { return c.estimate.peak_bytes / gib; };
    if (key == u"step") return [](const Candidate& c) { return c.estimate.step_time_s; };
    if (key == u"mfu") return [](const Candidate& c) { return 100 * c.estimate.mfu_palm; };
    if (const Axis* axis = layline::axis(key.toStdString()))
        return [axis](const Candidate& c) { return static_cast<double>(axis->value(c)); };
    return {};
}

/// "pp<=8", "step<12.5": a key of axes() or gib, step, mfu; a comparison; a number.
Condition comparison(const QString& text) {
    static const QRegularExpression pattern(QStringLiteral("^([a-z]+)(<=|>=|=|<|>)([0-9.]+)$"));
    const QRegularExpressionMatch match = pattern.match(text);
    const auto value = match.hasMatch() ? figure(match.captured(1)) : nullptr;
    bool number = false;
    const double bound = match.captured(3).toDouble(&number);
    if (!value || !number) return {};
    const QString sign = match.captured(2);
    return [value, sign, bound](const Candidate& c) {
        const double found = value(c);
        if (sign == u"=") return found == bound;
        if (sign == u"<") return found < bound;
        if (sign == u">") return found > bound;
        return sign == u"<=" ? found <= bound : found >= bound;
    };
}

/// "tp=2|4", "recompute=none|first:2": a key of axes() and any of its values in words.
Condition one_of(const QString& text) {
    const qsizetype equals = text.indexOf(u'=');
    const Axis* axis = equals > 0 ? layline::axis(text.left(equals).toStdString()) : nullptr;
    if (axis == nullptr) return {};
    const QStringList words = text.mid(equals + 1).split(u'|', Qt::SkipEmptyParts);
    if (words.isEmpty()) return {};
    return [axis, words](const Candidate& c) { return words.contains(QString::fromStdString(value_text(*axis, axis->value(c)))); };
}

Condition word(const QString& text) {
    return [text](const Candidate& c) {
        return QString::fromStdString(c.layout.schedule).contains(text, Qt::CaseInsensitive) ||
               verdict_in_sentence(c.estimate.verdict).startsWith(text, Qt::CaseInsensitive) ||
               result_words(c.layout).contains(text, Qt::CaseInsensitive);
    };
}

}  // namespace

ResultFilter::ResultFilter(ResultModel& model, QObject* parent) : QSortFilterProxyModel(parent), model_(model) {
    setSourceModel(&model);
    setDynamicSortFilter(true);
}

bool ResultFilter::set_conditions(const QString& text) {
    static const QRegularExpression signs(QStringLiteral("[<>=]"));
    bool understood = true;
    conditions_.clear();
    for (const QString& part : text.toLower().split(u' ', Qt::SkipEmptyParts)) {
        const bool compares = part.contains(signs);
        Condition condition = compares ? comparison(part) : word(part);
        if (!condition && compares) condition = one_of(part);
        if (condition)
            conditions_.push_back(std::move(condition));
        else
            understood = false;
    }
    invalidate();  // a removal for every run of rows that goes would take seconds with a hundred thousand of them
    return understood;
}

void ResultFilter::set_most_bytes(double bytes) {
    most_bytes_ = bytes;
    invalidate();
}

bool ResultFilter::accepts(int row) const {
    const Candidate& candidate = model_.candidate(row);
    if (candidate.estimate.peak_bytes > most_bytes_) return false;
    return std::ranges::all_of(conditions_, [&](const Condition& condition) { return condition(candidate); });
}

bool ResultFilter::filterAcceptsRow(int row, const QModelIndex&) const { return accepts(row); }

bool ResultFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const Candidate &a = model_.candidate(left.row()), &b = model_.candidate(right.row());
    switch (left.column()) {
        case ResultModel::layout:
            return layout_before(a, b);
        case ResultModel::gpus:
            return a.gpus < b.gpus;
        case ResultModel::mfu:
            return a.estimate.mfu_palm < b.estimate.mfu_palm;
        case ResultModel::peak:
            return a.estimate.peak_bytes < b.estimate.peak_bytes;
        case ResultModel::verdict:
            return a.estimate.verdict < b.estimate.verdict;
        default:
            return goes_before(a, b, Objective::step_time);
    }
}

void ResultDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = option.widget != nullptr ? Theme::of(*option.widget) : Theme::current();
    paint_flat_row(*painter, option, option.widget);
    if (index.row() == hovered_ && !option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect.adjusted(0, 0, 0, -1), theme.sunken);
    // The place in the table is no property of the layout.
    const QString text = index.column() == ResultModel::rank ? QString::number(index.row() + 1) : index.data().toString();
    painter->setFont(font_of(index.column() == ResultModel::step ? TextRole::body_value : TextRole::body));
    painter->setPen(index.column() == ResultModel::rank ? theme.text3 : theme.text);
    if (index.column() == ResultModel::verdict)
        painter->setPen(text == verdict_in_sentence(Verdict::fits)    ? theme.fits
                        : text == verdict_in_sentence(Verdict::tight) ? theme.tight
                                                                      : theme.over);
    const QRect place = option.rect.adjusted(6, 0, -6, 0);
    const QFontMetrics metrics = painter->fontMetrics();
    const bool too_wide = index.column() == ResultModel::layout && metrics.horizontalAdvance(text) > place.width();
    const QString shown = too_wide ? index.data(ResultModel::brief_role).toString() : text;
    painter->drawText(place, index.data(Qt::TextAlignmentRole).toInt(), metrics.elidedText(shown, Qt::ElideRight, place.width()));
}

}  // namespace layline
