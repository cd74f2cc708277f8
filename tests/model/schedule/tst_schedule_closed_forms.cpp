// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>
#include <memory>

#include "model/schedule/timeline.h"

using namespace layline;

namespace {
double makespan(const ScheduleRequest& request, double f, double i, double w) {
    const auto schedule = std::make_shared<const Schedule>(generate(request));
    return simulate(schedule, Durations::uniform(schedule->placement.stages, f, i, w)).makespan_s;
}
}  // namespace

class tst_schedule_closed_forms : public QObject {
    Q_OBJECT
  private slots:
    /// (p - 1)(f + b) of bubble, whatever m (arXiv 2104.04473 section 2.2).
    void gpipeAnd1f1b() {
        for (int p = 1; p <= 9; ++p)
            for (int m = 1; m <= 20; ++m)
                for (const char* name : {"gpipe", "1f1b"}) {
                    const double expected = (m + p - 1) * (1.5 + 1.25 + 0.5);
                    QCOMPARE(makespan({.name = name, .ranks = p, .micro_batches = m}, 1.5, 1.25, 0.5), expected);
                }
    }
    void interleaved() {
        for (int p = 2; p <= 6; ++p)
            for (int v = 1; v <= 4; ++v)
                for (int m = p; m <= 5 * p; m += p) {
                    const double expected = (m * v + p - 1) * (1.5 + 1.25 + 0.5);
                    QCOMPARE(makespan({.name = "interleaved", .ranks = p, .micro_batches = m, .chunks = v}, 1.5, 1.25, 0.5), expected);
                }
    }
};

QTEST_APPLESS_MAIN(tst_schedule_closed_forms)
#include "tst_schedule_closed_forms.moc"
