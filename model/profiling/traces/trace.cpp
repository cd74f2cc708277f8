// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/traces/trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/profiling/files/byte_source.h"
#include "model/profiling/traces/kineto_reader.h"
#include "model/profiling/traces/nsys_reader.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr std::size_t sniffed_bytes = 4096;

/// "[" opens a bare array of events, but also the prefix of many logs: what follows tells them apart.
bool begins_json(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto skip_space = [&] { text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size())); };
    skip_space();
    if (text.starts_with('{')) return true;
    if (!text.starts_with('[')) return false;
    text.remove_prefix(1);
    skip_space();
    return text.empty() || text.front() == '{' || text.front() == ']' || text.front() == '[';
}

bool is_named(const std::filesystem::path& file, std::string_view extension) {
    const std::string name = file.filename().string();
    return name.ends_with(extension) || name.ends_with(std::string(extension) + ".gz");
}

}  // namespace

TraceFileKind trace_file_kind(const std::filesystem::path& file) {
    const std::string begin = first_bytes(file, sniffed_bytes);
    if (begin.empty()) throw InputError(file.string(), byte_place(0), "a trace or a training log", "an empty file");
    if (begin.starts_with("SQLite format 3")) return TraceFileKind::nsys_sqlite;
    return is_named(file, ".json") || begins_json(begin) ? TraceFileKind::chrome_json : TraceFileKind::log;
}

bool is_measured_file(const std::filesystem::path& file) {
    try {
        const TraceFileKind kind = trace_file_kind(file);
        if (kind == TraceFileKind::nsys_sqlite) return true;
        if (kind == TraceFileKind::log)
            return std::ranges::any_of(std::array{".log", ".txt", ".out"},
                                       [&](const char* extension) { return is_named(file, extension); });
        constexpr std::size_t telling_bytes = 64u << 10;
        const std::string begin = first_bytes(file, telling_bytes);
        const bool bare = begin.find_first_not_of(" \t\r\n") != std::string::npos && begin[begin.find_first_not_of(" \t\r\n")] == '[';
        return begin.find(bare ? "\"ph\"" : "\"traceEvents\"") != std::string::npos ||
               (!bare && begin.find("\"deviceProperties\"") != std::string::npos);
    } catch (const InputError&) {
        return false;
    }
}

std::vector<TraceEvents> read_trace_events(const std::filesystem::path& file, ReadControl* control) {
    if (trace_file_kind(file) == TraceFileKind::nsys_sqlite) return read_nsys_export(file, control);
    std::vector<TraceEvents> one;
    one.push_back(read_kineto_trace(file, control));
    return one;
}

TraceSummary read_trace(const std::filesystem::path& file) {
    TraceSummary summary;
    summary.file = file.string();
    for (const TraceEvents& events : read_trace_events(file)) {
        summary.format = events.format;
        summary.events += events.events;
        summary.notes.insert(summary.notes.end(), events.notes.begin(), events.notes.end());
        if (auto rank = break_down(events)) summary.ranks.push_back(std::move(*rank));
    }
    for (const RankBreakdown& rank : summary.ranks)
        if (rank.devices.size() > 1)
            summary.notes.push_back(
                fmt::format("A process used {} devices; their times are joined, and stand apart in by_device.", rank.devices.size()));
    if (summary.ranks.empty()) summary.reason = fmt::format("None of the trace's {} events ran on a GPU.", summary.events);
    return summary;
}

}  // namespace layline
