// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/icons.h"

#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <array>
#include <sstream>

namespace layline {
namespace {

constexpr double grid = 16;
constexpr double stroke = 1.4;

/// Strokes on the grid: M x y move, L x y line, C two controls and a point: curve, O cx cy r circle, R x y w h r rounded box, Z close.
const char* strokes_of(Icon icon) {
    switch (icon) {
        case Icon::undo:
            return "M 5.5 3.5 L 2.5 6.5 L 5.5 9.5 M 2.5 6.5 L 9.5 6.5 C 12 6.5 13.5 8 13.5 10 C 13.5 12 12 13.5 9.5 13.5 L 7 13.5";
        case Icon::redo:
            return "M 10.5 3.5 L 13.5 6.5 L 10.5 9.5 M 13.5 6.5 L 6.5 6.5 C 4 6.5 2.5 8 2.5 10 C 2.5 12 4 13.5 6.5 13.5 L 9 13.5";
        case Icon::pin:
            return "M 5.5 2.5 L 10.5 2.5 M 6.5 2.5 L 6.2 6.8 L 4 9.5 L 12 9.5 L 9.8 6.8 L 9.5 2.5 M 8 9.5 L 8 14";
        case Icon::search:
            return "O 7 7 4.2 M 10.2 10.2 L 13.8 13.8";
        case Icon::export_:
            return "M 8 10.5 L 8 2.5 M 5 5.3 L 8 2.4 L 11 5.3 M 2.7 9.5 L 2.7 13.4 L 13.3 13.4 L 13.3 9.5";
        case Icon::lock:
            return "R 3.7 7.2 8.6 6.3 1 M 5.5 7.2 L 5.5 5 C 5.5 1.8 10.5 1.8 10.5 5 L 10.5 7.2";
        case Icon::unlock:
            return "R 3.7 7.2 8.6 6.3 1 M 5.5 7.2 L 5.5 4.6 C 5.5 1.6 10.3 1.4 10.5 4.4";
        case Icon::chevron_down:
            return "M 4.5 6.3 L 8 9.8 L 11.5 6.3";
        case Icon::chevron_right:
            return "M 6.3 4.5 L 9.8 8 L 6.3 11.5";
        case Icon::close:
            return "M 4 4 L 12 12 M 12 4 L 4 12";
        case Icon::float_:
            return "R 5.6 2.6 7.8 7.8 1 M 3.8 5.8 L 2.6 5.8 L 2.6 13.4 L 10.2 13.4 L 10.2 12.2";
        case Icon::more:
            return "M 3.5 8 L 3.6 8 M 8 8 L 8.1 8 M 12.5 8 L 12.6 8";
        case Icon::tick_circle:
            return "O 8 8 5.8 M 5.3 8.2 L 7.2 10.1 L 10.7 6.2";
        case Icon::warning_triangle:
            return "M 8 2.4 L 14 13.2 L 2 13.2 Z M 8 6.4 L 8 9.6 M 8 11.4 L 8 11.5";
        case Icon::cross_octagon:
            return "M 5.6 2.2 L 10.4 2.2 L 13.8 5.6 L 13.8 10.4 L 10.4 13.8 L 5.6 13.8 L 2.2 10.4 L 2.2 5.6 Z M 6 6 L 10 10 M 10 6 L 6 10";
        case Icon::stroke_circle:
            return "O 8 8 5.8 M 4 12 L 12 4";
        case Icon::diamond:
            return "M 8 2.5 L 13.5 8 L 8 13.5 L 2.5 8 Z";
        case Icon::pause:
            return "M 5.7 3.5 L 5.7 12.5 M 10.3 3.5 L 10.3 12.5";
        case Icon::stop:
            return "R 4 4 8 8 0.6";
        case Icon::run:
            return "M 5 3.2 L 12.4 8 L 5 12.8 Z";
        case Icon::copy:
            return "R 5.4 5.4 8 8 1 M 3.6 10.4 L 2.6 10.4 L 2.6 2.6 L 10.4 2.6 L 10.4 3.6";
        case Icon::swap:
            return "M 2.6 5.4 L 13 5.4 M 10.4 2.8 L 13 5.4 L 10.4 8 M 13.4 10.8 L 3 10.8 M 5.6 8.2 L 3 10.8 L 5.6 13.4";
        case Icon::fold:
            return "M 2.5 3 L 5 3 L 5 13 L 2.5 13 M 13.5 3 L 11 3 L 11 13 L 13.5 13 M 8 3 L 8 4.6 M 8 7.2 L 8 8.8 M 8 11.4 L 8 13";
        case Icon::sort_up:
            return "M 4.6 9.6 L 8 6.2 L 11.4 9.6";
        case Icon::sort_down:
            return "M 4.6 6.4 L 8 9.8 L 11.4 6.4";
        case Icon::table:
            return "R 2.6 3 10.8 10 1 M 2.6 6.4 L 13.4 6.4 M 2.6 9.7 L 13.4 9.7 M 6.6 3 L 6.6 13";
    }
    return "";
}

void append(QPainterPath& path, char command, std::istringstream& in) {
    double a = 0, b = 0, c = 0, d = 0, e = 0, g = 0;
    switch (command) {
        case 'M':
            in >> a >> b;
            path.moveTo(a, b);
            break;
        case 'L':
            in >> a >> b;
            path.lineTo(a, b);
            break;
        case 'C':
            in >> a >> b >> c >> d >> e >> g;
            path.cubicTo(a, b, c, d, e, g);
            break;
        case 'O':
            in >> a >> b >> c;
            path.addEllipse(QPointF(a, b), c, c);
            break;
        case 'R':
            in >> a >> b >> c >> d >> e;
            path.addRoundedRect(QRectF(a, b, c, d), e, e);
            break;
        case 'Z':
            path.closeSubpath();
            break;
        default:
            break;
    }
}

QPainterPath parse(const char* strokes) {
    QPainterPath path;
    std::istringstream in(strokes);
    in.imbue(std::locale::classic());
    for (char command = 0; in >> command;) append(path, command, in);
    return path;
}

/// Paints an icon in the current theme's colours, so that it follows a change of theme without being rebuilt.
class ThemeIconEngine final : public QIconEngine {
  public:
    ThemeIconEngine(Icon icon, QColor Theme::*colour) : icon_(icon), colour_(colour) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const Theme& theme = Theme::current();
        const QColor& colour = mode == QIcon::Disabled ? theme.line2 : mode == QIcon::Selected ? theme.onaccent : theme.*colour_;
        draw_icon(*painter, icon_, rect, colour);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine* clone() const override { return new ThemeIconEngine(*this); }

  private:
    Icon icon_;
    QColor Theme::*colour_;
};

}  // namespace

const QPainterPath& icon_path(Icon icon) {
    static const auto paths = [] {
        std::array<QPainterPath, icon_count> all;
        for (int i = 0; i < icon_count; ++i) all[static_cast<std::size_t>(i)] = parse(strokes_of(static_cast<Icon>(i)));
        return all;
    }();
    return paths[static_cast<std::size_t>(icon)];
}

void draw_icon(QPainter& painter, Icon icon, const QRectF& where, const QColor& colour) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double side = std::min(where.width(), where.height());
    painter.translate(where.center().x() - side / 2, where.center().y() - side / 2);
    painter.scale(side / grid, side / grid);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, stroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(icon_path(icon));
    painter.restore();
}

QIcon icon(Icon icon, QColor Theme::*colour) { return QIcon(new ThemeIconEngine(icon, colour)); }

}  // namespace layline
