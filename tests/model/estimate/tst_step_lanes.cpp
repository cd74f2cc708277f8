// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "model/cost/shipped_coefficients.h"
#include "model/estimate/estimate.h"
#include "model/estimate/legality.h"
#include "model/estimate/schedule_request.h"
#include "model/estimate/schedule_variant.h"
#include "model/estimate/step_trace.h"
#include "model/rules/rules.h"
#include "model/scenario/input_error.h"
#include "model/scenario/presets.h"

using namespace layline;
using nlohmann::json;

namespace {

/// Layouts of the default scenario that differ in what they communicate.
std::vector<Scenario> scenarios() {
    std::vector<Scenario> all{default_scenario()};
    all.push_back(with_field(default_scenario(), "vpp", 2));
    Scenario sharded = with_field(default_scenario(), "vpp", 4);
    sharded.layout.zero_stage = 3;
    if (is_legal(sharded)) all.push_back(sharded);
    const Scenario context = with_field(default_scenario(), "cp", 2);
    if (is_legal(context)) all.push_back(context);
    return all;
}

}  // namespace

class tst_step_lanes : public QObject {
    Q_OBJECT
  private slots:
    void bars_of_a_lane_follow_one_another_within_the_step() {
        for (const Scenario& scenario : scenarios()) {
            const Estimate e = estimate(scenario);
            QVERIFY(e.legal());
            std::map<std::pair<int, LaneKind>, double> free_s;
            for (const LaneBar& bar : e.lanes) {
                double& free = free_s[{bar.rank, bar.kind}];
                QVERIFY2(bar.start_s >= free - 1e-9, qPrintable(QString::number(bar.start_s - free)));
                QVERIFY(bar.end_s >= bar.start_s);
                QVERIFY(bar.end_s <= e.step_time_s * (1 + 1e-9));
                free = bar.end_s;
            }
        }
    }

    /// A rank's gradients of a stage cannot all be reduced before the last of them is made.
    void a_reduction_ends_after_its_last_gradient() {
        for (const Scenario& scenario : scenarios()) {
            const Estimate e = estimate(scenario);
            const Schedule& schedule = *e.timeline->schedule;
            std::map<int, double> made_s;
            for (std::size_t i = 0; i < schedule.actions.size(); ++i)
                if (schedule.actions[i].kind == ActionKind::backward || schedule.actions[i].kind == ActionKind::weight_gradient)
                    made_s[schedule.actions[i].stage] = std::max(made_s[schedule.actions[i].stage], e.timeline->end_s[i]);
            std::set<int> reduced;
            for (const LaneBar& bar : e.lanes) {
                if (bar.kind != LaneKind::dp_reduce) continue;
                reduced.insert(bar.stage);
                QVERIFY(bar.end_s >= made_s[bar.stage] - 1e-9);
            }
            QCOMPARE(static_cast<int>(reduced.size()), schedule.placement.stages);
        }
    }

    /// The order that the scenario's own schedule generates, handed in as if from a file, is the same step.
    void an_order_from_outside_is_timed_as_the_schedule_it_equals() {
        int compared = 0;
        for (const std::string& name : schedule_names()) {
            const ScheduleVariant variant = with_schedule_and_chunks(default_scenario(), name);
            if (!variant.legal()) continue;
            const Estimate own = estimate(variant.scenario);
            const auto order = std::make_shared<const Schedule>(generate(schedule_request(variant.scenario)));
            const Estimate outside = estimate_of_order(variant.scenario, shipped_coefficients(variant.scenario), order);
            QVERIFY2(std::abs(outside.step_time_s - own.step_time_s) <= 1e-12 * own.step_time_s, name.c_str());
            QCOMPARE(outside.bubble.makespan, own.bubble.makespan);
            ++compared;
        }
        QVERIFY(compared >= 15);
    }

    void an_order_of_other_sizes_is_refused_with_both() {
        const auto order = std::make_shared<const Schedule>(generate({.name = "gpipe", .ranks = 8, .micro_batches = 16}));
        try {
            (void)estimate_of_order(default_scenario(), shipped_coefficients(default_scenario()), order);
            QFAIL("8 ranks do not run a layout of 4");
        } catch (const InputError& error) {
            const QString said = QString::fromUtf8(error.what());
            QVERIFY2(said.contains(QStringLiteral("4 ranks")) && said.contains(QStringLiteral("8 ranks")), error.what());
        }
    }

    /// V schedules need two chunks: with them they run on the default layout, and say that VPP changed.
    void a_variant_brings_the_chunks_that_its_schedule_lives_on() {
        const ScheduleVariant v = with_schedule_and_chunks(default_scenario(), "zb-v");
        QVERIFY(v.legal());
        QVERIFY(v.chunks_changed);
        QCOMPARE(v.scenario.layout.vpp, 2);
        QCOMPARE(v.scenario.layout.schedule, std::string("zb-v"));
        const ScheduleVariant own = with_schedule_and_chunks(default_scenario(), "gpipe");
        QVERIFY(own.legal() && !own.chunks_changed);
        QVERIFY(is_legal(v.scenario));
    }

    /// Without transfers the three models are one; with them, a sender that waits never ends the step sooner than one that does not,
    /// and a link that carries one tensor at a time no sooner than one that carries many.
    void transfer_models() {
        const auto step_s = [](Scenario scenario, TransferModel transfers) {
            scenario.layout.transfers = transfers;
            return estimate(scenario).step_time_s;
        };
        Scenario alone = default_scenario();
        for (const auto& [field, value] : {std::pair{"pp", 1}, std::pair{"tp", 8}}) alone = with_field(alone, field, value);
        if (is_legal(alone))
            for (const TransferModel transfers : {TransferModel::blocking, TransferModel::queue})
                QVERIFY(std::abs(step_s(alone, transfers) - step_s(alone, TransferModel::latency)) < 1e-9);
        for (const Scenario& scenario : scenarios()) {
            const double latency_s = step_s(scenario, TransferModel::latency);
            QCOMPARE(latency_s, estimate(scenario).step_time_s);
            QVERIFY(step_s(scenario, TransferModel::queue) >= latency_s - 1e-9);
            const double blocking_s = step_s(scenario, TransferModel::blocking);
            QVERIFY2(blocking_s > latency_s && blocking_s < 1.2 * latency_s, qPrintable(QString::number(blocking_s / latency_s)));
        }
    }

    /// What importers of Chrome traces ask for (reference: GPU profiling, section 4.5).
    void the_step_as_a_trace_has_the_structure_that_importers_ask_for() {
        for (const Scenario& scenario : scenarios()) {
            const Estimate e = estimate(scenario);
            const json trace = json::parse(step_trace(e));
            std::map<int, std::vector<std::pair<double, double>>> boxes;
            std::map<int, int> process_of;
            std::set<int> processes;
            std::set<std::string> lanes;
            std::map<int, double> most_gib;
            for (const json& event : trace.at("traceEvents")) {
                const std::string phase = event.at("ph");
                const int process = event.at("pid");
                if (phase == "M" && event.at("name") == "process_name") processes.insert(process);
                if (phase == "M" && event.at("name") == "thread_name") lanes.insert(event.at("args").at("name"));
                if (phase == "C" && event.at("name") == "memory")
                    most_gib[process] = std::max(most_gib[process], event.at("args").at("GiB").get<double>());
                if (phase != "X") continue;
                const int thread = event.at("tid");
                QVERIFY(process_of.emplace(thread, process).first->second == process);  // a thread belongs to one process
                boxes[thread].emplace_back(event.at("ts"), event.at("ts").get<double>() + event.at("dur").get<double>());
            }
            for (auto& [thread, list] : boxes) {
                QVERIFY(!processes.contains(thread));
                std::ranges::sort(list);
                for (std::size_t i = 1; i < list.size(); ++i) QVERIFY(list[i].first >= list[i - 1].second - 2e-3);
            }
            QVERIFY(lanes.contains("TP") && lanes.contains("optimizer") && lanes.contains("DP reduce-scatter"));
            for (int rank = 0; rank < e.timeline->schedule->ranks(); ++rank) {
                const double peak_gib = e.memory[static_cast<std::size_t>(rank)].reserved_bytes() / (1024.0 * 1024 * 1024);
                QVERIFY2(std::abs(most_gib[rank + 1] / peak_gib - 1) < 0.02, qPrintable(QString::number(most_gib[rank + 1] / peak_gib)));
            }
        }
    }
};

QTEST_APPLESS_MAIN(tst_step_lanes)
#include "tst_step_lanes.moc"
