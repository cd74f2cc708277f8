// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <nlohmann/json.hpp>
#include <set>

#include "model/scenario/input_error.h"
#include "model/scenario/plan_axes.h"
#include "model/scenario/presets.h"
#include "model/scenario/scenario_json.h"

using namespace layline;

namespace {

/// Texts that an axis must take: every word, both ends of a range.
std::vector<std::string> values_of(const PlanAxis& axis) {
    switch (axis.kind) {
        case AxisKind::flag:
            return {"0", "1"};
        case AxisKind::word:
            return {axis.words.begin(), axis.words.end()};
        case AxisKind::count:
            return {std::to_string(std::int64_t(axis.low)), std::to_string(std::int64_t(axis.low) + 3)};
        case AxisKind::share:
            return {"0", "0.25", "1"};
        case AxisKind::text:
            return {"", "Et|t*3L"};
    }
    return {};
}

/// The value under an axis's key in a scenario file.
nlohmann::json in_file(const Scenario& scenario, const PlanAxis& axis) {
    std::string path = "/" + std::string(axis.key);
    std::ranges::replace(path, '.', '/');
    const nlohmann::json file = to_json(scenario);
    for (const char* part : {"layout", "training"})
        if (file[part].contains(nlohmann::json::json_pointer(path))) return file[part][nlohmann::json::json_pointer(path)];
    return {};
}

}  // namespace

class PlanAxesTest : public QObject {
    Q_OBJECT

  private slots:
    /// What is set can be read, is written to scenario files under the axis's own key, and comes back from there.
    void every_value_survives_a_file() {
        const Scenario plain = default_scenario();
        for (const PlanAxis& axis : plan_axes())
            for (const std::string& value : values_of(axis)) {
                const Scenario changed = with_axis(plain, axis, value);
                QCOMPARE(axis_text(changed, axis), value);
                QVERIFY2(!in_file(changed, axis).is_null(), std::string(axis.key).c_str());
                QVERIFY(scenario_from_json(to_json(changed)) == changed);
            }
    }

    /// An axis changes its own field and no other: setting the old text again restores the scenario.
    void axes_do_not_meddle() {
        const Scenario plain = default_scenario();
        for (const PlanAxis& axis : plan_axes())
            for (const std::string& value : values_of(axis)) {
                const Scenario changed = with_axis(plain, axis, value);
                for (const PlanAxis& other : plan_axes())
                    if (&other != &axis) QCOMPARE(axis_text(changed, other), axis_text(plain, other));
                QVERIFY(with_axis(changed, axis, axis_text(plain, axis)) == plain);
            }
    }

    void keys_are_unique() {
        std::set<std::string_view> keys;
        for (const PlanAxis& axis : plan_axes()) QVERIFY2(keys.insert(axis.key).second, std::string(axis.key).c_str());
        QCOMPARE(find_axis("loss_chunks")->key, std::string_view("loss_chunks"));
        QVERIFY(find_axis("no_such_axis") == nullptr);
    }

    void what_is_no_value_is_refused_at_its_key() {
        const Scenario plain = default_scenario();
        for (const PlanAxis& axis : plan_axes()) {
            if (axis.kind == AxisKind::text) continue;
            for (const char* value : {"", "-1", "nan", "1e308", "99999999999999999999", "maybe", "1.5x"}) {
                try {
                    with_axis(plain, axis, value);
                    QFAIL(qPrintable(QString("%1 took %2").arg(std::string(axis.key).c_str(), value)));
                } catch (const InputError& error) {
                    QCOMPARE(error.place(), std::string(axis.key));
                }
            }
        }
    }

    /// What does nothing here says why.
    void idle_axes_say_why() {
        Scenario plain = default_scenario();
        plain.layout.cp = 1;
        QVERIFY(!find_axis("context_exchange")->idle(plain).empty());
        plain.layout.cp = 2;
        QVERIFY(find_axis("context_exchange")->idle(plain).empty());
        QVERIFY(!find_axis("context_all_to_all")->idle(plain).empty());
    }
};

QTEST_APPLESS_MAIN(PlanAxesTest)
#include "tst_plan_axes.moc"
