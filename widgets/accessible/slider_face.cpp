// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/accessible/slider_face.h"

#include "widgets/slider/stop_slider.h"

namespace layline {

SliderFace::SliderFace(StopSlider& slider) : QAccessibleWidget(&slider, QAccessible::Slider, slider.name()), slider_(slider) {}

QString SliderFace::text(QAccessible::Text part) const {
    return part == QAccessible::Value ? slider_.spoken_value() : QAccessibleWidget::text(part);
}

void* SliderFace::interface_cast(QAccessible::InterfaceType type) {
    if (type == QAccessible::ValueInterface) return static_cast<QAccessibleValueInterface*>(this);
    return QAccessibleWidget::interface_cast(type);
}

QVariant SliderFace::currentValue() const { return static_cast<qlonglong>(slider_.current_value()); }

void SliderFace::setCurrentValue(const QVariant& value) { emit slider_.chosen(value.toLongLong()); }

QVariant SliderFace::maximumValue() const {
    return slider_.stops().empty() ? QVariant() : QVariant(static_cast<qlonglong>(slider_.stops().back().value));
}

QVariant SliderFace::minimumValue() const {
    return slider_.stops().empty() ? QVariant() : QVariant(static_cast<qlonglong>(slider_.stops().front().value));
}

QVariant SliderFace::minimumStepSize() const { return 1; }

}  // namespace layline
