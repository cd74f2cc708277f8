// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/palette/command_delegate.h"

#include <QPainter>
#include <algorithm>

#include "app/gui/palette/command_model.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int padding = 13, gap = 16;
}

void CommandDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = option.widget != nullptr ? Theme::of(*option.widget) : Theme::current();
    const bool possible = index.data(CommandModel::possible_role).toBool();
    painter->fillRect(option.rect, option.state.testFlag(QStyle::State_Selected) ? theme.accentbg : theme.surface);
    const QRect line = option.rect.adjusted(padding, 0, -padding, 0);
    painter->setFont(font_of(TextRole::body));
    const QFontMetrics metrics = painter->fontMetrics();
    const QString text = index.data(Qt::DisplayRole).toString(), detail = index.data(CommandModel::detail_role).toString();
    painter->setPen(possible ? theme.text : theme.text3);
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter, text);
    const int room = std::max(0, line.width() - metrics.horizontalAdvance(text) - gap);
    painter->setPen(theme.text3);
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(detail, Qt::ElideRight, room));
}

QSize CommandDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return {200, row_height}; }

}  // namespace layline
