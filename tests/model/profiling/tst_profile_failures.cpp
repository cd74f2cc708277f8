// SPDX-License-Identifier: GPL-3.0-or-later
// What a profile says of machines on which something is wrong.
#include <QtTest>
#include <nlohmann/json.hpp>

#include "model/profiling/bench/profile_json.h"
#include "tests/model/profiling/profile_fixture.h"

using namespace layline;
using namespace layline::testing;
using json = nlohmann::json;

Q_DECLARE_METATYPE(json)

namespace {

json one_device(const json& facts = json::object()) { return json::array({facts}); }
json call(const char* function, const json& order) { return {{function, order}}; }

/// Sanitizers make honest work slow: there a deadline must be longer before silence means a hang.
#if defined(__SANITIZE_ADDRESS__)
constexpr double patience = 5;
#else
constexpr double patience = 1;
#endif
json with(const char* key, const json& value) { return {{key, value}}; }

}  // namespace

class ProfileFailuresTest : public QObject {
    Q_OBJECT

  private slots:
    /// Machines on which nothing can be measured: each answer names the cause.
    void nothing_to_measure_data() {
        QTest::addColumn<json>("script");
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const json& patch, const char* status, const char* words) {
            json script = {{"devices", one_device()}};
            script.update(patch);
            QTest::newRow(name) << script << QString::fromLatin1(status) << QString::fromLatin1(words);
        };
        const auto init = [](int code) { return with("calls", call("cuInit", {{"code", code}})); };
        row("stub library", init(34), "failed", "stub");
        row("no device for CUDA", init(100), "failed", "CUDA_VISIBLE_DEVICES");
        row("fabric manager down", init(802), "failed", "fabric manager");
        row("driver updated", init(803), "failed", "different versions");
        row("forward compatibility", init(804), "failed", "forward-compatibility");
        row("unknown", init(999), "failed", "nvidia-uvm");
        row("another code", init(3), "failed", "cuInit");
        row("held exclusively", with("calls", call("cuDevicePrimaryCtxRetain", {{"code", 46}})), "failed", "exclusively");
        row("no devices counted", with("calls", call("cuDeviceGetCount", {{"code", 100}})), "failed", "no device");
        row("compute prohibited", with("devices", one_device({{"compute_mode", 2}})), "refused", "forbids");
        row("a process computes", with("devices", one_device({{"processes", {{{"pid", 1234}, {"used", 1e9}}}}})), "refused",
            "process 1234 (python3) computes on GPU 0");
        row("somebody computes", with("devices", one_device({{"gpu_percent", 87}})), "refused", "works 87 % of the time");
        row("memory taken", with("devices", one_device({{"used", 4e10}})), "refused", "37.3 GiB of GPU 0 are in use");
        row("CUDA crashes at once", with("calls", call("cuInit", {{"do", "abort"}})), "failed", "crashed before it could measure");
        row("CUDA exits", with("calls", call("cuInit", {{"do", "exit"}})), "failed", "exited with status 3");
        row("NVML crashes", with("calls", call("nvmlInit_v2", {{"do", "abort"}})), "driver-error", "crashes");
        row("NVML not loaded", with("calls", call("nvmlInit_v2", {{"code", 9}})), "no-driver", "not loaded");
        row("NVML of another version", with("calls", call("nvmlInit_v2", {{"code", 18}})), "driver-mismatch", "different versions");
        row("NVML without permission", with("calls", call("nvmlInit_v2", {{"code", 4}})), "no-permission", "no permission");
        row("NVML behind a cgroup", with("calls", call("nvmlInit_v2", {{"code", 17}})), "no-permission", "cgroup");
    }
    void nothing_to_measure() {
        QFETCH(json, script);
        QFETCH(QString, status);
        QFETCH(QString, words);
        FakeMachine machine;
        machine.script(script);
        const GpuProfile profile = profile_gpus(quick_profile(machine));
        QCOMPARE(QString::fromStdString(profile.status), status);
        QVERIFY2(profile.reason.find(words.toStdString()) != std::string::npos, profile.reason.c_str());
        QVERIFY(profile.reason.ends_with("."));
        QCOMPARE(measured_count(profile), 0u);
        QVERIFY(is_honest(profile));
    }

    void hangs_end_in_time_data() {
        QTest::addColumn<QString>("function");
        QTest::addColumn<QString>("status");
        QTest::newRow("NVML at start") << "nvmlInit_v2"
                                       << "driver-error";
        QTest::newRow("NVML at a device") << "nvmlDeviceGetHandleByIndex_v2"
                                          << "driver-error";
        QTest::newRow("CUDA at start") << "cuInit"
                                       << "failed";
    }
    void hangs_end_in_time() {
        QFETCH(QString, function);
        QFETCH(QString, status);
        FakeMachine machine;
        machine.script({{"devices", one_device()}, {"calls", call(function.toLatin1(), {{"do", "hang"}})}});
        ProfileOptions options = quick_profile(machine);
        options.limits = {0.8 * patience, 60, 0.2};
        options.telemetry = {0.8 * patience, 0.8 * patience, 0.1};
        QElapsedTimer clock;
        clock.start();
        const GpuProfile profile = profile_gpus(options);
        QVERIFY2(clock.elapsed() < 30'000, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(QString::fromStdString(profile.status), status);
        QVERIFY2(profile.reason.find("hang") != std::string::npos || profile.reason.find("hung") != std::string::npos,
                 profile.reason.c_str());
    }

    void a_crash_costs_one_measurement_data() {
        QTest::addColumn<QString>("act");
        QTest::addColumn<QString>("words");
        QTest::newRow("abort") << "abort"
                               << "crashed: killed by signal 6";
        QTest::newRow("hang") << "hang"
                              << "hung: silent";
        QTest::newRow("exit") << "exit"
                              << "crashed: exited with status 3";
    }
    void a_crash_costs_one_measurement() {
        QFETCH(QString, act);
        QFETCH(QString, words);
        FakeMachine machine;
        const json order = {{"do", act.toStdString()}, {"after", 15000}, {"once", machine.scratch().path("done").string()}};
        machine.script({{"devices", one_device()}, {"calls", call("cublasLtMatmul", order)}});
        ProfileOptions options = quick_profile(machine);
        options.limits = {act == QStringLiteral("hang") ? 4 * patience : 30, 240, 0.2};
        options.bench.only = {"memory", "gemm"};
        const GpuProfile profile = profile_gpus(options);
        QCOMPARE(profile.status, std::string("partial"));
        const auto lost = std::ranges::count_if(profile.measurements,
                                                [&](const BenchMeasurement& m) { return m.reason.starts_with(words.toStdString()); });
        // On a machine that hardly gets to run, one honest measurement more may be silent for too long.
        QVERIFY2(lost == 1 || (act == QStringLiteral("hang") && lost == 2), QByteArray::number(static_cast<int>(lost)).constData());
        QCOMPARE(measured_count(profile) + static_cast<std::size_t>(lost), profile.measurements.size());
        QVERIFY(is_honest(profile));
        QVERIFY(!profile.notes.empty());
        QVERIFY(std::ranges::count_if(of_kind(profile, "memory"), &BenchMeasurement::measured) == 5);
    }

    void a_broken_context_keeps_what_was_measured() {
        FakeMachine machine;
        machine.script({{"devices", one_device()}, {"calls", call("cuLaunchKernel", {{"code", 700}, {"after", 250}, {"times", 1}})}});
        const GpuProfile profile = profile_gpus(quick_profile(machine));
        QCOMPARE(profile.status, std::string("partial"));
        QVERIFY(measured_count(profile) > 3 && is_honest(profile));
        QVERIFY(std::ranges::any_of(profile.notes,
                                    [](const std::string& note) { return note.find("stopped answering") != std::string::npos; }));
    }

    void busy_gpus_are_measured_only_when_told() {
        FakeMachine machine;
        machine.script({{"devices", one_device({{"processes", {{{"pid", 1234}, {"used", 1e9}}}}})}});
        ProfileOptions options = quick_profile(machine);
        options.allow_busy = true;
        const GpuProfile profile = profile_gpus(options);
        QCOMPARE(profile.status, std::string("ok"));
        QVERIFY(profile.conditions.busy_before);
        QVERIFY(std::ranges::all_of(profile.measurements, [](const BenchMeasurement& m) { return has_flag(m, "busy"); }));
    }

    void who_comes_while_measuring_is_noticed() {
        FakeMachine machine;
        const std::string sign = machine.scratch().path("somebody").string();
        machine.script({{"devices", one_device({{"processes", {{{"pid", 1234}, {"used", 1e9}}}}, {"processes_if", sign}})}});
        ProfileOptions options = quick_profile(machine);
        options.progress = [&](const std::string&) { machine.scratch().write("somebody", "is here"); };
        options.busy_window_s = 0.3;
        const GpuProfile profile = profile_gpus(options);
        QVERIFY(!profile.conditions.busy_before && profile.conditions.busy_after);
        QVERIFY(std::ranges::all_of(profile.measurements, [](const BenchMeasurement& m) { return !m.measured || has_flag(m, "busy"); }));
    }

    void a_slice_stands_for_no_whole_gpu() {
        FakeMachine machine;
        machine.script({{"devices", one_device({{"mig", 1}})}});
        const GpuProfile profile = profile_gpus(quick_profile(machine));
        QVERIFY(measured_count(profile) > 0);
        QCOMPARE(profile.restrictions.size(), 1u);
        QVERIFY(profile.restrictions[0].find("slice") != std::string::npos);
    }

    void exclusive_mode_is_no_hindrance_by_itself() {
        FakeMachine machine;
        machine.script({{"devices", one_device({{"compute_mode", 3}})}});
        QCOMPARE(profile_gpus(quick_profile(machine)).status, std::string("ok"));
    }

    void libraries_that_are_missing_leave_the_rest() {
        FakeMachine telemetry_only;
        telemetry_only.script({{"devices", one_device()}});
        GpuProfile profile = profile_gpus(quick_profile(telemetry_only, library_folder(telemetry_only, {"libnvidia-ml.so.1"})));
        QCOMPARE(profile.status, std::string("failed"));
        QVERIFY(profile.reason.find("NVIDIA_DRIVER_CAPABILITIES") != std::string::npos);

        FakeMachine without_products;
        without_products.script({{"devices", one_device()}});
        profile = profile_gpus(quick_profile(without_products, library_folder(without_products, {"libnvidia-ml.so.1", "libcuda.so.1"})));
        QCOMPARE(profile.status, std::string("partial"));
        QVERIFY(std::ranges::all_of(of_kind(profile, "memory"), &BenchMeasurement::measured));
        for (const BenchMeasurement* m : of_kind(profile, "gemm"))
            QVERIFY(!m->measured && m->reason.find("libcublasLt") != std::string::npos);

        FakeMachine without_collectives;
        without_collectives.script({{"devices", json::array({json::object(), json::object()})}});
        profile = profile_gpus(quick_profile(
            without_collectives, library_folder(without_collectives, {"libnvidia-ml.so.1", "libcuda.so.1", "libcublasLt.so.13"})));
        QVERIFY(std::ranges::all_of(of_kind(profile, "p2p"), &BenchMeasurement::measured));
        QVERIFY(!of_kind(profile, "collective").empty());
        for (const BenchMeasurement* m : of_kind(profile, "collective"))
            QVERIFY(!m->measured && m->reason.find("libnccl") != std::string::npos);
    }

    void drivers_too_old_for_a_library_are_not_given_it() {
        FakeMachine machine;
        machine.script({{"devices", one_device()}, {"cuda", 12040}});  // serves CUDA 12: the only cuBLASLt here is of 13
        const GpuProfile profile = profile_gpus(quick_profile(machine));
        for (const BenchMeasurement* m : of_kind(profile, "gemm"))
            QVERIFY(!m->measured && m->reason.find("libcublasLt.so.12") != std::string::npos);
    }

    void older_drivers_measure_with_their_older_functions() {
        FakeMachine machine;
        machine.script({{"devices", one_device()}});
        GpuProfile profile = profile_gpus(quick_profile(machine, fakes + "/r470"));
        QVERIFY(std::ranges::all_of(of_kind(profile, "memory"), &BenchMeasurement::measured));
        QCOMPARE(machine.misuse(), std::string());

        FakeMachine ancient;
        ancient.script({{"devices", one_device()}});
        const std::string folder = library_folder(ancient, {"libnvidia-ml.so.1"});
        std::filesystem::create_symlink(fakes + "/ancient/libcuda.so.1", folder + "/libcuda.so.1");
        profile = profile_gpus(quick_profile(ancient, folder));
        QCOMPARE(profile.status, std::string("failed"));
        QVERIFY(profile.reason.find("cuMemcpyPeerAsync: the driver is too old") != std::string::npos);
    }

    void what_a_gpu_cannot_do_is_unavailable_and_no_zero_data() {
        QTest::addColumn<json>("patch");
        QTest::addColumn<QString>("dtype");
        QTest::addColumn<QString>("words");
        QTest::newRow("no fp8") << with("no_fp8", true) << "fp8"
                                << "no algorithm";
        QTest::newRow("no algorithm") << with("no_algorithms", true) << ""
                                      << "no algorithm";
        QTest::newRow("wrong products") << with("wrong_products", true) << ""
                                        << "element (";
        QTest::newRow("cuBLASLt does not start") << with("calls", call("cublasLtCreate", {{"code", 1}})) << ""
                                                 << "cublasLtCreate";
        QTest::newRow("cuBLASLt fails") << with("calls", call("cublasLtMatmul", {{"code", 14}})) << ""
                                        << "cublasLtMatmul";
    }
    void what_a_gpu_cannot_do_is_unavailable_and_no_zero() {
        QFETCH(json, patch);
        QFETCH(QString, dtype);
        QFETCH(QString, words);
        FakeMachine machine;
        json script = {{"devices", one_device()}};
        script.update(patch);
        machine.script(script);
        const GpuProfile profile = profile_gpus(quick_profile(machine));
        QCOMPARE(profile.status, std::string("partial"));
        int seen = 0;
        for (const BenchMeasurement* m : of_kind(profile, "gemm")) {
            if (!dtype.isEmpty() && m->dtype != dtype.toStdString()) continue;
            ++seen;
            QVERIFY2(!m->measured && m->reason.find(words.toStdString()) != std::string::npos, m->reason.c_str());
        }
        QVERIFY(seen >= 20 && is_honest(profile));
    }

    void nothing_is_asked_of_the_libraries_that_their_interface_forbids() {
        FakeMachine machine;
        machine.script({{"devices", json::array({json::object(), json::object()})}});
        const GpuProfile profile = profile_gpus(quick_profile(machine));
        QCOMPARE(profile.status, std::string("ok"));
        QCOMPARE(machine.misuse(), std::string());
        QVERIFY(is_honest(profile));
    }

    void clocks_that_stand_still_or_run_backwards_measure_nothing_data() {
        QTest::addColumn<QString>("events");
        QTest::newRow("zero") << "zero";
        QTest::newRow("backwards") << "backwards";
    }
    void clocks_that_stand_still_or_run_backwards_measure_nothing() {
        QFETCH(QString, events);
        FakeMachine machine;
        machine.script({{"devices", one_device()}, {"events", events.toStdString()}});
        const GpuProfile profile = profile_gpus(quick_profile(machine));
        QCOMPARE(profile.status, std::string("failed"));
        QCOMPARE(measured_count(profile), 0u);
        QVERIFY(is_honest(profile));
    }

    void little_memory_shrinks_the_buffers() {
        FakeMachine machine;
        machine.script({{"devices", one_device()}, {"allocation_limit", 300e6}});
        const GpuProfile profile = profile_gpus(quick_profile(machine));
        QVERIFY(is_honest(profile));
        QVERIFY(measured_count(profile) > 20);
        FakeMachine tiny;
        tiny.script({{"devices", one_device({{"memory", 2e9}, {"used", 1e8}, {"reserved", 1e8}})}});
        const GpuProfile small = profile_gpus(quick_profile(tiny));
        QVERIFY(is_honest(small) && measured_count(small) > 20);
        QCOMPARE(tiny.misuse(), std::string());
    }

    void copies_without_peer_access_say_so() {
        FakeMachine machine;
        machine.script({{"devices", json::array({json::object(), json::object()})}, {"peer_access", 0}});
        const GpuProfile profile = profile_gpus(quick_profile(machine));
        for (const BenchMeasurement* m : of_kind(profile, "p2p")) QVERIFY(!m->measured || has_flag(*m, "through-host"));
    }

    void collectives_that_fail_are_not_measured() {
        FakeMachine machine;
        machine.script({{"devices", json::array({json::object(), json::object()})}, {"calls", call("ncclAllGather", {{"code", 1}})}});
        const GpuProfile profile = profile_gpus(quick_profile(machine));
        for (const BenchMeasurement* m : of_kind(profile, "collective"))
            QVERIFY(m->variant == "all_gather" ? !m->measured && m->reason.find("unhandled cuda error") != std::string::npos : m->measured);
        QCOMPARE(machine.misuse(), std::string());
    }

    void a_stop_keeps_what_was_measured() {
        FakeMachine machine;
        machine.script({{"devices", one_device()}});
        ProfileOptions options = quick_profile(machine);
        int seen = 0;
        options.progress = [&](const std::string&) { ++seen; };
        options.keep_going = [&] { return seen < 12; };
        const GpuProfile profile = profile_gpus(options);
        QVERIFY(measured_count(profile) >= 5 && measured_count(profile) < 20);
        QCOMPARE(profile.status, std::string("partial"));
    }

    void machines_without_a_gpu_are_an_answer() {
        FakeMachine machine;
        const GpuProfile profile = profile_gpus(quick_profile(machine, "/nonexistent-folder"));
        QCOMPARE(profile.status, std::string("no-gpu"));
        const json document = to_json(profile);
        QVERIFY(document["devices"].empty() && document["measurements"].empty());
        QVERIFY(!document["reason"].get<std::string>().empty());
    }
};

QTEST_APPLESS_MAIN(ProfileFailuresTest)
#include "tst_profile_failures.moc"
