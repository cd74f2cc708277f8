// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "model/scenario/input_error.h"
#include "model/schedule/schedule_check.h"
#include "model/schedule/timing_plan.h"
#include "tests/model/schedule/schedule_grid.h"

using namespace layline;
using namespace layline::test;

/// What every schedule of every size must hold, whatever its order.
class tst_schedule_validity : public QObject {
    Q_OBJECT
  private slots:
    void everySizeIsValidAndRuns_data() {
        QTest::addColumn<QString>("name");
        for (const std::string& name : schedule_names()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void everySizeIsValidAndRuns() {
        QFETCH(QString, name);
        const auto sizes = legal_sizes(name.toStdString(), 9, 4, 24, 3);
        QVERIFY2(!sizes.empty(), qPrintable(name));
        for (const ScheduleRequest& request : sizes) {
            const std::string size = describe_size(request);
            try {
                const auto schedule = std::make_shared<const Schedule>(generate(request));
                validate(*schedule);
                TimingPlan plan(schedule);
            } catch (const InputError& error) {
                QFAIL(qPrintable(QString::fromStdString(size + ": " + error.what())));
            }
        }
    }

  private:
    static std::string describe_size(const ScheduleRequest& r) {
        return r.name + " p=" + std::to_string(r.ranks) + " m=" + std::to_string(r.micro_batches) + " v=" + std::to_string(r.chunks) +
               " n=" + std::to_string(r.slices);
    }
};

QTEST_APPLESS_MAIN(tst_schedule_validity)
#include "tst_schedule_validity.moc"
