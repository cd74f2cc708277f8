// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/main_window.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QMenuBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "app/gui/evidence/evidence_page.h"
#include "app/gui/layout_panel/layout_panel.h"
#include "app/gui/main_window/dock_list.h"
#include "app/gui/main_window/docks.h"
#include "app/gui/main_window/documents.h"
#include "app/gui/main_window/key_list.h"
#include "app/gui/main_window/menu_corner.h"
#include "app/gui/main_window/menus.h"
#include "app/gui/main_window/pickers.h"
#include "app/gui/main_window/settings.h"
#include "app/gui/main_window/status_line.h"
#include "app/gui/main_window/views.h"
#include "app/gui/palette/command_palette.h"
#include "widgets/context/context_bar.h"
#include "widgets/headline/headline_strip.h"
#include "widgets/memory/memory_bars.h"
#include "widgets/memory/memory_table.h"
#include "widgets/panel/panel_header.h"
#include "widgets/pipeline/schedule_header.h"
#include "widgets/pipeline/schedule_view.h"
#include "widgets/slider/stop_slider.h"
#include "widgets/theme/numbers.h"
#include "widgets/waterfall/waterfall_view.h"

namespace layline {

namespace {

constexpr int default_width = 1600, default_height = 1000;
constexpr int least_width = 1024, least_height = 640;
constexpr int menu_height = 28;
constexpr int evidence_after_ms = 300;  // the first picture comes first
constexpr int verdict_regular = 316, verdict_compact = 272;
constexpr int memory_regular = 392, memory_compact = 372, memory_least = 340;

QString geometry_key() { return QStringLiteral("window/geometry"); }

QWidget* panel(QWidget* header, QWidget* plot) {
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header);
    layout->addWidget(plot, 1);
    return column;
}

}  // namespace

MainWindow::MainWindow(PlanningSession& session, WindowOptions options) : options_(std::move(options)), session_(session), actions_(this) {
    setMinimumSize(least_width, least_height);
    setAcceptDrops(true);
    resize(default_width, default_height);
    build_top();
    build_centre();
    layout_panel_ = new LayoutPanel(session_);
    schedule_ = new ScheduleView(this);
    schedule_header_ = new ScheduleHeader(*schedule_, this);
    for (QWidget* part : {static_cast<QWidget*>(schedule_), static_cast<QWidget*>(schedule_header_)})
        part->hide();  // until its dock is built
    docks_ = new Docks(*this, actions_, layout_panel_);
    add_docks(*docks_, *this);
    status_ = new StatusLine(this);
    setStatusBar(status_);
    views_ = new Views(
        session_, {headline_, memory_header_, memory_, memory_table_, waterfall_header_, waterfall_, schedule_header_, schedule_}, this);
    documents_ = new Documents(session_, this, options_.autosaves.empty() ? autosave_folder() : options_.autosaves);
    palette_ = new CommandPalette(this);
    keys_ = new KeyList(this, actions_);
    pickers_ = new Pickers(session_, *context_, this);
    add_actions();
    add_view_actions();
    new Menus(*menu_bar_, actions_, *documents_, session_, docks_->ids());
    connect(&session_, &PlanningSession::changed, this, &MainWindow::update_from);
    connect(&appearance_, &Appearance::density_chosen, this, [this] { set_density(appearance_.density_for(size())); });
    connect(headline_, &HeadlineStrip::evidence_clicked, this, &MainWindow::show_evidence);
    session_.settle();
    if (options_.keeps_settings) restoreGeometry(settings().value(geometry_key()).toByteArray());
}

MainWindow::~MainWindow() = default;

void MainWindow::build_top() {
    top_ = new QWidget;
    menu_bar_ = new QMenuBar;
    menu_bar_->setFixedHeight(menu_height);
    context_ = new ContextBar;
    headline_ = new HeadlineStrip;
    auto* column = new QVBoxLayout(top_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget* part : {static_cast<QWidget*>(menu_bar_), static_cast<QWidget*>(context_), static_cast<QWidget*>(headline_)})
        column->addWidget(part);
    setMenuWidget(top_);
}

void MainWindow::build_centre() {
    memory_header_ = new PanelHeader(tr("Memory per stage"));
    memory_ = new MemoryBars;
    memory_table_ = new MemoryTable;
    memory_views_ = new QStackedWidget;
    memory_views_->addWidget(memory_);
    memory_views_->addWidget(memory_table_);
    waterfall_header_ = new PanelHeader(tr("Where the FLOP/s go"));
    waterfall_ = new WaterfallView;
    centre_ = new QSplitter(Qt::Horizontal);
    centre_->setHandleWidth(1);
    centre_->setChildrenCollapsible(false);
    centre_->addWidget(panel(memory_header_, memory_views_));
    centre_->addWidget(panel(waterfall_header_, waterfall_));
    centre_->widget(0)->setMinimumWidth(memory_least);
    centre_->setStretchFactor(0, 0);
    centre_->setStretchFactor(1, 1);
    setCentralWidget(centre_);
}

void MainWindow::update_from(Changes changes) {
    if (changes & (Change::estimate | Change::file | Change::plan)) update_status();
    if (changes & (Change::file | Change::plan)) update_title();
    if (changes & Change::plan) {
        const bool pinned = session_.plan().pinned() != nullptr;
        actions_["edit.unpin"]->setEnabled(pinned);
        actions_["edit.swap"]->setEnabled(pinned);
        actions_["edit.pin"]->setChecked(pinned);
        actions_["edit.pin"]->setIconText(pinned ? tr("A pinned") : tr("Pin as A"));
    }
}

void MainWindow::update_status() {
    const Estimate& estimate = *session_.estimate();
    QStringList notes;
    notes << (estimate.legal() ? tr("Evaluated in %1").arg(numbers::duration(session_.evaluation_s()).text())
                               : tr("Not evaluated: layout is not possible"));
    if (!estimate.coefficients_source.empty()) notes << tr("Coefficients: %1").arg(QString::fromStdString(estimate.coefficients_source));
    const Target target = session_.target();
    notes << tr("Rule set: %1").arg(target ? QString::fromUtf8(launcher(*target).name) : tr("any launcher"));
    status_->set_notes(notes, documents_->is_modified() ? tr("Not saved") : documents_->file().empty() ? QString() : tr("Saved"));
}

void MainWindow::update_title() {
    setWindowTitle(documents_->title() + QStringLiteral("[*] – Layline"));
    setWindowModified(documents_->is_modified());
}

void MainWindow::show_evidence() {
    docks_->raise("dock.evidence");
    if (auto* page = findChild<EvidencePage*>()) page->show_nearest();
}

void MainWindow::set_density(Density density) {
    density_ = density;
    layout_panel_->set_density(density);
    docks_->set_density(density);
    views_->set_density(density);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    const Density density = appearance_.density_for(event->size());
    if (arranged_ && density != density_) {
        set_density(density);
        centre_->setSizes({density == Density::compact ? memory_compact : memory_regular, width()});
        docks_->restore_default();
    } else if (arranged_) {
        docks_->follow_height(plots_height_);
    }
    settled_height_ = height();
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (arranged_) return;
    arranged_ = true;
    set_density(appearance_.density_for(size()));
    centre_->setSizes({density_ == Density::compact ? memory_compact : memory_regular, width()});
    if (!options_.keeps_settings || !docks_->restore()) docks_->restore_default();
    follow_layout_dock();
    docks_->layout()->installEventFilter(this);
    centre_->installEventFilter(this);
    settled_height_ = height();
    plots_height_ = centre_->height();
    layout_panel_->slider("tp")->setFocus();
    QTimer::singleShot(evidence_after_ms, &session_, [this] {
        if (!session_.runs()) session_.load_runs({});
    });
}

void MainWindow::follow_layout_dock() {
    const QDockWidget* dock = docks_->layout();
    const bool beside = dock->isVisible() && !dock->isFloating() && dockWidgetArea(docks_->layout()) == Qt::LeftDockWidgetArea;
    headline_->set_verdict_width(beside ? dock->width() + 1 : density_ == Density::compact ? verdict_compact : verdict_regular);
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    // The layout resizes the plots before the window hears of its own new size; what the user drags happens at a settled size.
    if (watched == centre_ && event->type() == QEvent::Resize && height() == settled_height_) plots_height_ = centre_->height();
    if (watched != centre_ && (event->type() == QEvent::Resize || event->type() == QEvent::Show || event->type() == QEvent::Hide))
        follow_layout_dock();
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!documents_->may_close()) return event->ignore();
    documents_->closed();
    if (options_.keeps_settings) {
        settings().setValue(geometry_key(), saveGeometry());
        docks_->keep();
    }
    event->accept();
}

}  // namespace layline
