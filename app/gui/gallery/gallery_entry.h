// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <memory>
#include <string>
#include <vector>

#include "app/gui/session/outcomes.h"
#include "model/estimate/schedule_variant.h"
#include "model/schedule/schedule.h"
#include "widgets/theme/theme.h"

namespace layline {

/// One schedule of the gallery: what the scenario would give with it, and its stamp. Without the timeline, so that two dozen weigh little.
struct GalleryEntry {
    std::string name;                       ///< of the schedule, or of the file that it was read from
    ScheduleVariant variant;                ///< the scenario under it, or why not
    std::shared_ptr<const Schedule> order;  ///< read from a file; null for those that are generated
    Outcome outcome;
    Bubble bubble;
    int weight_versions = 1;  ///< the most that a rank keeps; above 1 for asynchronous pipelines
    QImage stamp;
};

/// How stamps are drawn.
struct StampLook {
    QSize size;
    double pixel_ratio = 1;
    Theme theme;
};

/// What to compute: the scenario under every schedule, and under an order from a file, if there is one.
struct GalleryRequest {
    Scenario scenario;
    Outcomes::Estimator estimator;
    std::shared_ptr<const Schedule> order;
    StampLook look;
};

/// The schedule of the given name, or the request's own order for an empty one. Any thread. Never throws: what is wrong is the refusal.
GalleryEntry gallery_entry(const GalleryRequest& request, const std::string& name);

/// Those that run, best first: what fits before what does not, then by step time. Then those that do not, by name's place in the list.
void rank(std::vector<GalleryEntry>& entries);

}  // namespace layline
