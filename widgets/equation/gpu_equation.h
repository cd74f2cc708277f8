// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <cstdint>

namespace layline {

/// TP x PP x CP x DP = GPUs, in cells. DP follows from the others; when it is not whole the sign says so.
class GpuEquation : public QWidget {
    Q_OBJECT
  public:
    struct Terms {
        std::int64_t tp = 1, pp = 1, cp = 1, gpus = 1;
        double dp = 1;
        bool operator==(const Terms&) const = default;
    };

    explicit GpuEquation(QWidget* parent = nullptr);
    void set_terms(const Terms& terms);
    /// "2 × 4 × 1 × 16 = 128 GPUs"; with ≠ and two decimals where DP is not whole.
    QString sentence() const;
    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    bool whole() const;
    QString dp_text() const;

    Terms terms_;
};

}  // namespace layline
