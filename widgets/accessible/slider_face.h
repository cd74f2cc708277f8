// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleWidget>

namespace layline {

class StopSlider;

/// How a stop slider stands before a screen reader: "Tensor parallel 6, not possible, 64 heads do not divide by 6".
class SliderFace : public QAccessibleWidget, public QAccessibleValueInterface {
  public:
    explicit SliderFace(StopSlider& slider);

    QString text(QAccessible::Text part) const override;
    void* interface_cast(QAccessible::InterfaceType type) override;

    QVariant currentValue() const override;
    void setCurrentValue(const QVariant& value) override;
    QVariant maximumValue() const override;
    QVariant minimumValue() const override;
    QVariant minimumStepSize() const override;

  private:
    StopSlider& slider_;
};

}  // namespace layline
