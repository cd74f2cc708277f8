// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSlider>
#include <functional>
#include <vector>

#include "widgets/common/density.h"
#include "widgets/slider/slider_geometry.h"
#include "widgets/slider/slider_stop.h"
#include "widgets/tip/tip.h"

class QLineEdit;

namespace layline {

/// One row of the Layout dock: a name, a value box, a lock, and a track with legal and illegal stops. The slider's own value is the
/// index of a stop. Drags and arrow keys step over illegal stops; typing and Alt-drags may rest on one.
class StopSlider : public QAbstractSlider {
    Q_OBJECT
  public:
    /// @param name "Tensor parallel", @param short_form "TP" or a unit such as "tokens".
    StopSlider(const QString& name, const QString& short_form, QWidget* parent = nullptr);

    /// Ascending by value, `current` an index of them. A slider in use keeps its thumb under the pointer.
    void set_stops(const std::vector<SliderStop>& stops, int current);
    /// No track but a sentence: only one value is possible.
    void set_sentence(const QString& sentence);
    /// Why the current value is illegal, short ("64 ÷ 6 is not whole"); empty for a legal one.
    void set_refusal(const QString& equation);
    void set_locked(bool locked);
    void set_density(Density density);
    /// What the tooltip of a stop says; asked at the moment of the hover.
    void set_tip_source(std::function<Tip(std::int64_t)> source) { tip_source_ = std::move(source); }

    const QString& name() const { return name_; }
    const QString& short_form() const { return short_form_; }
    const std::vector<SliderStop>& stops() const { return stops_; }
    std::int64_t current_value() const;
    bool is_locked() const { return locked_; }
    SliderGeometry geometry_of_row() const;
    /// What a screen reader says after the name: value, verdict, reason.
    QString spoken_value() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  signals:
    /// The user chose a value: by drag, key or typing. A typed one need not be a stop.
    void chosen(std::int64_t value);
    void drag_began();
    void drag_ended();
    void lock_toggled(bool locked);
    void focused();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    friend class StopSliderPainter;

    void choose(int index);
    void drag_to(int x, bool may_rest_on_rings);
    int nearest_legal(int x) const;
    /// The next stop in a direction (+1, -1), illegal ones only where allowed; the same index where there is none.
    int next(int from, int direction, bool illegal_too) const;
    int end_stop(bool last) const;
    void open_editor(const QString& text);
    void close_editor(bool take);
    void show_tip_at(const QPoint& position);
    bool current_legal() const;

    QString name_, short_form_, sentence_, refusal_;
    std::vector<SliderStop> stops_;
    bool locked_ = false;
    bool dragging_ = false;
    int hovered_ = -1;
    Density density_ = Density::regular;
    std::function<Tip(std::int64_t)> tip_source_;
    QLineEdit* editor_ = nullptr;
};

}  // namespace layline
