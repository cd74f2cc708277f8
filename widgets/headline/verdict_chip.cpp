// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/headline/verdict_chip.h"

#include <QCoreApplication>

#include "widgets/theme/fonts.h"

namespace layline {

namespace {

constexpr int chip_height = 24, note_height = 18;
constexpr double radius = 11;
constexpr int icon_size = 16;

QString tr(const char* text) { return QCoreApplication::translate("Verdict", text); }

}  // namespace

QString verdict_word(Verdict verdict) {
    switch (verdict) {
        case Verdict::fits:
            return tr("Fits");
        case Verdict::tight:
            return tr("Tight");
        case Verdict::does_not_fit:
            return tr("Does not fit");
        case Verdict::illegal:
            break;
    }
    return tr("Not possible");
}

VerdictColours verdict_colours(const Theme& theme, Verdict verdict) {
    switch (verdict) {
        case Verdict::fits:
            return theme.fits_colours();
        case Verdict::tight:
            return theme.tight_colours();
        case Verdict::does_not_fit:
            return theme.over_colours();
        case Verdict::illegal:
            break;
    }
    return theme.illegal_colours();
}

Icon verdict_icon(Verdict verdict) {
    switch (verdict) {
        case Verdict::fits:
            return Icon::tick_circle;
        case Verdict::tight:
            return Icon::warning_triangle;
        case Verdict::does_not_fit:
            return Icon::cross_octagon;
        case Verdict::illegal:
            break;
    }
    return Icon::stroke_circle;
}

int draw_verdict_chip(QPainter& painter, const QPoint& at, Verdict verdict, const QString& words, const Theme& theme) {
    const VerdictColours colours = verdict_colours(theme, verdict);
    painter.setFont(font_of(TextRole::section));
    const int width = 27 + painter.fontMetrics().horizontalAdvance(words) + 10;
    const QRectF chip(at.x(), at.y(), width, chip_height);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.background);
    painter.drawRoundedRect(chip, radius, radius);
    draw_icon(painter, verdict_icon(verdict), QRectF(at.x() + 6, at.y() + (chip_height - icon_size) / 2.0, icon_size, icon_size),
              colours.text);
    painter.setPen(colours.text);
    painter.drawText(chip.adjusted(27, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, words);
    return width;
}

int draw_note_chip(QPainter& painter, const QPoint& at, const QString& words, const VerdictColours& colours) {
    painter.setFont(font_of(TextRole::caption_head));
    const int width = painter.fontMetrics().horizontalAdvance(words) + 16;
    const QRectF chip(at.x(), at.y(), width, note_height);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.background);
    painter.drawRoundedRect(chip, note_height / 2.0, note_height / 2.0);
    painter.setPen(colours.text);
    painter.drawText(chip, Qt::AlignCenter, words);
    return width;
}

}  // namespace layline
