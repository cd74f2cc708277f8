// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/gpu/topology_view.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStringList>
#include <QToolTip>
#include <algorithm>

#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int margin = 12, head = 18, cell_height = 20, widest_cell = 46;
constexpr int narrowest_cell = 14, narrowest_with_word = 30;  // a narrower cell has its colour, and its words in the tip
constexpr double shade[] = {0.0, 0.12, 0.25, 0.45};
}  // namespace

TopologyView::TopologyView(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

void TopologyView::set_links(int count, std::vector<TopologyLink> links) {
    count_ = count;
    links_ = std::move(links);
    setAccessibleName(tr("Topology"));
    setAccessibleDescription(text());
    updateGeometry();
    update();
}

QString TopologyView::text() const {
    QStringList lines;
    for (int row = 0; row < count_; ++row) {
        QStringList cells{tr("GPU %1").arg(row)};
        for (int column = 0; column < count_; ++column) cells += row == column ? QStringLiteral("–") : at(row, column).word;
        lines += cells.join(u'\t');
    }
    return lines.join(u'\n');
}

QSize TopologyView::sizeHint() const { return {2 * margin + head + widest_cell * count_, head + cell_height * count_ + 6}; }

QSize TopologyView::minimumSizeHint() const { return {2 * margin + head + narrowest_cell * count_, sizeHint().height()}; }

double TopologyView::cell_width() const { return std::min<double>(widest_cell, (width() - 2.0 * margin - head) / std::max(1, count_)); }

void TopologyView::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    const double cell = cell_width();
    const auto box = [&](int row, int column) {
        return QRectF(margin + head + column * cell, head + row * cell_height, cell - 1, cell_height - 1);
    };
    painter.setFont(font_of(TextRole::tick));
    painter.setPen(theme.text3);
    for (int i = 0; i < count_; ++i) {
        painter.drawText(QRectF(box(0, i).left(), 0, cell - 1, head), Qt::AlignCenter, QString::number(i));
        painter.drawText(QRectF(margin, box(i, 0).top(), head, cell_height - 1), Qt::AlignVCenter | Qt::AlignLeft, QString::number(i));
    }
    for (int row = 0; row < count_; ++row)
        for (int column = 0; column < count_; ++column) {
            if (row == column) {
                painter.fillRect(box(row, column), theme.sunken);
                continue;
            }
            const TopologyLink& link = at(row, column);
            painter.fillRect(box(row, column), blend(theme.surface, theme.accent, shade[std::clamp(link.closeness, 0, 3)]));
            if (cell < narrowest_with_word) continue;
            painter.setPen(link.closeness > 0 ? theme.text : theme.text3);
            painter.drawText(box(row, column), Qt::AlignCenter, link.word.isEmpty() ? QStringLiteral("?") : link.word);
        }
}

bool TopologyView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int column = static_cast<int>((help->pos().x() - margin - head) / std::max(1.0, cell_width()));
    const int row = (help->pos().y() - head) / cell_height;
    const bool inside = help->pos().x() >= margin + head && help->pos().y() >= head && row < count_ && column < count_ && row != column;
    QToolTip::showText(help->globalPos(), inside ? at(row, column).tip : QString(), this);
    return true;
}

}  // namespace layline
