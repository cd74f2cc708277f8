// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace layline {

/// Fusion with the window's own rules: one-pixel dock separators and splitters, flat menus in the theme's colours.
class WindowStyle : public QProxyStyle {
    Q_OBJECT
  public:
    WindowStyle();
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const override;
};

/// Before the QApplication is made.
void prepare_application();
/// After it: names for settings and files, style.
void name_application();

}  // namespace layline
