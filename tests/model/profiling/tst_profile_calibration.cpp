// SPDX-License-Identifier: GPL-3.0-or-later
// From a machine that follows a known law, through the profiler, its file and the fit, to the numbers of the law.
#include <QtTest>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "model/calibration/predictor.h"
#include "model/calibration/profile_calibration.h"
#include "model/profiling/bench/profile_json.h"
#include "model/profiling/devices/gpu_presets.h"
#include "model/scenario/presets.h"
#include "tests/model/profiling/profile_fixture.h"

using namespace layline;
using namespace layline::testing;
using json = nlohmann::json;

namespace {

/// 0.79 of the H200's 989.5 TFLOP/s, 0.72 of its 4.8 TB/s.
constexpr double rate = 7.82e14, bandwidth = 3.456e12, launch = 4.1e-6, exponent = 3, contraction = 90;

json laws() {
    json of_type = {{"rate", rate}, {"t0", launch}, {"p", exponent}};
    json eight = of_type;
    eight["rate"] = 1.35e15;
    return {{"gemm", {{"bf16", of_type}, {"fp16", of_type}, {"fp8", eight}, {"bandwidth", bandwidth}, {"contraction", contraction}}},
            {"memory", {{"bandwidth", 4.2e12}}},
            {"nccl",
             {{"all_reduce", {{"alpha", 14e-6}, {"beta", 3.6e11}, {"root", 6e-9}}},
              {"all_gather", {{"alpha", 11e-6}, {"beta", 3.1e11}}},
              {"reduce_scatter", {{"alpha", 10.5e-6}, {"beta", 3.0e11}}},
              {"all_to_all", {{"alpha", 9e-6}, {"beta", 2.7e11}}}}}};
}

double off(double found, double expected) { return std::abs(found / expected - 1); }

double value(const Calibration& calibration, const char* name) {
    for (const Calibration::Entry& entry : calibration.values)
        if (entry.coefficient->name == name) return entry.value;
    return std::nan("");
}

bool mentions(const std::vector<std::string>& notes, const std::string& words) {
    return std::ranges::any_of(notes, [&](const std::string& note) { return note.find(words) != std::string::npos; });
}

}  // namespace

class ProfileCalibrationTest : public QObject {
    Q_OBJECT

    /// A profile as it comes back from its file.
    static GpuProfile measured(const FakeMachine& machine, bool quick = true) {
        ProfileOptions options = quick_profile(machine);
        options.bench.quick = quick;
        const GpuProfile profile = profile_gpus(options);
        return read_profile(machine.scratch().write("profile.json", to_json(profile).dump()));
    }

  private slots:
    void the_law_of_a_noisy_machine_comes_back_within_two_percent() {
        FakeMachine machine;
        machine.script(
            {{"devices", {json::object(), json::object()}}, {"laws", laws()}, {"noise", 0.01}, {"seed", 11}, {"outlier_every", 97}});
        const GpuProfile profile = measured(machine, false);
        QCOMPARE(machine.misuse(), std::string());
        const Accelerator accelerator = accelerator_of(profile);
        QCOMPARE(accelerator.id, std::string("h200-sxm"));
        const ProfileCalibration found = calibrate_from_profile(profile, accelerator);
        for (const ProfileFit& fit : found.fits) QVERIFY2(fit.report.refusal.empty(), (fit.name + ": " + fit.report.refusal).c_str());
        const Calibration& calibration = found.calibration;
        QVERIFY(calibration.kernels != nullptr);
        const GemmLaw& gemm = calibration.kernels->gemm;
        QVERIFY2(off(gemm.efficiency, rate / 989.5e12) < 0.02, qPrintable(QString::number(gemm.efficiency)));
        QVERIFY2(off(gemm.memory_efficiency, bandwidth / 4.8e12) < 0.02, qPrintable(QString::number(gemm.memory_efficiency)));
        QVERIFY2(off(gemm.launch_s, launch) < 0.02, qPrintable(QString::number(gemm.launch_s)));
        // The weakly determined ones within what the fit itself says it knows.
        for (const FittedNumber& number : found.fits.front().report.numbers) {
            if (number.name == "exponent")
                QVERIFY2(std::abs(std::log(number.value / exponent)) < 3 * number.spread, qPrintable(QString::number(number.value)));
            if (number.name == "contraction")
                QVERIFY2(std::abs(std::log(number.value / contraction)) < 3 * number.spread, qPrintable(QString::number(number.value)));
        }
        QVERIFY2(off(value(calibration, "stream_efficiency"), 4.2 / 4.8) < 0.02,
                 qPrintable(QString::number(value(calibration, "stream_efficiency"))));
        QVERIFY2(off(value(calibration, "gemm_sustained"), 1) < 0.02, qPrintable(QString::number(value(calibration, "gemm_sustained"))));
        QVERIFY2(off(value(calibration, "gemm_backward"), 1) < 0.02, qPrintable(QString::number(value(calibration, "gemm_backward"))));
        QVERIFY2(off(value(calibration, "fp8_gemm"), 1.35e15 / (1.979e15 * 0.9 * gemm.efficiency)) < 0.02,
                 qPrintable(QString::number(value(calibration, "fp8_gemm"))));
        const auto& collectives = calibration.kernels->collectives;
        const auto close = [&](Collective kind, double alpha, double beta) {
            const CollectiveLaw& law = collectives[static_cast<std::size_t>(kind)][0];
            return off(law.latency_s, alpha) < 0.02 && off(law.bytes_per_s, beta) < 0.02;
        };
        QVERIFY(close(Collective::all_reduce, 14e-6, 3.6e11));
        QVERIFY(close(Collective::all_gather, 11e-6, 3.1e11));
        QVERIFY(close(Collective::reduce_scatter, 10.5e-6, 3.0e11));
        QVERIFY(close(Collective::all_to_all, 9e-6, 2.7e11));
        QVERIFY(off(collectives[0][0].sqrt_s, 6e-9) < 0.1);
        // Groups of eight were not measured: they keep the family's law.
        QCOMPARE(collectives[0][2], kernel_family(accelerator).collectives[0][2]);
    }

    void the_calibration_reaches_the_estimate() {
        FakeMachine machine;
        json slow = laws();
        slow["gemm"]["bf16"]["rate"] = 0.6 * rate;
        machine.script({{"devices", {json::object()}}, {"laws", slow}});
        const ProfileCalibration found = calibrate_from_profile(measured(machine), accelerator_preset("h200-sxm"));
        const std::filesystem::path file = machine.scratch().path("calibration.json");
        write_calibration(found, file);
        const Predictor plain, calibrated(ShippedLayers::all, read_user_calibrations(file));
        Scenario scenario = default_scenario();
        QVERIFY(!calibrated.has_own(scenario));  // it plans on A100
        scenario.cluster.accelerator = accelerator_preset("h200-sxm");
        QVERIFY(calibrated.has_own(scenario));
        const Coefficients coefficients = calibrated.coefficients(scenario);
        QVERIFY(coefficients.kernels != nullptr);
        QVERIFY(off(coefficients.kernels->gemm.efficiency, 0.6 * rate / 989.5e12) < 0.01);
        QVERIFY(calibrated.predict(scenario).step_time_s > 1.2 * plain.predict(scenario).step_time_s);
        QVERIFY(calibrated.predict(scenario).source.find("profile") != std::string::npos);
    }

    void a_throttled_gpu_shows_in_the_sustained_rate() {
        FakeMachine machine;
        machine.script({{"devices", {json::object()}}, {"laws", laws()}, {"ramp", {{"after", 0.05}, {"factor", 1.25}}}});
        const GpuProfile profile = measured(machine);
        const ProfileCalibration found = calibrate_from_profile(profile, accelerator_preset("h200-sxm"));
        const double sustained = value(found.calibration, "gemm_sustained");
        QVERIFY2(std::isnan(sustained) || (sustained > 0.75 && sustained <= 1.02), qPrintable(QString::number(sustained)));
    }

    void what_was_measured_beside_others_is_not_used() {
        FakeMachine machine;
        machine.script({{"devices", {{{"processes", {{{"pid", 1234}, {"used", 1e9}}}}}}}});
        ProfileOptions options = quick_profile(machine);
        options.allow_busy = true;
        const ProfileCalibration found = calibrate_from_profile(profile_gpus(options), accelerator_preset("h200-sxm"));
        QVERIFY(!found.useful());
        QVERIFY(mentions(found.notes, "others used the GPUs"));
    }

    void slices_and_unknown_gpus_are_refused() {
        FakeMachine machine;
        machine.script({{"devices", {{{"mig", 1}}}}});
        const GpuProfile slice = measured(machine);
        QVERIFY(refusal([&] { calibrate_from_profile(slice, accelerator_preset("h200-sxm")); }));
        FakeMachine unknown;
        unknown.script({{"devices", {{{"name", "NVIDIA GeForce RTX 9090"}, {"memory", 2.6e10}}}}});
        const auto error = refusal([&] { accelerator_of(measured(unknown)); });
        QVERIFY(error && error->found().find("RTX 9090") != std::string::npos);
    }

    void names_of_drivers_mean_presets_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("gib");
        QTest::addColumn<QString>("id");
        const auto row = [](const char* name, double gib, const char* id) { QTest::newRow(name) << name << gib << id; };
        row("NVIDIA A100-SXM4-80GB", 79.25, "a100-sxm-80gb");
        row("NVIDIA A100-SXM4-40GB", 39.4, "a100-sxm-40gb");
        row("NVIDIA A100 80GB PCIe", 79.25, "a100-pcie-80gb");
        row("NVIDIA H100 80GB HBM3", 79.6, "h100-sxm-80gb");
        row("NVIDIA H100 PCIe", 79.6, "h100-pcie-80gb");
        row("NVIDIA H200", 140.4, "h200-sxm");
        row("NVIDIA B200", 179.1, "b200-sxm");
        row("NVIDIA GB200", 185, "gb200");
        row("NVIDIA L40S", 44.99, "l40s");
        row("Tesla V100-SXM2-32GB", 31.7, "v100-sxm-32gb");
        row("AMD Instinct MI300X", 192, "mi300x");
        row("NVIDIA GeForce RTX 4090", 24, "");
        row("NVIDIA H200", 18, "");
    }
    void names_of_drivers_mean_presets() {
        QFETCH(QString, name);
        QFETCH(double, gib);
        QFETCH(QString, id);
        const auto found = accelerator_preset_of(name.toStdString(), gib * (1u << 30));
        QCOMPARE(QString::fromStdString(found.value_or("")), id);
    }

    void a_machine_becomes_a_cluster_of_its_like() {
        FakeMachine machine;
        json devices = json::array();
        for (int i = 0; i < 8; ++i) devices.push_back({{"nvlinks", 18}});
        machine.script({{"devices", devices}});
        const MachineCluster made = cluster_of(probe_gpus(machine.options(fakes)), 60);
        QCOMPARE(made.cluster.accelerator.id, std::string("h200-sxm"));
        QCOMPARE(made.cluster.gpus, 64);
        QCOMPARE(made.cluster.gpus_per_node, 8);
        QCOMPARE(made.cluster.scale_up_gpus, 8);
        QCOMPARE(made.cluster.scale_up.bytes_per_s, 450e9);
        QCOMPARE(made.cluster.accelerator.usable_memory_bytes, 150754820096.0 - 5e8);
        QVERIFY(made.assumed.find("DGX H200") != std::string::npos);

        machine.script({{"devices", {json::object(), {{"name", "NVIDIA B200"}}}}});
        QVERIFY(refusal([&] { cluster_of(probe_gpus(machine.options(fakes)), 8); }));
        machine.script({{"devices", {{{"mig", 1}}}}});
        QVERIFY(refusal([&] { cluster_of(probe_gpus(machine.options(fakes)), 8); }));
        machine.script({{"devices", json::array()}});
        QVERIFY(refusal([&] { cluster_of(probe_gpus(machine.options(fakes)), 8); }));
    }
};

QTEST_APPLESS_MAIN(ProfileCalibrationTest)
#include "tst_profile_calibration.moc"
