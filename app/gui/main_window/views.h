// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "app/gui/session/change.h"
#include "app/gui/words/refusal_words.h"
#include "widgets/common/density.h"

namespace layline {

class HeadlineStrip;
class MemoryBars;
class MemoryTable;
class PanelHeader;
class PlanningSession;
class ScheduleHeader;
class ScheduleView;
class WaterfallView;

/// The plots of the window, by what each draws.
struct Plots {
    HeadlineStrip* headline;
    PanelHeader* memory_header;
    MemoryBars* memory;
    MemoryTable* memory_table;
    PanelHeader* waterfall_header;
    WaterfallView* waterfall;
    ScheduleHeader* schedule_header;
    ScheduleView* schedule;
};

/// Carries the session to the plots after each change, and what is pointed at in one plot to the session. The plots know of neither.
class Views : public QObject {
    Q_OBJECT
  public:
    Views(PlanningSession& session, const Plots& plots, QObject* parent);

    void set_density(Density density);
    /// Takes the offer of the headline; the first is the default.
    void take_offer(int index);

  private:
    void listen();
    void update_from(Changes changes);
    void update_headline();
    void update_plots();
    void update_marks();
    void show_measured();
    void act_on_notice(int action);

    PlanningSession& session_;
    Plots plots_;
    std::vector<Repair> repairs_;
    Density density_ = Density::regular;
};

}  // namespace layline
