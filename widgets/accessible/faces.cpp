// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/accessible/faces.h"

#include <QAccessible>

#include "widgets/accessible/slider_face.h"
#include "widgets/accessible/table_face.h"
#include "widgets/evidence/evidence_plot.h"
#include "widgets/landscape/heatmap_view.h"
#include "widgets/landscape/knob_bars.h"
#include "widgets/landscape/parallel_view.h"
#include "widgets/landscape/pareto_plot.h"
#include "widgets/landscape/scaling_plot.h"
#include "widgets/memory/memory_bars.h"
#include "widgets/pipeline/schedule_view.h"
#include "widgets/sheet/sheet_view.h"
#include "widgets/slider/stop_slider.h"
#include "widgets/waterfall/waterfall_view.h"

namespace layline {

namespace {

QAccessibleInterface* make_face(const QString&, QObject* object) {
    if (auto* slider = qobject_cast<StopSlider*>(object)) return new SliderFace(*slider);
    if (auto* bars = qobject_cast<MemoryBars*>(object)) return new TableFace(bars, [bars] { return bars->table(); });
    if (auto* waterfall = qobject_cast<WaterfallView*>(object)) return new TableFace(waterfall, [waterfall] { return waterfall->table(); });
    if (auto* schedule = qobject_cast<ScheduleView*>(object)) return new TableFace(schedule, [schedule] { return schedule->table(); });
    if (auto* sheet = qobject_cast<SheetView*>(object)) return new TableFace(sheet, [sheet] { return sheet->sheet().text(); });
    if (auto* evidence = qobject_cast<EvidencePlot*>(object)) return new TableFace(evidence, [evidence] { return evidence->table(); });
    if (auto* pareto = qobject_cast<ParetoPlot*>(object)) return new TableFace(pareto, [pareto] { return pareto->table(); });
    if (auto* heatmap = qobject_cast<HeatmapView*>(object)) return new TableFace(heatmap, [heatmap] { return heatmap->table().text(); });
    if (auto* lines = qobject_cast<ParallelView*>(object)) return new TableFace(lines, [lines] { return lines->table(); });
    if (auto* scaling = qobject_cast<ScalingPlot*>(object)) return new TableFace(scaling, [scaling] { return scaling->table(); });
    if (auto* knobs = qobject_cast<KnobBars*>(object)) return new TableFace(knobs, [knobs] { return knobs->table(); });
    return nullptr;
}

}  // namespace

void install_accessible_faces() {
    static const bool installed = [] {
        QAccessible::installFactory(make_face);
        return true;
    }();
    (void)installed;
}

}  // namespace layline
