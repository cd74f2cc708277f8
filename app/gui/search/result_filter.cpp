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

/// "pp<=8": a key of axes(), a comparison, a number.
Condition comparison(const QString& text) {
    static const QRegularExpression pattern(QStringLiteral("^([a-z]+)(<=|>=|=|<|>)(\\d+)$"));
    const QRegularExpressionMatch match = pattern.match(text);
    const Axis* axis = match.hasMatch() ? layline::axis(match.captured(1).toStdString()) : nullptr;
    if (axis == nullptr) return {};
    const QString sign = match.captured(2);
    const std::int64_t bound = match.captured(3).toLongLong();
    return [axis, sign, bound](const Candidate& c) {
        const std::int64_t value = axis->value(c);
        if (sign == u"=") return value == bound;
        if (sign == u"<") return value < bound;
        if (sign == u">") return value > bound;
        return sign == u"<=" ? value <= bound : value >= bound;
    };
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
        if (condition)
            conditions_.push_back(std::move(condition));
        else
            understood = false;
    }
    invalidateFilter();
    return understood;
}

void ResultFilter::set_most_bytes(double bytes) {
    most_bytes_ = bytes;
    invalidateFilter();
}

bool ResultFilter::filterAcceptsRow(int row, const QModelIndex&) const {
    const Candidate& candidate = model_.candidate(row);
    if (candidate.estimate.peak_bytes > most_bytes_) return false;
    return std::ranges::all_of(conditions_, [&](const Condition& condition) { return condition(candidate); });
}

bool ResultFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const Candidate &a = model_.candidate(left.row()), &b = model_.candidate(right.row());
    switch (left.column()) {
        case ResultModel::layout:
            return result_words(a.layout) < result_words(b.layout);
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
    painter->drawText(place, index.data(Qt::TextAlignmentRole).toInt(),
                      painter->fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
}

}  // namespace layline
