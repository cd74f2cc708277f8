// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/equation/gpu_equation.h"

#include <QPainter>
#include <array>
#include <cmath>

#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int row_height = 46;
constexpr int cell = 46, first_centre = 35, pitch = 52;  // centres of the cells, the signs between them
constexpr int caption_y = 15, value_y = 31;
constexpr int value_size = 15;

}  // namespace

GpuEquation::GpuEquation(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

void GpuEquation::set_terms(const Terms& terms) {
    if (terms == terms_) return;
    terms_ = terms;
    setAccessibleName(sentence());
    update();
}

bool GpuEquation::whole() const { return terms_.dp >= 1 && std::floor(terms_.dp) == terms_.dp; }

QString GpuEquation::dp_text() const {
    return whole() ? numbers::count(static_cast<std::int64_t>(terms_.dp)) : numbers::fixed(terms_.dp, 2);
}

QString GpuEquation::sentence() const {
    return QStringLiteral("%1 × %2 × %3 × %4 %5 %6")
        .arg(terms_.tp)
        .arg(terms_.pp)
        .arg(terms_.cp)
        .arg(dp_text(), whole() ? QStringLiteral("=") : QStringLiteral("≠"), tr("%1 GPUs").arg(numbers::count(terms_.gpus)));
}

QSize GpuEquation::sizeHint() const { return {316, row_height}; }

void GpuEquation::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.window);
    painter.fillRect(0, row_height - 1, width(), 1, theme.line);
    const std::array<std::pair<QString, QString>, 4> cells{{{QStringLiteral("TP"), numbers::count(terms_.tp)},
                                                            {QStringLiteral("PP"), numbers::count(terms_.pp)},
                                                            {QStringLiteral("CP"), numbers::count(terms_.cp)},
                                                            {QStringLiteral("DP"), dp_text()}}};
    QFont value_font = font_of(TextRole::section);
    value_font.setPixelSize(static_cast<int>(value_size * text_scale()));
    const auto centred = [&](double x, int y, const QString& text) {
        painter.drawText(QRectF(x - cell, y - 12, 2 * cell, 24), Qt::AlignCenter, text);
    };
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const double x = first_centre + static_cast<double>(i) * pitch;
        painter.setFont(font_of(TextRole::caption));
        painter.setPen(theme.text3);
        centred(x, caption_y, cells[i].first);
        painter.setFont(value_font);
        painter.setPen(theme.text);
        centred(x, value_y, cells[i].second);
        if (i + 1 == cells.size()) break;
        painter.setFont(font_of(TextRole::body));
        painter.setPen(theme.text3);
        centred(x + pitch / 2.0, value_y, QStringLiteral("×"));
    }
    const double dp_x = first_centre + 3.0 * pitch;
    if (!whole()) {
        const double half = QFontMetricsF(value_font).horizontalAdvance(dp_text()) / 2;
        painter.setPen(QPen(theme.illegal, 1, Qt::DashLine));
        painter.drawLine(QPointF(dp_x - half, value_y + 9.5), QPointF(dp_x + half, value_y + 9.5));
    }
    painter.setFont(font_of(TextRole::body));
    painter.setPen(theme.text3);
    const double sign_x = dp_x + 33;
    centred(sign_x, value_y, whole() ? QStringLiteral("=") : QStringLiteral("≠"));
    const QString gpus = numbers::count(terms_.gpus);
    const double left = sign_x + 10;
    painter.setFont(font_of(TextRole::section));
    painter.setPen(theme.text);
    painter.drawText(QRectF(left, value_y - 12, 120, 24), Qt::AlignLeft | Qt::AlignVCenter, gpus);
    const double after = left + painter.fontMetrics().horizontalAdvance(gpus) + 4;
    painter.setFont(font_of(TextRole::body));
    painter.setPen(theme.text2);
    painter.drawText(QRectF(after, value_y - 12, 60, 24), Qt::AlignLeft | Qt::AlignVCenter, tr("GPUs"));
}

}  // namespace layline
