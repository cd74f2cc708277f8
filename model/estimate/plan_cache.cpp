// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/plan_cache.h"

#include <algorithm>
#include <list>
#include <mutex>
#include <utility>

namespace layline {

namespace {

constexpr std::size_t kept_plans = 16;

struct Entry {
    ScheduleRequest request;
    std::shared_ptr<const TimingPlan> plan;
};

std::mutex mutex;
std::list<Entry> entries;  // most recently used first

std::shared_ptr<const TimingPlan> known_plan(const ScheduleRequest& request) {
    const std::lock_guard lock(mutex);
    const auto found = std::ranges::find(entries, request, &Entry::request);
    if (found == entries.end()) return nullptr;
    entries.splice(entries.begin(), entries, found);
    return entries.front().plan;
}

}  // namespace

std::shared_ptr<const TimingPlan> timing_plan(const ScheduleRequest& request) {
    if (auto plan = known_plan(request)) return plan;
    auto plan = std::make_shared<const TimingPlan>(std::make_shared<const Schedule>(generate(request)));
    const std::lock_guard lock(mutex);
    entries.push_front({request, plan});
    if (entries.size() > kept_plans) entries.pop_back();
    return plan;
}

}  // namespace layline
