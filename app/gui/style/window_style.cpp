// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/style/window_style.h"

#include <QApplication>
#include <QMainWindow>
#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

#include "widgets/accessible/faces.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int rule = 1;
constexpr int menu_bar_padding = 2;
constexpr int menu_item_padding = 8, menu_bar_left = 10;

}  // namespace

WindowStyle::WindowStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

int WindowStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
        case PM_DockWidgetSeparatorExtent:
        case PM_SplitterWidth:
            return rule;
        case PM_DockWidgetFrameWidth:
            return 0;
        case PM_MenuBarPanelWidth:
            return 0;
        case PM_MenuBarHMargin:
            return menu_bar_left;
        case PM_MenuBarVMargin:
            return menu_bar_padding;
        case PM_MenuBarItemSpacing:
            return 0;
        default:
            return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

void WindowStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    switch (element) {
        case PE_IndicatorDockWidgetResizeHandle:
            painter->fillRect(option->rect, option->palette.color(QPalette::Mid));
            return;
        case PE_FrameDockWidget:
        case PE_PanelMenuBar:
        case PE_FrameStatusBarItem:
            return;
        default:
            QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void WindowStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    switch (element) {
        case CE_MenuBarEmptyArea:
            painter->fillRect(option->rect, option->palette.color(QPalette::Window));
            if (widget != nullptr)
                painter->fillRect(QRect(0, widget->height() - rule, widget->width(), rule), option->palette.color(QPalette::Mid));
            return;
        case CE_Splitter:
            painter->fillRect(option->rect, option->palette.color(QPalette::Mid));
            return;
        case CE_MenuBarItem: {
            const auto* item = static_cast<const QStyleOptionMenuItem*>(option);
            const bool open = item->state.testFlag(State_Selected);
            painter->fillRect(item->rect, item->palette.color(open ? QPalette::Base : QPalette::Window));
            const auto mnemonic =
                styleHint(SH_UnderlineShortcut, option, widget, nullptr) != 0 ? Qt::TextShowMnemonic : Qt::TextHideMnemonic;
            drawItemText(painter, item->rect, Qt::AlignCenter | Qt::TextSingleLine | mnemonic, item->palette, true, item->text,
                         QPalette::WindowText);
            return;
        }
        default:
            QProxyStyle::drawControl(element, option, painter, widget);
    }
}

QSize WindowStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const {
    // Tabbed docks draw their tabs in their own title bars.
    if (type == CT_TabBarTab && widget != nullptr && qobject_cast<const QMainWindow*>(widget->parentWidget()) != nullptr) return {0, 0};
    if (type != CT_MenuBarItem) return QProxyStyle::sizeFromContents(type, option, size, widget);
    return {size.width() + 2 * menu_item_padding, size.height() + 2 * menu_bar_padding};
}

int WindowStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const {
    if (hint == SH_UnderlineShortcut) return 0;
    return QProxyStyle::styleHint(hint, option, widget, data);
}

void prepare_application() {
    QApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    // A frame is painted as soon as the turn of the event loop ends, instead of after Qt's idle time of 5 ms.
    if (qEnvironmentVariableIsEmpty("QT_QPA_UPDATE_IDLE_TIME")) qputenv("QT_QPA_UPDATE_IDLE_TIME", "0");
}

void name_application() {
    QApplication::setApplicationName(QStringLiteral("layline"));
    QApplication::setApplicationDisplayName(QStringLiteral("Layline"));
    QApplication::setApplicationVersion(QStringLiteral(LAYLINE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("layline"));
    QApplication::setStyle(new WindowStyle);
    install_accessible_faces();
}

}  // namespace layline
