// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>
#include <vector>

namespace layline {

/// One reading over the last minute.
struct DeviceReading {
    QString name, value;
    std::vector<double> history;  ///< oldest first; not a number where nothing is known
    double low = 0, high = 0;     ///< of the curve's scale; equal: its own
    QString reason;               ///< why there is no value
};

/// What a card says of one GPU.
struct DeviceFacts {
    QString title, subtitle;
    QString chip;         ///< "no throttling", "power cap"; empty: none
    bool is_well = true;  ///< the chip in green, else in amber
    std::vector<DeviceReading> readings;
    int most_readings = 120;  ///< readings that the curve's width stands for
};

/// A GPU as rows of name, curve and value (DESIGN_SPEC 8.9): curves of 140 x 22 over 60 s.
class DeviceCard : public QWidget {
    Q_OBJECT
  public:
    explicit DeviceCard(QWidget* parent = nullptr);

    void set_facts(DeviceFacts facts);
    const DeviceFacts& facts() const { return facts_; }
    /// Tab-separated lines, for the clipboard and for screen readers.
    QString text() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

  private:
    DeviceFacts facts_;
};

}  // namespace layline
