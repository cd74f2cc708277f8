// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/gpu_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "model/profiling/bench/bench_worker.h"
#include "model/profiling/bench/host_facts.h"
#include "model/profiling/bench/measurement_json.h"
#include "model/profiling/bench/statistics.h"
#include "model/profiling/devices/nvml_reader.h"
#include "model/profiling/devices/watched_telemetry.h"

namespace layline {

namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

/// Kept back for ending a child that hangs, and for looking around once more.
constexpr double reserve_s = 2;
constexpr double longest_look_s = 2;
/// After so many crashes the machine is not worth another try.
constexpr int most_starts = 3;

/// "00000000:1B:00.0" of NVML and "0000:1b:00.0" of CUDA are the same place.
bool same_bus(std::string a, std::string b) {
    const auto normal = [](std::string& id) {
        id.erase(0, std::min(id.find_first_not_of('0'), id.size()));
        std::ranges::transform(id, id.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    };
    normal(a);
    normal(b);
    return a == b;
}

/// One profile in the making.
class Profiler {
  public:
    explicit Profiler(const ProfileOptions& options) : options_(options), telemetry_(options.probe, options.telemetry) {}

    GpuProfile run() {
        describe_host();
        profile_.inventory = telemetry_.inventory();
        profile_.status = profile_.inventory.status;
        profile_.reason = profile_.inventory.reason;
        profile_.advice = profile_.inventory.advice;
        if (profile_.status != "ok" || !may_measure()) return std::move(profile_);
        look_around(before_);
        measure();
        if (measured() > 0) check_after();
        conclude();
        return std::move(profile_);
    }

  private:
    void describe_host() {
        profile_.quick = options_.bench.quick;
        profile_.created = utc_now();
        profile_.cpu = cpu_name(options_.probe.proc);
        profile_.system = system_name();
        profile_.notes = relevant_environment();
    }

    double left_s() const { return options_.limits.total_s - std::chrono::duration<double>(Clock::now() - begun_).count(); }

    void refuse(const std::string& reason, const std::string& advice) {
        profile_.status = "refused";
        profile_.reason = reason;
        profile_.advice = advice;
    }

    /// What needs no CUDA to be known. Only NVIDIA's devices can be measured yet.
    bool may_measure() {
        const auto& devices = profile_.inventory.devices;
        const bool nvidia = std::ranges::any_of(devices, [](const GpuDevice& d) { return d.vendor == "NVIDIA"; });
        if (!nvidia) {
            refuse("The GPUs here are seen, but only NVIDIA's can be measured yet.", "Their datasheet's figures serve as a preset.");
            return false;
        }
        const bool prohibited = std::ranges::all_of(
            devices, [](const GpuDevice& d) { return d.vendor != "NVIDIA" || (d.compute_mode && *d.compute_mode == "prohibited"); });
        if (prohibited) refuse("The GPUs' compute mode forbids any computation.", "An administrator may change it: nvidia-smi -c DEFAULT.");
        return !prohibited;
    }

    /// Samples over the busy window, per device; fewer where the driver is slow, none where it does not answer any more.
    void look_around(std::vector<std::vector<GpuSample>>& history) {
        history.assign(profile_.inventory.devices.size(), {});
        telemetry_.fresh();
        const auto start = Clock::now();
        const auto seen = [&] { return !history.empty() && !history.front().empty(); };
        for (double spent = 0; spent < options_.busy_window_s || (!seen() && spent < longest_look_s);) {
            for (const WatchedTelemetry::Samples& samples : telemetry_.fresh(0.05))
                for (std::size_t i = 0; i < samples.size(); ++i) history[i].push_back(samples[i]);
            if (!telemetry_.failure().empty() || !options_.keep_going()) return;
            spent = std::chrono::duration<double>(Clock::now() - start).count();
        }
    }

    void measure() {
        WorkerOrders orders{options_.bench, options_.probe.libraries, 0};
        for (int start = 0; start < most_starts; ++start) {
            ended_ = false;
            current_.clear();
            ChildLimits limits = options_.limits;
            limits.total_s = left_s() - reserve_s;
            orders.options.wall_s = std::min(options_.bench.wall_s, limits.total_s - reserve_s);
            if (orders.options.wall_s <= 0) return;
            const ChildEnd end = run_in_child([&](const auto& report) { measure_gpu(orders, report); }, limits,
                                              [&](const std::string& line) { return hear(line); }, [&] { return tick(); });
            if (refused_ || end.how == ChildEnd::How::stopped || ended_) return;
            survive(end);
            if (current_.empty() && failure_.empty()) return fail_before_measuring(end);
            if (planned_ == 0 || next_ >= planned_) return;
            orders.first = next_;
            failure_.clear();
        }
    }

    /// The child ended before its plan did: the item it was at is lost, the finished ones stay.
    void survive(const ChildEnd& end) {
        if (current_.empty()) return;
        BenchMeasurement lost;
        lost.kind = current_.substr(0, current_.find(' '));
        lost.variant = current_;
        lost.reason = end.how == ChildEnd::How::hung ? "hung: " + end.words : "crashed: " + end.words;
        profile_.measurements.push_back(lost);
        profile_.notes.push_back(fmt::format("The measuring process {} at \"{}\" ({}).",
                                             end.how == ChildEnd::How::hung ? "hung" : "crashed", current_, end.words));
    }

    void fail_before_measuring(const ChildEnd& end) {
        profile_.status = "failed";
        profile_.reason = fmt::format("The measuring process {} before it could measure: {}.",
                                      end.how == ChildEnd::How::hung ? "hung" : "crashed", end.words);
        profile_.advice = end.errors.empty() ? "nvidia-smi and the kernel's log (dmesg) may tell more." : end.errors;
    }

    bool hear(const std::string& line) {
        const Json message = Json::parse(line, nullptr, false);
        if (!message.is_object()) return true;
        if (message.contains("facts")) return hear_facts(message["facts"]);
        if (message.contains("plan")) planned_ = message["plan"].get<std::size_t>();
        if (message.contains("begin")) begin(message);
        if (message.contains("end")) end(message);
        if (message.contains("failed")) fail(message["failed"].get<std::string>());
        if (message.contains("finished")) ended_ = true;
        return options_.keep_going();
    }

    void begin(const Json& message) {
        current_ = message["name"].get<std::string>();
        next_ = message["begin"].get<std::size_t>() + 1;
        item_bits_ = 0;
        options_.progress(fmt::format("{}/{} {}", next_, planned_, current_));
    }

    void end(const Json& message) {
        BenchMeasurement measurement = measurement_from_json(message["result"], "");
        for (const std::string& word : nvml::throttle_words(item_bits_)) measurement.flags.push_back(word);
        profile_.measurements.push_back(std::move(measurement));
        current_.clear();
    }

    /// The child gave up in an orderly way: nothing to start, or a context that no longer answers.
    void fail(const std::string& reason) {
        failure_ = reason;
        if (planned_ > 0) {
            profile_.notes.push_back(fmt::format("The GPU stopped answering: {}.", reason));
            return;
        }
        ended_ = true;
        profile_.status = "failed";
        profile_.reason = reason;
    }

    bool hear_facts(const Json& facts) {
        if (!profile_.cuda_devices.empty()) return true;
        for (const Json& device : facts["devices"]) {
            CudaDeviceFacts known;
            known.name = device["name"].get<std::string>();
            known.bus_id = device["bus_id"].get<std::string>();
            const std::string capability = device["compute_capability"].get<std::string>();
            known.major = std::stoi(capability);
            known.minor = std::stoi(capability.substr(capability.find('.') + 1));
            known.multiprocessors = device["multiprocessors"].get<int>();
            known.memory_bytes = device["memory_bytes"].get<double>();
            known.free_bytes = device["free_bytes"].get<double>();
            known.l2_bytes = device["l2_bytes"].get<double>();
            known.has_watchdog = device["watchdog"].get<bool>();
            profile_.cuda_devices.push_back(known);
        }
        for (const auto& [name, library] : facts["libraries"].items())
            profile_.libraries.push_back({name, library["path"].is_null() ? "" : library["path"].get<std::string>(),
                                          library["version"].is_null() ? "" : library["version"].get<std::string>(),
                                          library["reason"].get<std::string>()});
        find_devices();
        return check_before();
    }

    /// Which of the probed devices CUDA shows here.
    void find_devices() {
        const auto& devices = profile_.inventory.devices;
        for (const CudaDeviceFacts& cuda : profile_.cuda_devices)
            for (std::size_t i = 0; i < devices.size(); ++i)
                if (devices[i].pci_bus_id && same_bus(*devices[i].pci_bus_id, cuda.bus_id)) used_.push_back(i);
        const auto main = static_cast<std::size_t>(options_.bench.device);
        if (main < profile_.cuda_devices.size())
            for (const std::size_t i : used_)
                if (same_bus(*devices[i].pci_bus_id, profile_.cuda_devices[main].bus_id)) main_ = static_cast<int>(i);
        for (const std::size_t i : used_)
            if (devices[i].mig && *devices[i].mig)
                profile_.restrictions.push_back(
                    fmt::format("GPU {} is split (MIG): what was measured is a slice, and stands for no whole GPU.", devices[i].index));
    }

    bool check_before() {
        std::vector<std::string> reasons;
        for (const std::size_t i : used_)
            for (const std::string& reason : busy_reasons(profile_.inventory.devices[i], before_[i])) reasons.push_back(reason);
        profile_.conditions.busy_before = !reasons.empty();
        profile_.conditions.busy_reasons = reasons;
        if (reasons.empty() || options_.allow_busy) return true;
        refused_ = true;
        refuse(fmt::format("The GPUs are in use: {}.", fmt::join(reasons, "; ")),
               "Wait until they are free, or measure all the same with --allow-busy.");
        return false;
    }

    void check_after() {
        std::vector<std::vector<GpuSample>> after;
        look_around(after);
        if (!telemetry_.failure().empty())
            profile_.notes.push_back(
                fmt::format("The driver's telemetry {} while measuring: whether others used the GPUs is not known.", telemetry_.failure()));
        for (const std::size_t i : used_)
            for (const std::string& reason : busy_reasons(profile_.inventory.devices[i], after[i])) {
                profile_.conditions.busy_after = true;
                profile_.conditions.busy_reasons.push_back(reason);
            }
        if (!profile_.conditions.busy_before && !profile_.conditions.busy_after) return;
        for (BenchMeasurement& measurement : profile_.measurements)
            if (measurement.measured) measurement.flags.emplace_back("busy");
    }

    bool tick() {
        for (const WatchedTelemetry::Samples& samples : telemetry_.fresh()) {
            if (main_ < 0 || current_.empty()) continue;
            const GpuSample& sample = samples.at(static_cast<std::size_t>(main_));
            item_bits_ |= sample.throttle_bits.value.value_or(0);
            loaded_.push_back(sample);
        }
        return options_.keep_going();
    }

    std::size_t measured() const {
        return static_cast<std::size_t>(std::ranges::count_if(profile_.measurements, [](const BenchMeasurement& m) { return m.measured; }));
    }

    Field<double> over_samples(Field<double> GpuSample::*field, double share) const {
        std::vector<double> values;
        for (const GpuSample& sample : loaded_)
            if (sample.*field) values.push_back(*(sample.*field));
        return values.empty() ? Field<double>::missing("no sample under load") : Field<double>::of(quantile(values, share));
    }

    /// No library with a stable interface has a fused attention kernel: what is measured bounds it from below.
    void explain_attention() {
        const auto bounded = [](const BenchMeasurement& m) { return m.kind == "attention" && m.measured; };
        if (std::ranges::any_of(profile_.measurements, bounded))
            profile_.notes.emplace_back(
                "Attention was measured as its two batched matrix products alone: no fused kernel can be faster, none was run.");
    }

    void conclude() {
        explain_attention();
        BenchConditions& conditions = profile_.conditions;
        conditions.samples = static_cast<int>(loaded_.size());
        conditions.sm_clock_hz = over_samples(&GpuSample::sm_clock_hz, 0.5);
        conditions.power_w = over_samples(&GpuSample::power_w, 0.5);
        conditions.temperature_c = over_samples(&GpuSample::temperature_c, 1.0);
        for (const GpuSample& sample : loaded_) conditions.throttle_bits |= sample.throttle_bits.value.value_or(0);
        conditions.throttle_reasons = nvml::throttle_words(conditions.throttle_bits);
        if (main_ >= 0) {
            const GpuDevice& device = profile_.inventory.devices[static_cast<std::size_t>(main_)];
            conditions.max_sm_clock_hz = device.max_sm_clock_hz;
            conditions.power_limit_w = device.power_limit_w;
        }
        if (profile_.status != "ok") return;
        if (!options_.keep_going()) {
            profile_.status = "partial";
            profile_.reason = fmt::format("Stopped after {} of {} measurements.", measured(), planned_);
        } else if (measured() == 0) {
            profile_.status = "failed";
            profile_.reason = profile_.measurements.empty() ? "Nothing could be measured."
                                                            : "Nothing could be measured: " + profile_.measurements.front().reason + ".";
        } else if (measured() < profile_.measurements.size() || profile_.measurements.size() < planned_) {
            profile_.status = "partial";
            profile_.reason = fmt::format("{} of {} measurements succeeded; the others say why not.", measured(),
                                          std::max(planned_, profile_.measurements.size()));
        }
    }

    const ProfileOptions& options_;
    WatchedTelemetry telemetry_;
    const Clock::time_point begun_ = Clock::now();
    GpuProfile profile_;
    std::vector<std::vector<GpuSample>> before_;
    std::vector<GpuSample> loaded_;
    std::vector<std::size_t> used_;
    std::string current_, failure_;
    std::size_t planned_ = 0, next_ = 0;
    std::uint64_t item_bits_ = 0;
    int main_ = -1;
    bool refused_ = false, ended_ = false;
};

}  // namespace

GpuProfile profile_gpus(const ProfileOptions& options) { return Profiler(options).run(); }

}  // namespace layline
