// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/schedule_names.h"
#include "widgets/pipeline/words.h"

#include <algorithm>

#include "model/schedule/schedule_kind.h"
#include "widgets/theme/numbers.h"

namespace layline {
QString schedule_name(const std::string& id) {
    const ScheduleKind* kind = find_schedule_kind(id);
    return QString::fromStdString(kind != nullptr ? kind->title : id);
}

QString schedule_title(const SchedulePicture& picture) {
    const Schedule& schedule = picture.schedule();
    const std::vector<WeightVersions>& versions = picture.estimate().versions;
    const int ranks = schedule.ranks(), batches = schedule.micro_batches;
    QStringList parts{schedule_name(schedule.name), ranks == 1 ? PipelineWords::tr("1 stage") : PipelineWords::tr("%1 stages").arg(ranks)};
    if (schedule.chunks > 1) parts << PipelineWords::tr("%1 chunks").arg(schedule.chunks);
    parts << (batches == 1 ? PipelineWords::tr("1 micro-batch") : PipelineWords::tr("%1 micro-batches").arg(numbers::count(batches)));
    if (schedule.slices > 1) parts << PipelineWords::tr("%1 slices").arg(schedule.slices);
    if (!versions.empty()) {
        const auto& most = *std::ranges::max_element(versions, {}, &WeightVersions::stashed);
        const QString stale =
            most.staleness == 1 ? PipelineWords::tr("1 update stale") : PipelineWords::tr("%1 updates stale").arg(most.staleness);
        parts << PipelineWords::tr("up to %1 weight versions, %2").arg(most.stashed).arg(stale);
    }
    return parts.join(QStringLiteral(" · "));
}

QString schedule_summary(const SchedulePicture& picture) {
    const Estimate& estimate = picture.estimate();
    const int slowest = picture.slowest_rank();
    QString text =
        PipelineWords::tr("%1. The step takes %2. Idle is %3 of the makespan. Stage %4 is the busiest, %5 of the step.")
            .arg(schedule_title(picture), numbers::duration(picture.end_s()).text(), numbers::percent(estimate.bubble.makespan).text())
            .arg(slowest)
            .arg(numbers::percent(picture.busy(slowest)).text());
    return text;
}

QString what_differs(const Scenario& shown, const Scenario& refused) {
    struct Term {
        const char* name;
        std::int64_t Layout::*value;
    };
    static constexpr Term terms[] = {{"TP", &Layout::tp},
                                     {"PP", &Layout::pp},
                                     {"VPP", &Layout::vpp},
                                     {"CP", &Layout::cp},
                                     {"EP", &Layout::ep},
                                     {"ETP", &Layout::etp},
                                     {"micro-batch", &Layout::micro_batch}};
    for (const Term& term : terms)
        if (shown.layout.*term.value != refused.layout.*term.value)
            return QStringLiteral("%1 %2").arg(PipelineWords::tr(term.name)).arg(shown.layout.*term.value);
    if (shown.layout.schedule != refused.layout.schedule) return schedule_name(shown.layout.schedule);
    if (shown.training.global_batch != refused.training.global_batch)
        return PipelineWords::tr("global batch %1").arg(numbers::count(shown.training.global_batch));
    if (shown.cluster.gpus != refused.cluster.gpus) return PipelineWords::tr("%1 GPUs").arg(numbers::count(shown.cluster.gpus));
    return PipelineWords::tr("layout");
}

std::optional<std::size_t> find_action(const SchedulePicture* picture, const Action& action) {
    if (!picture || action.micro_batch >= picture->schedule().micro_batches || action.direction >= picture->schedule().directions())
        return {};
    const auto same = [&](std::int32_t i) {
        const Action& other = picture->schedule().actions[static_cast<std::size_t>(i)];
        return other.kind == action.kind && other.stage == action.stage && other.slice == action.slice;
    };
    const auto all = picture->of_micro_batch(action.micro_batch, action.direction);
    const auto found = std::ranges::find_if(all, same);
    return found != all.end() ? std::optional(static_cast<std::size_t>(*found)) : std::nullopt;
}

}  // namespace layline
