// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/gpu/gpu_words.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <tuple>

#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("layline::GpuWords", text); }

constexpr double mega = 1e6;

DeviceReading reading(const QString& name, const std::deque<std::vector<GpuSample>>& history, std::size_t device,
                      Field<double> GpuSample::*field, double low, double high, QString (*words)(double)) {
    DeviceReading made{name, {}, {}, low, high, {}};
    for (const std::vector<GpuSample>& samples : history) {
        const Field<double>& value = samples.at(device).*field;
        made.history.push_back(value ? *value : std::nan(""));
    }
    if (history.empty()) return made;
    const Field<double>& now = history.back().at(device).*field;
    if (now)
        made.value = words(*now);
    else
        made.reason = QString::fromStdString(now.reason);
    return made;
}

QString percent_words(double share) { return numbers::percent(share).text(); }
QString clock_words(double hz) { return QCoreApplication::translate("layline::GpuWords", "%1 MHz").arg(numbers::fixed(hz / mega, 0)); }
QString power_words(double w) { return QCoreApplication::translate("layline::GpuWords", "%1 W").arg(numbers::fixed(w, 0)); }
QString heat_words(double c) { return QCoreApplication::translate("layline::GpuWords", "%1 °C").arg(numbers::fixed(c, 0)); }
QString memory_words(double bytes) { return numbers::gib(bytes).text(); }

int closeness(const GpuLink& link) {
    if (link.nvlinks > 0 || link.level == "xGMI") return 3;
    if (link.level == "PIX" || link.level == "PXB" || link.level == "internal") return 2;
    return link.level == "PHB" ? 1 : 0;
}

TopologyLink link_words(const GpuLink& link) {
    const QString level = QString::fromStdString(link.level);
    TopologyLink made{link.nvlinks > 0 ? QStringLiteral("NV%1").arg(link.nvlinks) : level, {}, closeness(link)};
    QStringList tip{tr("GPU %1 and GPU %2").arg(link.from).arg(link.to)};
    if (link.nvlinks > 0) tip += tr("%1 NVLinks").arg(link.nvlinks);
    if (link.peer_access)
        tip += *link.peer_access ? tr("peer access") : tr("no peer access: %1").arg(QString::fromStdString(link.peer_reason));
    made.tip = tip.join(QStringLiteral(", "));
    return made;
}

bool is_busy(const BenchMeasurement& m) { return std::ranges::find(m.flags, "busy") != m.flags.end(); }

/// What a measurement may be compared with: the data sheet's peak for it, 0 where it has none.
double peak_of(const BenchMeasurement& m, const GpuProfile& profile, const Accelerator& accelerator) {
    if (m.kind == "gemm") return m.dtype == "fp8" ? accelerator.peak_flops_per_s.fp8 : accelerator.peak_flops_per_s.bf16;
    if (m.kind == "memory") return accelerator.memory_bytes_per_s;
    const auto& devices = profile.inventory.devices;
    const bool between = m.kind == "collective" || (m.kind == "p2p" && m.variant == "uni");
    return between && !devices.empty() ? devices.front().nvlink_bytes_per_s.value.value_or(0) : 0;
}

QString rate_words(const BenchMeasurement& m) {
    if (m.work <= 0) return numbers::duration(m.seconds).text();
    return m.kind == "gemm" ? numbers::flops_per_s(m.rate()).text() : numbers::bandwidth(m.rate()).text();
}

/// The measurements worth a row: the largest of each kind.
std::vector<std::pair<QString, const BenchMeasurement*>> telling(const GpuProfile& profile) {
    std::vector<std::pair<QString, const BenchMeasurement*>> rows;
    const auto pick = [&](const QString& name, auto fits) {
        const BenchMeasurement* best = nullptr;
        const auto size = [](const BenchMeasurement& m) { return std::tuple(m.ranks, m.bytes, m.m); };
        for (const BenchMeasurement& m : profile.measurements)
            if (fits(m) && (best == nullptr || size(m) >= size(*best))) best = &m;
        if (best != nullptr) rows.emplace_back(name, best);
    };
    constexpr std::int64_t large = 8192;
    const auto square = [](const BenchMeasurement& m) { return m.m == large && m.n == large && m.k == large; };
    pick(tr("bf16 GEMM 8192³"),
         [&](const BenchMeasurement& m) { return m.kind == "gemm" && m.variant == "burst" && m.dtype == "bf16" && square(m); });
    pick(tr("the same, sustained"),
         [&](const BenchMeasurement& m) { return m.kind == "gemm" && m.variant == "sustained" && m.dtype == "bf16"; });
    pick(tr("fp8 GEMM 8192³"),
         [&](const BenchMeasurement& m) { return m.kind == "gemm" && m.variant == "burst" && m.dtype == "fp8" && square(m); });
    pick(tr("Memory copy"), [](const BenchMeasurement& m) { return m.kind == "memory" && m.variant == "copy"; });
    pick(tr("Host to GPU"), [](const BenchMeasurement& m) { return m.kind == "host_link" && m.variant == "h2d"; });
    pick(tr("GPU to GPU"), [](const BenchMeasurement& m) { return m.kind == "p2p" && m.variant == "uni"; });
    pick(tr("All-reduce"), [](const BenchMeasurement& m) { return m.kind == "collective" && m.variant == "all_reduce"; });
    pick(tr("All-gather"), [](const BenchMeasurement& m) { return m.kind == "collective" && m.variant == "all_gather"; });
    pick(tr("Kernel launch"), [](const BenchMeasurement& m) { return m.kind == "launch" && m.variant == "queued"; });
    for (auto& [name, m] : rows)
        if (m->ranks > 0) name = tr("%1, %2 GPUs").arg(name).arg(m->ranks);
    return rows;
}

}  // namespace

QString device_title(const GpuDevice& device) {
    return device.name ? QString::fromStdString(*device.name) : tr("A GPU that cannot be read");
}

DeviceFacts device_facts(const GpuInventory& inventory, std::size_t device, const std::deque<std::vector<GpuSample>>& history,
                         int most_readings) {
    const GpuDevice& known = inventory.devices.at(device);
    DeviceFacts facts;
    facts.most_readings = most_readings;
    facts.title = device_title(known);
    facts.subtitle = tr("GPU %1 of %2").arg(device).arg(inventory.devices.size());
    if (!known.error.empty()) {
        facts.chip = QString::fromStdString(known.error);
        facts.is_well = false;
        return facts;
    }
    const double clock = known.max_sm_clock_hz.value.value_or(0), power = known.power_limit_w.value.value_or(0);
    constexpr double hottest_c = 100;
    facts.readings = {
        reading(tr("Utilisation"), history, device, &GpuSample::utilization, 0, 1, percent_words),
        reading(tr("SM clock"), history, device, &GpuSample::sm_clock_hz, 0, clock, clock_words),
        reading(tr("Power"), history, device, &GpuSample::power_w, 0, power, power_words),
        reading(tr("Temperature"), history, device, &GpuSample::temperature_c, 20, hottest_c, heat_words),
        reading(tr("Memory used"), history, device, &GpuSample::memory_used_bytes, 0, known.memory_bytes.value.value_or(0), memory_words)};
    if (history.empty()) return facts;
    const GpuSample& now = history.back().at(device);
    if (!now.throttle_bits) return facts;
    QStringList reasons;
    for (const std::string& reason : now.throttle_reasons) reasons += QString::fromStdString(reason);
    facts.is_well = reasons.isEmpty();
    facts.chip = reasons.isEmpty() ? tr("no throttling") : reasons.join(QStringLiteral(", "));
    return facts;
}

std::vector<TopologyLink> topology_links(const GpuInventory& inventory) {
    const auto count = inventory.devices.size();
    std::vector<TopologyLink> links(count * count);
    for (const GpuLink& link : inventory.links) {
        const auto from = static_cast<std::size_t>(link.from), to = static_cast<std::size_t>(link.to);
        if (from >= count || to >= count) continue;
        links[from * count + to] = links[to * count + from] = link_words(link);
    }
    return links;
}

void add_device_rows(Sheet& sheet, const GpuDevice& device, const GpuSample& now) {
    if (device.nvlinks && *device.nvlinks > 0)
        sheet.row(QStringLiteral("NVLink"),
                  device.nvlink_bytes_per_s
                      ? tr("%1 links, %2").arg(*device.nvlinks).arg(numbers::bandwidth(*device.nvlink_bytes_per_s).text())
                      : tr("%1 links").arg(*device.nvlinks));
    if (device.max_pcie_generation && device.max_pcie_width)
        sheet.row(QStringLiteral("PCIe"), tr("generation %1, %2 lanes").arg(*device.max_pcie_generation).arg(*device.max_pcie_width));
    if (now.tensor_activity) sheet.row(tr("Tensor cores busy"), percent_words(*now.tensor_activity));
    if (now.memory_activity) sheet.row(tr("Memory interface busy"), percent_words(*now.memory_activity));
    if (device.mig && *device.mig) {
        QStringList slices;
        for (const std::string& slice : device.mig_instances) slices += QString::fromStdString(slice);
        sheet.row(tr("Slices (MIG)"), slices.isEmpty() ? tr("on, none made") : slices.join(QStringLiteral(", ")), {}, SheetTone::warn);
    }
    if (device.compute_mode && *device.compute_mode != "default")
        sheet.row(tr("Compute mode"), QString::fromStdString(*device.compute_mode), {}, SheetTone::warn);
    if (!now.processes_reason.empty()) {
        sheet.row(tr("Processes"), tr("not known"), QString::fromStdString(now.processes_reason), SheetTone::quiet);
        return;
    }
    if (now.processes.empty()) sheet.row(tr("Processes"), tr("none"), {}, SheetTone::quiet);
    for (const GpuProcess& process : now.processes)
        sheet.row(process.name.empty() ? tr("Process %1").arg(process.pid)
                                       : tr("%1 (process %2)").arg(QString::fromStdString(process.name)).arg(process.pid),
                  process.used_bytes ? numbers::gib(*process.used_bytes).text() : tr("memory not known"));
}

void add_measurements(Sheet& sheet, const GpuProfile& profile, const std::optional<Accelerator>& accelerator) {
    sheet.table_head({tr("Micro-benchmarks"), tr("measured"), tr("of data sheet")});
    for (const auto& [name, m] : telling(profile)) {
        if (!m->measured) {
            sheet.table_row({{name, SheetTone::quiet}, {QStringLiteral("–"), SheetTone::quiet}, {}});
            sheet.caption(QString::fromStdString(m->reason));
            continue;
        }
        const double peak = accelerator ? peak_of(*m, profile, *accelerator) : 0;
        const QString share = is_busy(*m) ? tr("busy") : peak > 0 ? numbers::percent(m->rate() / peak).text() : QString();
        const bool beyond = peak > 0 && m->rate() > peak;  // more than the data sheet promises is not to be believed
        const bool noisy = !is_busy(*m) && !m->flags.empty();
        sheet.table_row({{name}, {rate_words(*m), SheetTone::strong}, {share, is_busy(*m) || beyond ? SheetTone::warn : SheetTone::plain}});
        if (noisy) {
            QStringList flags;
            for (const std::string& flag : m->flags) flags += QString::fromStdString(flag);
            sheet.caption(flags.join(QStringLiteral(", ")));
        }
    }
    if (std::ranges::any_of(profile.measurements, is_busy))
        sheet.paragraph(tr("Values marked busy were measured while other processes used the GPUs; they are not used."));
}

}  // namespace layline
