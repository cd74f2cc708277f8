// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "model/cost/offload_times.h"
#include "model/cost/pipeline_time.h"
#include "model/cost/shipped_coefficients.h"
#include "model/cost/stage_times.h"
#include "model/estimate/estimate.h"
#include "model/estimate/time_explanation.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

Scenario plan() { return scenario_preset("llama-13b-a100-64"); }

double step_s(const Scenario& scenario) { return estimate(scenario, shipped_coefficients(scenario)).step_time_s; }

double other_s(const Scenario& scenario) {
    for (const WaterfallRow& row : estimate(scenario).waterfall)
        if (row.kind == WaterfallKind::other) return row.seconds;
    return 0;
}

}  // namespace

/// What waits in host memory travels over the host link, both ways.
class TestOffloadTimes : public QObject {
    Q_OBJECT

  private slots:
    // Nothing hides more than a layer's compute: with a link a thousand times slower the whole traffic shows, out and back.
    void a_slow_link_shows_all_of_the_traffic() {
        Scenario scenario = plan();
        const double kept_s = step_s(scenario);
        scenario.layout.offload_activations = 1;
        scenario.cluster.accelerator.host_bytes_per_s /= 1000;
        const Coefficients c = shipped_coefficients(scenario);
        const double layer_s = activation_offload_s(step_shape(scenario, c), scenario, false);
        const double layers = static_cast<double>(scenario.architecture.layers / scenario.layout.pp);
        const double traffic_s = 2 * layers * layer_s * micro_batches(scenario);
        QVERIFY(step_s(scenario) > 0.95 * traffic_s);
        QVERIFY(step_s(scenario) <
                1.2 * (traffic_s * (1 + static_cast<double>(scenario.layout.pp - 1) / micro_batches(scenario)) + kept_s));
    }

    void a_fast_link_hides_it_but_for_a_tenth() {
        Scenario scenario = plan();
        const double kept_s = step_s(scenario);
        scenario.layout.offload_activations = 1;
        scenario.cluster.accelerator.host_bytes_per_s = 1e13;
        QVERIFY(step_s(scenario) > kept_s && step_s(scenario) < 1.02 * kept_s);
    }

    void more_offloaded_is_never_faster() {
        Scenario scenario = plan();
        double before_s = step_s(scenario);
        for (const double share : {0.25, 0.5, 1.0}) {
            scenario.layout.offload_activations = share;
            QVERIFY(step_s(scenario) > before_s);
            before_s = step_s(scenario);
        }
    }

    // Two bytes a gradient down, two a weight up, 28 through the host's memory.
    void an_optimizer_on_the_host_costs_its_link_and_its_memory() {
        Scenario scenario = plan();
        const StepTimes here = step_times(scenario, shipped_coefficients(scenario));
        QCOMPARE(here.end.host_s, 0.0);
        scenario.layout.offload_optimizer = 1;
        const StepTimes there = step_times(scenario, shipped_coefficients(scenario));
        QCOMPARE(there.end.optimizer_s, 0.0);
        const double parameters = 12.6e9 / static_cast<double>(scenario.layout.tp * scenario.layout.pp) / data_parallel(scenario);
        const double least_s = parameters * (4 / 25e9 + 28 / 25e9);
        QVERIFY2(there.end.host_s > 0.85 * least_s && there.end.host_s < 1.5 * least_s,
                 qPrintable(QString::number(there.end.host_s / least_s)));
    }

    void the_waterfall_and_its_explanation_hold_it() {
        Scenario scenario = plan();
        scenario.cluster.accelerator.host_bytes_per_s /= 20;
        const double without_s = other_s(scenario);
        scenario.layout.offload_activations = scenario.layout.offload_optimizer = 1;
        QVERIFY(other_s(scenario) > without_s);
        double explained_s = 0;
        bool link = false, update = false;
        for (const TimeTerm& term : explain_time(scenario, shipped_coefficients(scenario))) {
            if (term.row != WaterfallKind::other) continue;
            explained_s += term.seconds;
            link = link || term.name.starts_with("activations to and from host memory");
            update = update || term.name == "parameter update on the host";
        }
        QVERIFY(link && update);
        QVERIFY(std::abs(explained_s / other_s(scenario) - 1) < 1e-9);
    }

    void the_fast_form_agrees_with_the_simulation() {
        Scenario scenario = plan();
        scenario.layout.offload_activations = 0.5;
        scenario.layout.offload_optimizer = 0.5;
        const Coefficients c = shipped_coefficients(scenario);
        QVERIFY(std::abs(*fast_step_s(scenario, c) / estimate(scenario, c).step_time_s - 1) < 1e-9);
    }

    void an_estimate_says_that_it_was_never_measured() {
        Scenario scenario = plan();
        const std::size_t before = estimate(scenario).warnings.size();
        scenario.layout.offload_activations = 0.5;
        QCOMPARE(estimate(scenario).warnings.size(), before + 1);
    }
};

QTEST_APPLESS_MAIN(TestOffloadTimes)
#include "tst_offload_times.moc"
