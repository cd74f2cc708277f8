// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/spot_facts.h"
#include "model/schedule/causes.h"
#include "widgets/pipeline/words.h"

#include "widgets/theme/numbers.h"

namespace layline {
namespace {

QString kind_word(ActionKind kind) {
    switch (kind) {
        case ActionKind::forward:
            return PipelineWords::tr("Forward");
        case ActionKind::backward:
            return PipelineWords::tr("Backward");
        case ActionKind::input_gradient:
            return PipelineWords::tr("Input gradient");
        case ActionKind::weight_gradient:
            return PipelineWords::tr("Weight gradient");
    }
    return {};
}

QString length(double seconds) { return numbers::duration(seconds).text(); }

/// A moment of the step, as finely as lengths near it are told.
QString moment(double time_s) { return numbers::fixed(time_s, time_s < 100 ? 3 : 2) + QStringLiteral(" s"); }

/// What the start of an action waited for, in words.
QString cause(const SchedulePicture& picture, std::size_t action, int rank) {
    const std::int32_t before = picture.timeline().binding[action];
    return before < 0 ? PipelineWords::tr("nothing") : brief(picture, static_cast<std::size_t>(before), rank);
}

QString unblocked(const SchedulePicture& picture, std::size_t action, int rank) {
    const auto waiting = picture.unblocks(action);
    if (waiting.empty()) return PipelineWords::tr("nothing waits for it");
    const auto elsewhere =
        std::ranges::find_if(waiting, [&](std::int32_t i) { return picture.rank_of_index(static_cast<std::size_t>(i)) != rank; });
    const std::int32_t named = elsewhere != waiting.end() ? *elsewhere : waiting.front();
    const QString text = brief(picture, static_cast<std::size_t>(named), rank);
    return waiting.size() > 1 ? PipelineWords::tr("%1 and %2 more").arg(text).arg(waiting.size() - 1) : text;
}

/// "4 versions, 3 updates stale" of a rank of an asynchronous pipeline.
QString old_weights(const WeightVersions& versions) {
    if (versions.staleness == 0) return PipelineWords::tr("the newest alone");
    const QString updates =
        versions.staleness == 1 ? PipelineWords::tr("1 update stale") : PipelineWords::tr("%1 updates stale").arg(versions.staleness);
    return PipelineWords::tr("%1 versions, %2").arg(versions.stashed).arg(updates);
}

Tip box_facts(const SchedulePicture& picture, const ScheduleSpot& spot) {
    Tip card{title_of(picture, spot.action),
             {{PipelineWords::tr("Takes"), length(spot.end_s - spot.begin_s)},
              {PipelineWords::tr("Starts"), moment(spot.begin_s)},
              {PipelineWords::tr("Waited for"), cause(picture, spot.action, spot.rank)},
              {PipelineWords::tr("Unblocks"), unblocked(picture, spot.action, spot.rank)}}};
    if (const auto& versions = picture.estimate().versions; static_cast<std::size_t>(spot.rank) < versions.size())
        card.rows.emplace_back(PipelineWords::tr("Weights"), old_weights(versions[static_cast<std::size_t>(spot.rank)]));
    return card;
}

Tip boxes_facts(const SchedulePicture& picture, const ScheduleSpot& spot) {
    double seconds = 0;
    std::array<std::size_t, action_kinds> kinds{};
    for (std::size_t i = spot.action; i < spot.action + spot.count; ++i) {
        seconds += picture.timeline().end_s[i] - picture.timeline().start_s[i];
        ++kinds[static_cast<std::size_t>(picture.schedule().actions[i].kind)];
    }
    QStringList split;
    for (std::size_t kind = 0; kind < kinds.size(); ++kind)
        if (kinds[kind] > 0) split << QStringLiteral("%1 %2").arg(kinds[kind]).arg(QLatin1Char(letter(static_cast<ActionKind>(kind))));
    return {PipelineWords::tr("%1 boxes, stage %2").arg(spot.count).arg(spot.rank),
            {{PipelineWords::tr("Kinds"), split.join(QStringLiteral(", "))},
             {PipelineWords::tr("From"), moment(spot.begin_s)},
             {PipelineWords::tr("Take"), length(spot.end_s - spot.begin_s)},
             {PipelineWords::tr("Busy"), numbers::percent(std::min(1.0, seconds / std::max(1e-12, spot.end_s - spot.begin_s))).text()}}};
}

Tip idle_facts(const SchedulePicture& picture, const ScheduleSpot& spot) {
    Tip card{PipelineWords::tr("Idle, stage %1").arg(spot.rank),
             {{PipelineWords::tr("Lasts"), length(spot.end_s - spot.begin_s)}, {PipelineWords::tr("From"), moment(spot.begin_s)}}};
    if (spot.count == 1) {
        card.rows.emplace_back(PipelineWords::tr("Ends with"), brief(picture, spot.action, spot.rank));
    }
    const std::int32_t waits_for = spot.count == 1 ? picture.timeline().binding[spot.action] : -1;
    const IdleGap gap{spot.rank, spot.begin_s, spot.end_s, static_cast<std::int32_t>(spot.action), waits_for};
    if (waits_for >= 0 || spot.end_s >= picture.end_s())
        card.rows.emplace_back(PipelineWords::tr("Cause"), QString::fromStdString(layline::cause(picture.timeline(), gap)));
    return card;
}

Tip bar_facts(const ScheduleSpot& spot) {
    const QString name = spot.bar == LaneKind::dp_reduce   ? PipelineWords::tr("Reduce-scatter gradients")
                         : spot.bar == LaneKind::dp_gather ? PipelineWords::tr("All-gather weights")
                         : spot.bar == LaneKind::unshard   ? PipelineWords::tr("Unshard weights")
                                                           : PipelineWords::tr("Optimizer");
    return {PipelineWords::tr("%1, stage %2").arg(name).arg(spot.bar_stage >= 0 ? spot.bar_stage : spot.rank),
            {{PipelineWords::tr("Takes"), length(spot.end_s - spot.begin_s)}, {PipelineWords::tr("Starts"), moment(spot.begin_s)}}};
}

}  // namespace

QString title_of(const SchedulePicture& picture, std::size_t action) {
    const Action& a = picture.schedule().actions[action];
    QString text = PipelineWords::tr("%1 %2, stage %3").arg(kind_word(a.kind)).arg(a.micro_batch).arg(a.stage);
    const auto& lengths = picture.estimate().slice_lengths;
    if (static_cast<std::size_t>(a.slice) < lengths.size())
        text += PipelineWords::tr(", slice %1 of %2 tokens").arg(a.slice).arg(lengths[static_cast<std::size_t>(a.slice)]);
    else if (picture.schedule().slices > 1)
        text += PipelineWords::tr(", slice %1").arg(a.slice);
    if (picture.schedule().directions() > 1) text += a.direction == 0 ? PipelineWords::tr(", downwards") : PipelineWords::tr(", upwards");
    return text;
}

QString brief(const SchedulePicture& picture, std::size_t action, int rank) {
    const Action& a = picture.schedule().actions[action];
    const QString text = QStringLiteral("%1 %2").arg(QLatin1Char(letter(a.kind))).arg(a.micro_batch);
    const bool here = picture.rank_of_index(action) == rank;
    if (here && picture.chunks().chunks() == 1) return PipelineWords::tr("%1 here").arg(text);
    return PipelineWords::tr("%1 on stage %2").arg(text).arg(a.stage);
}

Tip facts(const SchedulePicture& picture, const TimeMap& map, const ScheduleSpot& spot) {
    switch (spot.kind) {
        case SpotKind::box:
            return box_facts(picture, spot);
        case SpotKind::boxes:
            return boxes_facts(picture, spot);
        case SpotKind::idle:
            return idle_facts(picture, spot);
        case SpotKind::bar:
            return bar_facts(spot);
        case SpotKind::fold:
            return {map.fold() && map.fold()->micro_batches > 0
                        ? PipelineWords::tr("%1 micro-batches folded").arg(map.fold()->micro_batches)
                        : PipelineWords::tr("Steady state folded"),
                    {{PipelineWords::tr("Length"), length(map.fold() ? map.fold()->length_s() : 0)},
                     {PipelineWords::tr("To unfold"), PipelineWords::tr("drag, or press U")}}};
        default:
            return {};
    }
}

}  // namespace layline
