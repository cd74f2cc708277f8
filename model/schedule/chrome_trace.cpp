// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/chrome_trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "model/schedule/activations.h"
#include "model/schedule/causes.h"
#include "model/schedule/timing_plan.h"

namespace layline {

namespace {

/// Above every process id, so that no thread has the number of a process.
constexpr int first_thread = 100000;
enum Lane { compute_lane, paired_lane, own_lanes };

/// Nanoseconds, so that the three decimals of a microsecond are exact and boxes that touch do not overlap.
std::int64_t ns(double seconds) { return std::llround(seconds * 1e9); }

class TraceWriter {
  public:
    TraceWriter(const Timeline& timeline, const TraceExtras& extras)
        : timeline_(timeline), schedule_(*timeline.schedule), plan_(timeline.schedule), extras_(extras) {
        for (const TraceBar& bar : extras.bars)
            if (std::ranges::find(lane_names_, bar.lane) == lane_names_.end()) lane_names_.push_back(bar.lane);
    }

    std::string write() {
        put("{{\"displayTimeUnit\":\"ms\",\"otherData\":{{\"schedule\":\"{}\"}},\"traceEvents\":[\n", schedule_.name);
        for (int rank = 0; rank < schedule_.ranks(); ++rank) {
            write_names(rank);
            write_boxes(rank);
            write_counter(rank);
        }
        for (const TraceBar& bar : extras_.bars) write_bar(bar);
        for (const TraceCounter& counter : extras_.counters) write_counter(counter);
        for (std::size_t i = 0; i < schedule_.actions.size(); ++i) write_flow(i);
        put("\n]}}\n");
        return fmt::to_string(out_);
    }

  private:
    template <class... Args>
    void put(fmt::format_string<Args...> text, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), text, std::forward<Args>(args)...);
    }
    template <class... Args>
    void event(fmt::format_string<Args...> text, Args&&... args) {
        if (!first_) put(",\n");
        first_ = false;
        put(text, std::forward<Args>(args)...);
    }
    void put_us(std::int64_t nanoseconds) { put("{}.{:03}", nanoseconds / 1000, nanoseconds % 1000); }

    static int process(int rank) { return rank + 1; }
    int thread(int rank, int lane) const { return first_thread + rank * (own_lanes + static_cast<int>(lane_names_.size())) + lane; }
    int thread_of(const TraceBar& bar) const {
        return thread(bar.rank, own_lanes + static_cast<int>(std::ranges::find(lane_names_, bar.lane) - lane_names_.begin()));
    }
    int thread_of(const Action& action) const { return thread(schedule_.rank_of(action), action.pair == 2 ? paired_lane : compute_lane); }

    void write_names(int rank) {
        event(R"({{"ph":"M","name":"process_name","pid":{},"args":{{"name":"rank {}"}}}})", process(rank), rank);
        event(R"({{"ph":"M","name":"process_sort_index","pid":{},"args":{{"sort_index":{}}}}})", process(rank), rank);
        write_thread_name(rank, compute_lane, "compute");
        const std::span<const Action> list = schedule_.of_rank(rank);
        if (std::ranges::find(list, 2, &Action::pair) != list.end()) write_thread_name(rank, paired_lane, "co-executed");
        for (std::size_t lane = 0; lane < lane_names_.size(); ++lane)
            write_thread_name(rank, own_lanes + static_cast<int>(lane), lane_names_[lane]);
    }
    void write_thread_name(int rank, int lane, const std::string& name) {
        event(R"({{"ph":"M","name":"thread_name","pid":{},"tid":{},"args":{{"name":"{}"}}}})", process(rank), thread(rank, lane), name);
        event(R"({{"ph":"M","name":"thread_sort_index","pid":{},"tid":{},"args":{{"sort_index":{}}}}})", process(rank), thread(rank, lane),
              thread(rank, lane));
    }

    void write_boxes(int rank) {
        const std::vector<IdleGap> gaps = idle_gaps(timeline_, rank);
        auto gap = gaps.begin();
        for (std::size_t i = begin(rank); i < begin(rank + 1); ++i) {
            const Action& action = schedule_.actions[i];
            event(R"({{"ph":"X","name":"{}{}","cat":"{}","pid":{},"tid":{},"ts":)", letter(action.kind), action.micro_batch,
                  category(action.kind), process(rank), thread_of(action));
            put_us(ns(timeline_.start_s[i]));
            put(",\"dur\":");
            put_us(ns(timeline_.end_s[i]) - ns(timeline_.start_s[i]));
            put(R"(,"args":{{"micro_batch":{},"stage":{})", action.micro_batch, action.stage);
            if (schedule_.slices > 1) put(",\"slice\":{}", action.slice);
            if (schedule_.directions() > 1) put(",\"direction\":{}", action.direction);
            if (gap != gaps.end() && gap->before == static_cast<std::int32_t>(i)) put(",\"idle_before\":\"{}\"", cause(timeline_, *gap++));
            put("}}}}");
        }
    }

    void write_counter(int rank) {
        const ActivationCurve curve = activation_curve(timeline_, rank);
        for (std::size_t i = 0; i < curve.time_s.size(); ++i) {
            event(R"({{"ph":"C","name":"activations","pid":{},"ts":)", process(rank));
            put_us(ns(curve.time_s[i]));
            put(R"(,"args":{{"chunks":{}}}}})", curve.chunks[i]);
        }
    }

    void write_bar(const TraceBar& bar) {
        event(R"({{"ph":"X","name":"{}","cat":"communication","pid":{},"tid":{},"ts":)", bar.name, process(bar.rank), thread_of(bar));
        put_us(ns(bar.start_s));
        put(",\"dur\":");
        put_us(ns(bar.end_s) - ns(bar.start_s));
        put("}}");
    }

    void write_counter(const TraceCounter& counter) {
        for (std::size_t i = 0; i < counter.time_s.size(); ++i) {
            event(R"({{"ph":"C","name":"{}","pid":{},"ts":)", counter.name, process(counter.rank));
            put_us(ns(counter.time_s[i]));
            put(R"(,"args":{{"{}":{}}}}})", counter.unit, counter.value[i]);
        }
    }

    /// From the last nanosecond of the box that makes the tensor to the start of the one that takes it: both lie within their boxes.
    void write_flow(std::size_t to) {
        const std::int32_t from = plan_.dependency()[to];
        if (from < 0) return;
        const Action& maker = schedule_.actions[static_cast<std::size_t>(from)];
        const Action& taker = schedule_.actions[to];
        if (schedule_.rank_of(maker) == schedule_.rank_of(taker)) return;
        const char* what = taker.kind == ActionKind::forward ? "activation" : "gradient";
        write_flow_end('s', what, to, maker, last_ns(static_cast<std::size_t>(from)));
        write_flow_end('f', what, to, taker, ns(timeline_.start_s[to]));
    }
    void write_flow_end(char phase, const char* what, std::size_t id, const Action& action, std::int64_t at_ns) {
        event(R"({{"ph":"{}","name":"{}","cat":"transfer","id":{},"pid":{},"tid":{},"ts":)", phase, what, id,
              process(schedule_.rank_of(action)), thread_of(action));
        put_us(at_ns);
        put("{}}}", phase == 'f' ? ",\"bp\":\"e\"" : "");
    }

    std::int64_t last_ns(std::size_t index) const { return std::max(ns(timeline_.start_s[index]), ns(timeline_.end_s[index]) - 1); }

    static const char* category(ActionKind kind) {
        switch (kind) {
            case ActionKind::forward:
                return "forward";
            case ActionKind::backward:
                return "backward";
            case ActionKind::input_gradient:
                return "input_gradient";
            case ActionKind::weight_gradient:
                return "weight_gradient";
        }
        return "";
    }
    std::size_t begin(int rank) const { return schedule_.rank_begin[static_cast<std::size_t>(rank)]; }

    const Timeline& timeline_;
    const Schedule& schedule_;
    TimingPlan plan_;
    const TraceExtras& extras_;
    std::vector<std::string> lane_names_;
    fmt::memory_buffer out_;
    bool first_ = true;
};

}  // namespace

std::vector<TraceBar> send_bars(const Timeline& timeline, double transfer_s) {
    std::vector<TraceBar> bars;
    const Schedule& schedule = *timeline.schedule;
    if (transfer_s <= 0) return bars;
    for (int rank = 0; rank < schedule.ranks(); ++rank)
        for (const bool forward : {true, false}) {
            const std::size_t first = bars.size();
            for (std::size_t i = schedule.rank_begin[static_cast<std::size_t>(rank)];
                 i < schedule.rank_begin[static_cast<std::size_t>(rank) + 1]; ++i) {
                const Action& action = schedule.actions[i];
                if (forward ? action.kind != ActionKind::forward : !passes_gradient(action.kind)) continue;
                Action taker = action;
                taker.stage = static_cast<std::int16_t>(forward ? action.stage + 1 : action.stage - 1);
                if (taker.stage < 0 || taker.stage >= schedule.placement.stages || schedule.rank_of(taker) == rank) continue;
                const double start_s = timeline.end_s[i];
                if (bars.size() > first) bars.back().end_s = std::min(bars.back().end_s, start_s);
                bars.push_back({rank, forward ? "send activations" : "send gradients",
                                fmt::format("{}{} to rank {}", letter(action.kind), action.micro_batch, schedule.rank_of(taker)), start_s,
                                start_s + transfer_s});
            }
        }
    return bars;
}

std::string chrome_trace(const Timeline& timeline, const TraceExtras& extras) { return TraceWriter(timeline, extras).write(); }

}  // namespace layline
