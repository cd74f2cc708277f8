// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/model/profiling/fake_machine.h"

using namespace layline;
using namespace layline::testing;
using nlohmann::json;

class ProbeTest : public QObject {
    Q_OBJECT

  private slots:
    void every_field_of_a_new_driver_is_read() {
        FakeMachine machine;
        machine.script({{"devices",
                         {{{"name", "NVIDIA H200"},
                           {"nvlinks", 18},
                           {"used", 3e9},
                           {"throttle", 0x4 | 0x40 | 0x1},
                           {"clique", 7},
                           {"processes", {{{"pid", 1234}, {"used", 2000000000}}, {{"pid", 77}}}}},
                          {{"name", "NVIDIA H200"}, {"nvlinks", 18}}}}});
        const GpuInventory found = probe_gpus(machine.options(fakes));
        QCOMPARE(found.status, std::string("ok"));
        QCOMPARE(found.driver_version, std::string("580.65.06"));
        QCOMPARE(found.cuda_version, 13000);
        QCOMPARE(found.devices.size(), 2u);
        const GpuDevice& device = found.devices[0];
        QCOMPARE(*device.name, std::string("NVIDIA H200"));
        QCOMPARE(*device.architecture, std::string("Hopper"));
        QCOMPARE(*device.compute_capability, std::string("9.0"));
        QCOMPARE(*device.memory_bytes, 150754820096.0);
        QCOMPARE(*device.memory_reserved_bytes, 5e8);
        QCOMPARE(*device.now.memory_used_bytes, 3e9);
        QCOMPARE(*device.power_limit_w, 700.0);
        QCOMPARE(*device.max_sm_clock_hz, 1980e6);
        QCOMPARE(*device.max_pcie_generation, 5);
        QCOMPARE(*device.now.pcie_generation, 1);
        QCOMPARE(*device.now.power_w, 77.0);
        QCOMPARE(*device.now.temperature_c, 35.0);
        QCOMPARE(*device.now.memory_temperature_c, 44.0);
        QCOMPARE(*device.now.pcie_sent_bytes, 197e6);
        QCOMPARE(*device.now.pcie_received_bytes, 198e6);
        QCOMPARE(*device.now.nvlink_sent_bytes, 138e3 * 1024);
        QCOMPARE(*device.now.nvlink_received_bytes, 139e3 * 1024);
        QVERIFY(!device.now.sm_activity && device.now.sm_activity.reason == "no sample before");
        QCOMPARE(*device.nvlinks, 18);
        QCOMPARE(*device.nvlink_bytes_per_s, 450e9);  // NVIDIA's data sheet: 900 GB/s both ways
        QCOMPARE(*device.ecc, true);
        QCOMPARE(*device.mig, false);
        QCOMPARE(*device.compute_mode, std::string("default"));
        QVERIFY(device.fabric->ends_with(".7"));
        QCOMPARE(device.now.throttle_reasons, (std::vector<std::string>{"power cap", "too hot (hardware limit)"}));
        QCOMPARE(device.now.processes.size(), 2u);
        QCOMPARE(device.now.processes[0].pid, 1234);
        QCOMPARE(device.now.processes[0].name, std::string("python3"));
        QCOMPARE(*device.now.processes[0].used_bytes, 2e9);
        QVERIFY(!device.now.processes[1].used_bytes);
        QCOMPARE(found.links.size(), 1u);
        QCOMPARE(found.links[0].level, std::string("NVLink"));
        QCOMPARE(found.links[0].nvlinks, 18);
        QCOMPARE(*found.links[0].peer_access, true);
        QCOMPARE(machine.misuse(), std::string());
    }

    void counters_of_the_chip_speak_from_the_second_sample_on() {
        FakeMachine machine;
        machine.script({{"devices", {json::object(), {{"gpm", 0}}}}});
        {
            Telemetry telemetry(machine.options(fakes));
            for (int i = 0; i < 3; ++i) {
                const std::vector<GpuSample> samples = telemetry.sample();
                QCOMPARE(*samples[0].sm_activity, 0.2);
                QCOMPARE(*samples[0].tensor_activity, 0.5);
                QCOMPARE(*samples[0].memory_activity, 1.0);
                QCOMPARE(samples[1].sm_activity.reason, std::string("not supported by this GPU"));
            }
        }
        QCOMPARE(machine.misuse(), std::string());
        machine.script({{"devices", {json::object()}}});
        const GpuDevice old = probe_gpus(machine.options(fakes + "/r470")).devices.at(0);
        QVERIFY(!old.now.tensor_activity && !old.now.pcie_sent_bytes && !old.now.pcie_sent_bytes.reason.empty());
    }

    void other_generations_of_drivers_tell_the_same_processes() {
        for (const char* generation : {"/r470", "/r530", ""}) {
            FakeMachine machine;
            machine.script(
                {{"devices",
                  {{{"processes", {{{"pid", 11}, {"used", 1000}}, {{"pid", 12}, {"used", 2000}}, {{"pid", 13}, {"used", 3000}}}}}}}});
            const GpuInventory found = probe_gpus(machine.options(fakes + generation));
            const std::vector<GpuProcess>& processes = found.devices.at(0).now.processes;
            QCOMPARE(processes.size(), 3u);
            for (int i = 0; i < 3; ++i) {
                QCOMPARE(processes[static_cast<std::size_t>(i)].pid, 11 + i);
                QCOMPARE(*processes[static_cast<std::size_t>(i)].used_bytes, 1000.0 * (i + 1));
            }
            QCOMPARE(machine.misuse(), std::string());
        }
    }

    void an_old_driver_leaves_fields_empty_with_a_reason() {
        FakeMachine machine;
        machine.script({{"devices", {{{"used", 3e9}, {"reserved", 5e8}}}}});
        const GpuDevice device = probe_gpus(machine.options(fakes + "/r470")).devices.at(0);
        QCOMPARE(*device.now.memory_used_bytes, 3.5e9);  // the old call counts what the driver reserves
        QVERIFY(!device.memory_reserved_bytes && !device.memory_reserved_bytes.reason.empty());
        QVERIFY(!device.now.memory_temperature_c && !device.now.memory_temperature_c.reason.empty());
        QCOMPARE(*device.now.temperature_c, 35.0);
    }

    void a_failing_function_empties_one_field_only() {
        FakeMachine machine;
        machine.script({{"devices", {json::object()}},
                        {"calls",
                         {{"nvmlDeviceGetPowerUsage", {{"code", 3}}},
                          {"nvmlDeviceGetMemoryInfo_v2", {{"code", 25}}},
                          {"nvmlDeviceGetTemperatureV", {{"code", 25}}},
                          {"nvmlDeviceGetUUID", {{"code", 999}}}}}});
        const GpuDevice device = probe_gpus(machine.options(fakes)).devices.at(0);
        QVERIFY(!device.now.power_w);
        QCOMPARE(device.now.power_w.reason, std::string("not supported by this GPU"));
        QVERIFY(!device.uuid && device.uuid.reason.find("999") != std::string::npos);
        QCOMPARE(*device.now.memory_used_bytes, 1.5e9);  // version refused: the older function answers
        QCOMPARE(*device.now.temperature_c, 35.0);
    }

    void a_lost_gpu_does_not_hide_the_others() {
        FakeMachine machine;
        machine.script({{"devices", {json::object(), json::object(), json::object()}},
                        {"calls", {{"nvmlDeviceGetHandleByIndex_v2", {{"code", 15}, {"device", 1}}}}}});
        const GpuInventory found = probe_gpus(machine.options(fakes));
        QCOMPARE(found.devices.size(), 3u);
        QVERIFY(found.devices[1].error.find("bus") != std::string::npos && !found.devices[1].name);
        QVERIFY(found.devices[0].error.empty() && found.devices[2].name);
        QCOMPARE(found.links.size(), 1u);
    }

    void mig_instances_are_listed() {
        FakeMachine machine;
        machine.script({{"devices", {{{"mig", 1}}}}, {"calls", {{"nvmlDeviceGetUtilizationRates", {{"code", 3}}}}}});
        const GpuDevice device = probe_gpus(machine.options(fakes)).devices.at(0);
        QCOMPARE(*device.mig, true);
        QCOMPARE(device.mig_instances, std::vector<std::string>{"NVIDIA H200 MIG 1g.18gb"});
        QVERIFY(!device.now.utilization);
    }

    void drivers_that_do_not_start_say_why_data() {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("status");
        QTest::newRow("not loaded") << 9 << "no-driver";
        QTest::newRow("updated") << 18 << "driver-mismatch";
        QTest::newRow("no permission") << 4 << "no-permission";
        QTest::newRow("cgroup") << 17 << "no-permission";
        QTest::newRow("unknown") << 999 << "driver-error";
    }
    void drivers_that_do_not_start_say_why() {
        QFETCH(int, code);
        QFETCH(QString, status);
        FakeMachine machine;
        machine.script({{"devices", {json::object()}}, {"calls", {{"nvmlInit_v2", {{"code", code}}}}}});
        const GpuInventory found = probe_gpus(machine.options(fakes));
        QVERIFY(found.devices.empty());
        QCOMPARE(QString::fromStdString(found.status), status);
        QVERIFY(found.reason.ends_with(".") && !found.advice.empty());
    }

    void machines_without_a_library_are_told_apart() {
        const std::string nowhere = "/nonexistent-folder";
        FakeMachine bare;
        GpuInventory found = probe_gpus(bare.options(nowhere));
        QCOMPARE(found.status, std::string("no-gpu"));
        QVERIFY(found.advice.find(remote_profile_command) != std::string::npos);

        bare.file("sys/bus/pci/devices/0000:01:00.0/class", "0x030000");
        bare.file("sys/bus/pci/devices/0000:01:00.0/vendor", "0x8086");
        found = probe_gpus(bare.options(nowhere));
        QCOMPARE(found.status, std::string("no-gpu"));
        QVERIFY(found.reason.find("Intel") != std::string::npos);

        bare.file("sys/bus/pci/devices/0000:02:00.0/class", "0x030200");
        bare.file("sys/bus/pci/devices/0000:02:00.0/vendor", "0x10de");
        found = probe_gpus(bare.options(nowhere));
        QCOMPARE(found.status, std::string("no-driver"));

        bare.file("proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06");
        found = probe_gpus(bare.options(nowhere));
        QVERIFY(found.advice.find("NVIDIA_DRIVER_CAPABILITIES") != std::string::npos);
    }

    void a_driver_that_shows_no_gpu_is_no_success() {
        FakeMachine machine;
        machine.script({{"devices", json::array()}});
        const GpuInventory found = probe_gpus(machine.options(fakes));
        QVERIFY(found.devices.empty());
        QCOMPARE(found.status, std::string("no-permission"));
    }

    void amd_gpus_are_read_from_sysfs() {
        FakeMachine machine;
        for (int i = 0; i < 2; ++i) {
            const std::string device = "sys/class/drm/card" + std::to_string(i) + "/device/";
            machine.file(device + "vendor", "0x1002");
            machine.file(device + "device", "0x74a1");
            machine.file(device + "uevent", "DRIVER=amdgpu\nPCI_SLOT_NAME=0000:" + std::to_string(10 + i) + ":00.0");
            machine.file(device + "mem_info_vram_total", "206141652992");
            machine.file(device + "mem_info_vram_used", "141652992");
            machine.file(device + "gpu_busy_percent", "42");
            machine.file(device + "pp_dpm_sclk", "0: 500Mhz *\n1: 2100Mhz");
            machine.file(device + "current_link_speed", "32.0 GT/s PCIe");
            machine.file(device + "current_link_width", "16");
            machine.file(device + "hwmon/hwmon3/power1_average", "145000000");
            machine.file(device + "hwmon/hwmon3/temp1_input", "41000");
            const std::string node = "sys/class/kfd/kfd/topology/nodes/" + std::to_string(2 + i) + "/";
            machine.file(node + "properties", "simd_count 1216\ndomain 0\nlocation_id " + std::to_string((0x10 + i) << 8));
            machine.file(node + "io_links/0/properties",
                         "type 11\nnode_from " + std::to_string(2 + i) + "\nnode_to " + std::to_string(3 - i));
        }
        machine.file("sys/class/drm/card0-DP-1/status", "connected");
        machine.file("sys/class/kfd/kfd/topology/nodes/0/properties", "simd_count 0");
        Telemetry telemetry(machine.options("/nonexistent-folder"));
        const GpuInventory& found = telemetry.inventory();
        QCOMPARE(found.status, std::string("ok"));
        QCOMPARE(found.devices.size(), 2u);
        QCOMPARE(found.devices[0].vendor, std::string("AMD"));
        QCOMPARE(*found.devices[0].memory_bytes, 206141652992.0);
        QCOMPARE(*found.devices[0].max_sm_clock_hz, 2100e6);
        QCOMPARE(found.links.size(), 1u);
        QCOMPARE(found.links[0].level, std::string("xGMI"));
        const std::vector<GpuSample> samples = telemetry.sample();
        QCOMPARE(samples.size(), 2u);
        QCOMPARE(*samples[1].utilization, 0.42);
        QCOMPARE(*samples[1].sm_clock_hz, 500e6);
        QCOMPARE(*samples[1].power_w, 145.0);
        QCOMPARE(*samples[1].temperature_c, 41.0);
        QCOMPARE(*samples[1].pcie_generation, 5);
        QVERIFY(!samples[1].memory_utilization);
    }

    void rocm_adds_what_sysfs_does_not_tell() {
        FakeMachine machine;
        for (int i = 0; i < 2; ++i) {
            const std::string device = "sys/class/drm/card" + std::to_string(i) + "/device/";
            machine.file(device + "vendor", "0x1002");
            machine.file(device + "device", "0x74a1");
            machine.file(device + "uevent", "PCI_SLOT_NAME=0000:" + std::to_string(10 + i) + ":00.0");
            machine.file(device + "mem_info_vram_total", "206141652992");
            const std::string node = "sys/class/kfd/kfd/topology/nodes/" + std::to_string(2 + i) + "/";
            machine.file(node + "properties", "simd_count 1216\ndomain 0\nlocation_id " + std::to_string((0x10 + i) << 8));
            machine.file(node + "io_links/0/properties",
                         "type 11\nnode_from " + std::to_string(2 + i) + "\nnode_to " + std::to_string(3 - i));
        }
        // In another order than sysfs, so that only the slot can join them.
        machine.script({{"devices", {{{"slot", 0x11}, {"gpu_percent", 90}}, {{"slot", 0x10}, {"gpu_percent", 30}}}}, {"p2p", false}});
        const std::string only = machine.scratch().path("rocm").string();
        std::filesystem::create_directories(only);
        std::filesystem::permissions(only, std::filesystem::perms::owner_all);
        std::filesystem::create_symlink(fakes + "/librocm_smi64.so.7", only + "/librocm_smi64.so.7");
        Telemetry telemetry(machine.options(only));
        const GpuInventory& found = telemetry.inventory();
        QCOMPARE(found.devices.size(), 2u);
        QCOMPARE(*found.devices[0].name, std::string("AMD Instinct MI300X"));
        QCOMPARE(*found.devices[0].power_limit_w, 750.0);
        QCOMPARE(*found.devices[0].now.utilization, 0.3);
        QCOMPARE(*found.devices[1].now.utilization, 0.9);
        QCOMPARE(*found.devices[0].now.power_w, 150.0);
        QCOMPARE(*found.devices[0].now.memory_temperature_c, 55.0);
        QCOMPARE(*found.links.at(0).peer_access, false);
        QCOMPARE(*telemetry.sample()[1].temperature_c, 40.0);
        QCOMPARE(machine.misuse(), std::string());
    }

    void this_machine_can_be_probed() {
        const GpuInventory found = probe_gpus();
        QVERIFY(found.status == "ok" ? !found.devices.empty() : found.devices.empty() && !found.reason.empty());
    }
};

QTEST_APPLESS_MAIN(ProbeTest)
#include "tst_probe.moc"
