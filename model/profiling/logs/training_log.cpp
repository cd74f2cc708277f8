// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/logs/training_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "model/profiling/files/byte_source.h"
#include "model/profiling/logs/log_formats.h"
#include "model/profiling/logs/log_text.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr std::size_t longest_line = 64u << 10;
constexpr std::size_t most_steps = 4u << 20;

/// The next line without its end, at most longest_line of it: what is longer is no step. Progress bars end theirs with a carriage return.
bool read_line(ByteSource& source, std::string& line) {
    line.clear();
    if (source.at_end()) return false;
    for (; !source.at_end(); source.pop()) {
        if (source.front() == '\n' || source.front() == '\r') {
            source.pop();
            return true;
        }
        if (line.size() < longest_line) line += source.front();
    }
    return true;
}

/// One framework's reading of the file.
struct Reading {
    const char* framework;
    std::optional<LogStep> (*read)(std::string_view, TrainingLog&);
    TrainingLog log{};
    std::unordered_map<std::int64_t, std::size_t> by_iteration{};

    void line(std::string_view text) {
        const auto step = read(text, log);
        if (!step) return;
        const auto [place, added] = by_iteration.try_emplace(step->iteration, log.steps.size());
        if (!added) return join(log.steps[place->second], *step);
        log.steps.push_back(*step);
    }

    /// The same step again: another rank's view of it, or a run that was resumed. The first one's times stay, the larger memory counts.
    static void join(LogStep& kept, const LogStep& again) {
        const auto larger = [](std::optional<double>& a, const std::optional<double>& b) {
            if (b && (!a || *b > *a)) a = b;
        };
        larger(kept.peak_allocated_bytes, again.peak_allocated_bytes);
        larger(kept.peak_reserved_bytes, again.peak_reserved_bytes);
        larger(kept.device_used_bytes, again.device_used_bytes);
    }
};

/// Steps without a time of their own get the mean time since the step before, from time stamps.
void times_from_stamps(TrainingLog& log) {
    bool used = false;
    for (std::size_t i = 1; i < log.steps.size(); ++i) {
        LogStep& step = log.steps[i];
        const LogStep& before = log.steps[i - 1];
        if (step.step_time_s || !step.time_stamp_us || !before.time_stamp_us || step.iteration <= before.iteration) continue;
        const double seconds = 1e-6 * static_cast<double>(*step.time_stamp_us - *before.time_stamp_us) /
                               static_cast<double>(step.iteration - before.iteration);
        if (seconds <= 0) continue;
        step.step_time_s = seconds;
        used = true;
    }
    if (used) log.notes.emplace_back("Step times are differences of time stamps.");
}

}  // namespace

TrainingLog read_training_log(const std::filesystem::path& file, ReadControl* control) {
    std::array<Reading, 3> readings = {{{"megatron-lm", megatron_line}, {"torchtitan", torchtitan_line}, {"nanotron", nanotron_line}}};
    ByteSource source(file, control);
    bool out_of_memory = false;
    for (std::string raw; read_line(source, raw);) {
        const std::string line = plain_text(raw);
        for (Reading& reading : readings) {
            reading.line(line);
            if (reading.log.steps.size() > most_steps)
                throw InputError(file.string(), byte_place(source.offset()), fmt::format("at most {} steps", most_steps), "more");
        }
        out_of_memory = out_of_memory || line.find("CUDA out of memory") != std::string::npos ||
                        line.find("HIP out of memory") != std::string::npos || line.find("OutOfMemoryError") != std::string::npos;
    }
    Reading& best =
        *std::ranges::max_element(readings, {}, [](const Reading& r) { return std::pair(r.log.steps.size(), r.log.settings.size()); });
    if (best.log.steps.empty() && !out_of_memory)
        throw InputError(file.string(), byte_place(source.offset()),
                         "a step of Megatron-LM, torchtitan or nanotron before the end of the file", "none");
    best.log.file = file.string();
    best.log.framework = best.framework;
    best.log.out_of_memory = out_of_memory;
    std::ranges::stable_sort(best.log.steps, {}, &LogStep::iteration);
    times_from_stamps(best.log);
    return std::move(best.log);
}

}  // namespace layline
