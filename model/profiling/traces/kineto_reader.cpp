// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/traces/kineto_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "model/profiling/files/json_stream.h"
#include "model/profiling/traces/collective_totals.h"
#include "model/profiling/traces/kernel_class.h"
#include "model/profiling/traces/trace_time.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr std::string_view step_prefix = "ProfilerStep#";
constexpr std::size_t most_steps = 1u << 20;

/// The fields of one trace event that matter here.
struct Event {
    std::string category, name, collective, dtype;
    std::optional<std::int64_t> start_ns, duration_ns, process, stream, device, correlation, elements_in, elements_out;
};

enum class Role { other, device, launch, step };

/// Categories of device work; the capitalised ones are those of early Kineto.
bool is_device_category(std::string_view category) {
    constexpr std::array<std::string_view, 7> known = {"kernel", "gpu_memcpy", "gpu_memset",     "Kernel",
                                                       "Memcpy", "Memset",     "collective_comm"};
    return std::ranges::find(known, category) != known.end();
}

bool is_launch_category(std::string_view category) {
    return category.ends_with("_runtime") || category.ends_with("_driver") || category == "Runtime";
}

Role role_of(const Event& event) {
    if (is_device_category(event.category)) return event.stream == -1 ? Role::other : Role::device;
    if (is_launch_category(event.category)) return Role::launch;
    if (!event.name.starts_with(step_prefix)) return Role::other;
    return event.category == "user_annotation" || event.category == "cpu_op" || event.category == "Operator" ? Role::step : Role::other;
}

/// Listens to the document and keeps what a breakdown needs.
class KinetoListener : public JsonListener {
  public:
    explicit KinetoListener(TraceEvents& events) : events_(events) {}

    void open(int depth, const std::string& key, bool array) override {
        if (depth == 0) bare_ = array;
        if (depth == 1 && !bare_) section_ = key;
        if (depth == 1 && !bare_ && key == "traceEvents" && array) found_ = true;
        if (depth == event_depth() && in_events()) {
            in_event_ = !array;
            event_ = Event{};
        }
        if (depth == event_depth() + 1) in_args_ = !array && key == "args";
    }

    void close(int depth) override {
        if (depth == event_depth() && in_events() && in_event_) keep_event();
        if (depth == event_depth() + 1) in_args_ = false;
        if (depth == 1 && !bare_) section_.clear();
    }

    void scalar(int depth, const std::string& key, const JsonScalar& value) override {
        if (in_events())
            event_scalar(depth - event_depth(), key, value);
        else if (section_ == "distributedInfo" && depth == 2)
            distributed_scalar(key, value);
        else if (section_ == "deviceProperties" && depth == 3 && key == "name" && events_.device_names.size() < 1024)
            events_.device_names.push_back(value.text);
    }

    bool found_events() const { return found_ || bare_; }
    void finish() {
        events_.collectives = collectives_.totals();
        if (skipped_ > 0) events_.notes.push_back(fmt::format("{} device events have no start or no duration and are left out.", skipped_));
        if (hidden_communication_ > 0)
            events_.notes.push_back(fmt::format(
                "{} kernels of NVSHMEM, RCCL, DeepEP or symmetric memory count as compute, as Holistic Trace Analysis sorts by name.",
                hidden_communication_));
    }

  private:
    /// Events are elements of the root array, or of /traceEvents.
    int event_depth() const { return bare_ ? 1 : 2; }
    bool in_events() const { return bare_ || section_ == "traceEvents"; }

    void event_scalar(int depth, const std::string& key, const JsonScalar& value) {
        if (depth == 1 && in_event_)
            field(key, value);
        else if (depth == 2 && in_args_)
            argument(key, value);
    }

    void field(const std::string& key, const JsonScalar& value) {
        if (key == "cat")
            event_.category = value.text;
        else if (key == "name")
            event_.name = value.text;
        else if (key == "ts")
            event_.start_ns = nanoseconds_of(value);
        else if (key == "dur")
            event_.duration_ns = nanoseconds_of(value);
        else if (key == "pid")
            event_.process = value.integer();
    }

    void argument(const std::string& key, const JsonScalar& value) {
        if (key == "stream")
            event_.stream = value.integer();
        else if (key == "device")
            event_.device = value.integer();
        else if (key == "correlation")
            event_.correlation = value.integer();
        else if (key == "Collective name")
            event_.collective = value.text;
        else if (key == "dtype")
            event_.dtype = value.text;
        else if (key == "In msg nelems")
            event_.elements_in = value.integer();
        else if (key == "Out msg nelems")
            event_.elements_out = value.integer();
    }

    void distributed_scalar(const std::string& key, const JsonScalar& value) {
        if (key == "rank") events_.rank = value.integer();
        if (key == "world_size") events_.world_size = value.integer();
    }

    void keep_event() {
        ++events_.events;
        const Role role = role_of(event_);
        if (role == Role::other) return;
        if (role == Role::launch) return keep_launch();
        if (!event_.start_ns || !event_.duration_ns || *event_.duration_ns < 0) {
            if (role == Role::device) ++skipped_;
            return;
        }
        if (role == Role::device)
            keep_activity();
        else
            keep_step();
    }

    void keep_launch() {
        if (!event_.correlation || !event_.start_ns) return;
        check_room(events_.launches.size());
        events_.launches.push_back({*event_.correlation, *event_.start_ns});
    }

    void keep_activity() {
        check_room(events_.activities.size());
        const KernelClass kind = kernel_class(event_.name);
        events_.activities.push_back({*event_.start_ns, *event_.start_ns + *event_.duration_ns, event_.correlation.value_or(-1),
                                      static_cast<std::int32_t>(event_.device.value_or(event_.process.value_or(-1))),
                                      static_cast<std::int32_t>(event_.stream.value_or(-1)), kind});
        if (kind == KernelClass::communication)
            collectives_.add(event_.collective.empty() ? collective_of_kernel(event_.name) : collective_name(event_.collective),
                             static_cast<double>(*event_.duration_ns) / 1000, event_.elements_in.value_or(0),
                             event_.elements_out.value_or(0), event_.dtype);
        hidden_communication_ += looks_like_communication(event_.name);
    }

    void keep_step() {
        if (events_.steps.size() >= most_steps) throw InputError("", "", fmt::format("at most {} steps", most_steps), "more");
        JsonScalar number{JsonScalar::Kind::string, event_.name.substr(step_prefix.size())};
        events_.steps.push_back({event_.name, number.integer().value_or(-1), *event_.start_ns, *event_.start_ns + *event_.duration_ns});
    }

    static void check_room(std::size_t size) {
        if (size >= most_activities) throw InputError("", "", fmt::format("at most {} device activities", most_activities), "more");
    }

    TraceEvents& events_;
    Event event_;
    CollectiveTotals collectives_;
    std::string section_;
    bool bare_ = false, found_ = false, in_event_ = false, in_args_ = false;
    std::int64_t skipped_ = 0, hidden_communication_ = 0;
};

}  // namespace

TraceEvents read_kineto_trace(const std::filesystem::path& file, ReadControl* control) {
    TraceEvents events;
    events.format = "kineto";
    KinetoListener listener(events);
    stream_json(file, listener, control);
    if (!listener.found_events()) throw InputError(file.string(), "/traceEvents", "an array of events", "nothing");
    listener.finish();
    return events;
}

}  // namespace layline
