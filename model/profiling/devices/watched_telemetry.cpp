// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/devices/watched_telemetry.h"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "model/profiling/devices/inventory_json.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;
constexpr std::size_t most_waiting = 4096;

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }
double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

}  // namespace

void report_telemetry(const ProbeOptions& options, double period_s, const std::function<void(const std::string&)>& line,
                      const std::function<bool()>& go_on) {
    Telemetry telemetry(options);
    line(text_of({{"inventory", to_json(telemetry.inventory())}}));
    if (telemetry.inventory().devices.empty()) return;
    for (auto next = Clock::now(); go_on(); std::this_thread::sleep_until(next)) {
        next = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(period_s));
        Json samples = Json::array();
        for (const GpuSample& sample : telemetry.sample()) samples.push_back(to_json(sample));
        line(text_of({{"samples", samples}}));
    }
}

WatchedTelemetry::WatchedTelemetry(const ProbeOptions& options, Limits limits) : limits_(limits) {
    constexpr double forever_s = 1e9, grace_s = 0.5;
    child_ = std::make_unique<ChildProcess>(
        [&options, limits](const ChildProcess::Report& report) { report_telemetry(options, limits.period_s, report, [] { return true; }); },
        ChildLimits{limits.silence_s, forever_s, grace_s});
    const auto start = Clock::now();
    while (!known_ && failure_.empty() && seconds_since(start) < limits_.start_s) listen(limits_.start_s - seconds_since(start));
    if (known_) return;
    if (failure_.empty()) give_up();
    inventory_ = {};
    inventory_.status = "driver-error";
    inventory_.reason = fmt::format("The GPU driver does not answer: its library {}.", failure_);
    inventory_.advice = "nvidia-smi should show the same; the kernel's log (dmesg) tells more.";
}

void WatchedTelemetry::listen(double wait_s) {
    if (child_ == nullptr) return;
    child_->hear(wait_s, [this](const std::string& line) { return hear(line); });
    if (!child_->is_open() || (known_ && child_->is_overdue())) give_up();
}

bool WatchedTelemetry::hear(const std::string& line) {
    const Json message = Json::parse(line, nullptr, false);
    if (!message.is_object()) return true;
    if (const auto found = message.find("inventory"); found != message.end()) {
        inventory_ = inventory_from_json(*found, "/inventory");
        known_ = true;
    }
    if (const auto found = message.find("samples"); found != message.end() && found->is_array()) {
        Samples samples;
        for (const Json& sample : *found) samples.push_back(sample_from_json(sample, "/samples"));
        samples.resize(inventory_.devices.size());
        waiting_.push_back(std::move(samples));
        if (waiting_.size() > most_waiting) waiting_.pop_front();
    }
    return true;
}

void WatchedTelemetry::give_up() {
    const ChildEnd end = child_->finish(false);
    child_.reset();
    if (end.how == ChildEnd::How::finished && known_) return;  // no devices, nothing to sample
    failure_ = end.how == ChildEnd::How::hung ? "hangs" : fmt::format("crashes ({})", end.words);
}

std::vector<WatchedTelemetry::Samples> WatchedTelemetry::fresh(double wait_s) {
    const auto start = Clock::now();
    do listen(waiting_.empty() ? std::max(0.0, wait_s - seconds_since(start)) : 0.0);
    while (waiting_.empty() && child_ != nullptr && seconds_since(start) < wait_s);
    std::vector<Samples> all(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(waiting_.end()));
    waiting_.clear();
    return all;
}

}  // namespace layline
