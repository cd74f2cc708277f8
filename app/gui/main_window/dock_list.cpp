// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/dock_list.h"

#include <QAction>

#include "app/gui/axes/architecture_page.h"
#include "app/gui/calibration/calibration_page.h"
#include "app/gui/compare/compare_page.h"
#include "app/gui/evidence/evidence_page.h"
#include "app/gui/explain/explain_page.h"
#include "app/gui/export/export_page.h"
#include "app/gui/gallery/gallery_header.h"
#include "app/gui/gallery/schedule_gallery.h"
#include "app/gui/gpu/gpu_page.h"
#include "app/gui/groups/groups_page.h"
#include "app/gui/main_window/docks.h"
#include "app/gui/main_window/documents.h"
#include "app/gui/main_window/main_window.h"
#include "app/gui/measured/measured_page.h"
#include "app/gui/search/page_switch.h"
#include "app/gui/search/search_page.h"
#include "app/gui/tour/tour_page.h"
#include "model/scenario/plan_axes.h"
#include "widgets/pipeline/schedule_header.h"
#include "widgets/pipeline/schedule_view.h"

namespace layline {

namespace {

QString tr(const char* text) { return MainWindow::tr(text); }

}  // namespace

// A dock is added by one call: its name, its keys, where it stands, and what builds its body when it is first shown. The body stands in
// a folder of its own below app/gui and takes the planning session; it listens to PlanningSession::changed() and computes nothing while
// hidden.
void add_docks(Docks& docks, MainWindow& window) {
    docks.add({"dock.schedule", tr("Schedule"), QKeySequence(QStringLiteral("Alt+2")), Qt::BottomDockWidgetArea, [&window] {
                   auto* page = new MeasuredPage(window.session(), window.schedule());
                   QObject::connect(&window.documents(), &Documents::trace_opened, page, &MeasuredPage::open);
                   return DockContent{page, window.schedule_header()};
               }});
    docks.add({"dock.search", tr("Search"), QKeySequence(QStringLiteral("Alt+3")), Qt::BottomDockWidgetArea, [&window] {
                   auto* page = new SearchPage(window.session());
                   QAction* action = window.actions()["search.run"];
                   QObject::connect(page, &SearchPage::busy_changed, action, [action](bool busy) {
                       action->setChecked(busy);
                       action->setIconText(busy ? tr("Searching") : tr("Search"));
                   });
                   return DockContent{page, page->pages()};
               }});
    docks.add({"dock.export", tr("Export"), QKeySequence(QStringLiteral("Alt+4")), Qt::BottomDockWidgetArea,
               [&window] { return DockContent{new ExportPage(window.session())}; }});
    docks.add({"dock.gallery", tr("Gallery"), QKeySequence(QStringLiteral("Alt+9")), Qt::BottomDockWidgetArea, [&window] {
                   auto* gallery = new ScheduleGallery(window.session());
                   QObject::connect(gallery, &ScheduleGallery::order_chosen, &window, &MainWindow::compare_with);
                   return DockContent{gallery, new GalleryHeader(*gallery, window.actions()["schedule.open"])};
               }});
    docks.add({"dock.explain", tr("Explain"), QKeySequence(QStringLiteral("Alt+5")), Qt::RightDockWidgetArea,
               [&window] { return DockContent{new ExplainPage(window.session())}; }});
    docks.add({"dock.evidence", tr("Evidence"), QKeySequence(QStringLiteral("Alt+6")), Qt::RightDockWidgetArea, [&window] {
                   auto* page = new EvidencePage(window.session());
                   QObject::connect(page, &EvidencePage::tables_requested, window.actions()["file.open_runs"], &QAction::trigger);
                   return DockContent{page};
               }});
    docks.add({"dock.compare", tr("Compare"), QKeySequence(QStringLiteral("Alt+7")), Qt::RightDockWidgetArea, [&window] {
                   auto* page = new ComparePage(window.session());
                   QObject::connect(page, &ComparePage::report_requested, window.actions()["file.report"], &QAction::trigger);
                   return DockContent{page};
               }});
    docks.add({"dock.calibrate", tr("Calibrate"), QKeySequence(), Qt::RightDockWidgetArea,
               [&window] { return DockContent{new CalibrationPage(window.session())}; }, false});
    docks.add({"dock.tour", tr("Tour"), QKeySequence(QStringLiteral("Alt+0")), Qt::RightDockWidgetArea,
               [&window] { return DockContent{new TourPage(window.session())}; }, false});
    docks.add({"dock.axes", tr("More axes"), QKeySequence(QStringLiteral("Alt+A")), Qt::RightDockWidgetArea,
               [&window] { return DockContent{new AxesPage(window.session(), plan_axes())}; }, false});
    docks.add({"dock.model", tr("Model"), QKeySequence(QStringLiteral("Alt+M")), Qt::RightDockWidgetArea,
               [&window] {
                   auto* page = new ArchitecturePage(window.session());
                   QObject::connect(page, &ArchitecturePage::import_requested, window.actions()["file.import_model"], &QAction::trigger);
                   return DockContent{page};
               },
               false});
    docks.add({"dock.groups", tr("Groups"), QKeySequence(QStringLiteral("Alt+G")), Qt::BottomDockWidgetArea,
               [&window] { return DockContent{new GroupsPage(window.session())}; }});
    docks.add({"dock.gpu", tr("GPU"), QKeySequence(QStringLiteral("Alt+8")), Qt::RightDockWidgetArea,
               [&window] { return DockContent{new GpuPage(window.session())}; }});
}

}  // namespace layline
