// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/traces/nsys_reader.h"

#include <fmt/format.h>

#include <map>
#include <unordered_map>

#include "model/profiling/files/sqlite_file.h"
#include "model/profiling/traces/collective_totals.h"
#include "model/profiling/traces/kernel_class.h"
#include "model/profiling/traces/step_name.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

/// A global thread id holds the process in the 24 bits above the thread's (Nsight Systems, sqlite schema notes).
constexpr std::int64_t thread_bits = 24;
constexpr std::int64_t process_mask = 0xFFFFFF;
/// Steps, names and processes beyond what any report holds.
constexpr std::size_t most_names = 4u << 20, most_processes = 4096;

std::int64_t process_of(std::int64_t global_id) { return global_id >> thread_bits & process_mask; }

/// What is read of one process.
struct Process {
    TraceEvents events;
    CollectiveTotals collectives;
};

class NsysReader {
  public:
    NsysReader(const std::filesystem::path& path, ReadControl* control) : file_(path, control) {}

    std::vector<TraceEvents> read() {
        if (!file_.has_table("StringIds"))
            throw InputError(file_.name(), "", "an Nsight Systems export (table StringIds)", "another database");
        read_kernels();
        read_memory("CUPTI_ACTIVITY_KIND_MEMCPY");
        read_memory("CUPTI_ACTIVITY_KIND_MEMSET");
        for (const char* table : {"CUPTI_ACTIVITY_KIND_RUNTIME", "CUPTI_ACTIVITY_KIND_DRIVER"}) read_launches(table);
        read_steps();
        return finish();
    }

  private:
    /// "column" where the table has it, else `instead`.
    std::string column(const std::string& table, const char* name, const char* instead) const {
        return file_.has_column(table, name) ? name : instead;
    }
    /// The columns every device table shares, in a fixed order.
    std::string device_columns(const std::string& table) const {
        return fmt::format("start, end, {}, {}, {}, {}", column(table, "deviceId", "-1"), column(table, "streamId", "-1"),
                           column(table, "correlationId", "-1"), column(table, "globalPid", "0"));
    }

    Process& process(std::int64_t global_id) {
        const auto [place, added] = processes_.try_emplace(process_of(global_id));
        if (added && processes_.size() > most_processes)
            throw InputError(file_.name(), "", fmt::format("at most {} processes", most_processes), "more");
        return place->second;
    }

    Process& keep_activity(const SqliteRows& row, KernelClass kind) {
        if (++activities_ > most_activities)
            throw InputError(file_.name(), "", fmt::format("at most {} device activities", most_activities), "more");
        Process& owner = process(row.integer(5));
        const std::int64_t start = row.integer(0), end = row.integer(1);
        if (end < start || start < 0)
            throw InputError(file_.name(), "", "activities that end after they start", fmt::format("one from {} to {} ns", start, end));
        owner.events.activities.push_back(
            {start, end, row.integer(4), static_cast<std::int32_t>(row.integer(2)), static_cast<std::int32_t>(row.integer(3)), kind});
        ++owner.events.events;
        return owner;
    }

    void read_kernels() {
        const std::string table = "CUPTI_ACTIVITY_KIND_KERNEL";
        if (!file_.has_table(table)) return;
        const std::string name = column(table, "demangledName", column(table, "shortName", "NULL").c_str());
        SqliteRows rows(file_, fmt::format("SELECT {}, {} FROM {}", device_columns(table), name, table));
        while (rows.next()) {
            const std::string& kernel = string_of(rows.integer(6));
            Process& owner = keep_activity(rows, kernel_class(kernel));
            const DeviceActivity& kept = owner.events.activities.back();
            if (kept.kind == KernelClass::communication)
                owner.collectives.add(collective_of_kernel(kernel), static_cast<double>(kept.end_ns - kept.start_ns) / 1000, 0, 0, "");
        }
    }

    void read_memory(const std::string& table) {
        if (!file_.has_table(table)) return;
        for (SqliteRows rows(file_, fmt::format("SELECT {} FROM {}", device_columns(table), table)); rows.next();)
            keep_activity(rows, KernelClass::memory);
    }

    void read_launches(const std::string& table) {
        if (!file_.has_table(table)) return;
        SqliteRows rows(file_, fmt::format("SELECT start, {}, {} FROM {}", column(table, "correlationId", "-1"),
                                           column(table, "globalTid", "0"), table));
        std::size_t launches = 0;
        while (rows.next()) {
            if (++launches > most_activities)
                throw InputError(file_.name(), "", fmt::format("at most {} launches", most_activities), "more");
            process(rows.integer(2)).events.launches.push_back({rows.integer(1), rows.integer(0)});
        }
    }

    void read_steps() {
        const std::string table = "NVTX_EVENTS";
        if (!file_.has_table(table)) return;
        const std::string text = column(table, "text", "NULL"), text_id = column(table, "textId", "NULL");
        SqliteRows rows(file_, fmt::format("SELECT start, end, {}, {}, {} FROM {} WHERE end IS NOT NULL", column(table, "globalTid", "0"),
                                           text, text_id, table));
        std::size_t steps = 0;
        while (rows.next()) {
            const std::string name = rows.is_null(3) ? string_of(rows.integer(4)) : rows.text(3);
            const auto number = step_number(name);
            if (!number) continue;
            if (++steps > most_names) throw InputError(file_.name(), "", fmt::format("at most {} steps", most_names), "more");
            process(rows.integer(2)).events.steps.push_back({name, *number, rows.integer(0), rows.integer(1)});
        }
    }

    /// A text of StringIds, read when first asked for.
    const std::string& string_of(std::int64_t id) {
        if (strings_.empty())
            for (SqliteRows rows(file_, "SELECT id, value FROM StringIds"); rows.next();) {
                if (strings_.size() >= most_names) throw InputError(file_.name(), "", fmt::format("at most {} names", most_names), "more");
                strings_.emplace(rows.integer(0), rows.text(1));
            }
        const auto found = strings_.find(id);
        return found == strings_.end() ? unknown_ : found->second;
    }

    std::vector<TraceEvents> finish() {
        std::vector<TraceEvents> result;
        for (auto& [id, process] : processes_) {
            if (process.events.activities.empty()) continue;
            process.events.format = "nsys";
            process.events.process = id;
            process.events.collectives = process.collectives.totals();
            result.push_back(std::move(process.events));
        }
        return result;
    }

    SqliteFile file_;
    std::map<std::int64_t, Process> processes_;
    std::unordered_map<std::int64_t, std::string> strings_;
    std::string unknown_;
    std::size_t activities_ = 0;
};

}  // namespace

std::vector<TraceEvents> read_nsys_export(const std::filesystem::path& file, ReadControl* control) {
    return NsysReader(file, control).read();
}

}  // namespace layline
