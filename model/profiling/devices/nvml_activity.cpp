// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/devices/nvml_activity.h"

#include <array>
#include <memory>
#include <utility>

namespace layline::nvml {

ActivityMeter::ActivityMeter(const Api& api, Device device) : api_(api), device_(device) {
    if (api.gpm_support == nullptr || api.gpm_allocate == nullptr || api.gpm_sample == nullptr || api.gpm_metrics == nullptr ||
        api.gpm_free == nullptr) {
        failure_ = "this driver has no such function";
        return;
    }
    GpmSupport support{1, 0};
    Result result = api.gpm_support(device, &support);
    if (result == success && support.supported == 0) result = not_supported;
    if (result == success) result = api.gpm_allocate(&before_);
    if (result == success) result = api.gpm_allocate(&now_);
    if (result != success) failure_ = result_words(api, result);
}

ActivityMeter::~ActivityMeter() {
    for (void* sample : {before_, now_})
        if (sample != nullptr) api_.gpm_free(sample);
}

void ActivityMeter::read(GpuSample& sample) {
    const std::string reason = failure_.empty() ? measure(sample) : failure_;
    if (reason.empty()) return;
    for (Field<double>* field : {&sample.sm_activity, &sample.tensor_activity, &sample.memory_activity})
        *field = Field<double>::missing(reason);
}

std::string ActivityMeter::measure(GpuSample& sample) {
    if (const Result result = api_.gpm_sample(device_, now_); result != success) return result_words(api_, result);
    const bool comparable = std::exchange(has_before_, true);
    const auto metrics = std::make_unique<GpmMetrics>();
    metrics->version = 1;
    metrics->first = before_;
    metrics->second = now_;
    const std::array<std::pair<unsigned, Field<double>*>, 3> wanted = {
        {{gpm_sm, &sample.sm_activity}, {gpm_tensor, &sample.tensor_activity}, {gpm_memory, &sample.memory_activity}}};
    metrics->count = wanted.size();
    for (std::size_t i = 0; i < wanted.size(); ++i) metrics->metrics[i].metric = wanted[i].first;
    const Result result = comparable ? api_.gpm_metrics(metrics.get()) : success;
    std::swap(before_, now_);
    if (!comparable) return "no sample before";
    if (result != success) return result_words(api_, result);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const GpmMetric& metric = metrics->metrics[i];
        *wanted[i].second =
            metric.result == success ? Field<double>::of(metric.value / 100) : Field<double>::missing(result_words(api_, metric.result));
    }
    return "";
}

}  // namespace layline::nvml
