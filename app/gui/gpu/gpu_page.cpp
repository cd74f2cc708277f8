// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/gpu/gpu_page.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include "app/gui/gpu/gpu_words.h"
#include "model/calibration/profile_calibration.h"
#include "model/profiling/devices/probe.h"
#include "model/scenario/input_error.h"
#include "widgets/gpu/device_card.h"
#include "widgets/gpu/topology_view.h"
#include "widgets/segmented/segmented_control.h"
#include "widgets/sheet/sheet_view.h"

namespace layline {

namespace {

/// The data sheet of the GPU that was measured, where it is known.
std::optional<Accelerator> data_sheet(const GpuProfile& profile) {
    try {
        return accelerator_of(profile);
    } catch (const InputError&) {
        return std::nullopt;
    }
}

}  // namespace

GpuPage::GpuPage(PlanningSession& session, const QString& libraries)
    : session_(session),
      monitor_(libraries),
      profiler_(libraries),
      devices_(new SegmentedControl(tr("GPU"))),
      card_(new DeviceCard),
      topology_(new TopologyView),
      view_(new SheetView) {
    build();
    connect(&monitor_, &GpuMonitor::changed, this, &GpuPage::refresh_when_seen);
    connect(&profiler_, &GpuProfiler::changed, this, &GpuPage::refresh_when_seen);
    connect(devices_, &SegmentedControl::chosen, this, [this](int index) {
        shown_ = static_cast<std::size_t>(index);
        refresh_when_seen();
    });
    connect(view_, &SheetView::button_clicked, this, [this](int index) { act(acts_.at(static_cast<std::size_t>(index))); });
}

void GpuPage::build() {
    view_->setAccessibleName(tr("GPU"));
    auto* content = new QWidget;
    content->setAutoFillBackground(true);
    content->setBackgroundRole(QPalette::Base);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget* part :
         {static_cast<QWidget*>(devices_), static_cast<QWidget*>(card_), static_cast<QWidget*>(topology_), static_cast<QWidget*>(view_)})
        column->addWidget(part);
    column->addStretch(1);
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(content);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(area);
    for (QWidget* part : {static_cast<QWidget*>(devices_), static_cast<QWidget*>(card_), static_cast<QWidget*>(topology_)}) part->hide();
}

void GpuPage::hideEvent(QHideEvent* event) {
    DockPage::hideEvent(event);
    monitor_.stop();
}

void GpuPage::refresh() {
    if (monitor_.failure().isEmpty() && !(monitor_.is_known() && monitor_.inventory().devices.empty())) monitor_.start();
    show_devices();
    view_->set_sheet(words());
}

void GpuPage::show_devices() {
    const GpuInventory& inventory = monitor_.inventory();
    const std::size_t count = inventory.devices.size();
    devices_->setVisible(count > 1);
    card_->setVisible(count > 0);
    topology_->setVisible(count > 1);
    if (count == 0) return;
    shown_ = std::min(shown_, count - 1);
    if (devices_->count() != static_cast<int>(count)) {
        std::vector<Segment> segments;
        for (std::size_t i = 0; i < count; ++i) segments.push_back({QString::number(i), {}});
        devices_->set_segments(segments, static_cast<int>(shown_));
        topology_->set_links(static_cast<int>(count), topology_links(inventory));
    }
    card_->set_facts(device_facts(inventory, shown_, monitor_.history(), GpuMonitor::most_samples));
}

Sheet GpuPage::words() {
    Sheet sheet;
    acts_.clear();
    const GpuInventory& inventory = monitor_.inventory();
    const bool here = monitor_.is_known() && !inventory.devices.empty();
    if (!monitor_.failure().isEmpty()) sheet.paragraph(monitor_.failure());
    if (here) {
        const auto& history = monitor_.history();
        add_device_rows(sheet, inventory.devices[shown_], history.empty() ? inventory.devices[shown_].now : history.back()[shown_]);
    } else if (monitor_.is_known()) {
        add_nothing(sheet);
    } else if (monitor_.failure().isEmpty()) {
        sheet.paragraph(tr("Looking for GPUs…"));
    }
    if (profiler_.is_running()) {
        sheet.progress(profiler_.progress(), profiler_.step().isEmpty() ? tr("Looking whether the GPUs are free…") : profiler_.step());
        add_buttons(sheet, {{Act::stop, {tr("Stop"), tr("keeps what was measured")}}});
    } else if (!profiler_.failure().isEmpty()) {
        sheet.paragraph(profiler_.failure());
    }
    if (profiler_.profile()) add_profile(sheet);
    std::vector<std::pair<Act, SheetButton>> buttons;
    if (here && !profiler_.is_running()) buttons.push_back({Act::measure, {tr("Profile"), tr("at most 30 s"), !profiler_.profile()}});
    if (here || (profiler_.profile() && !profiler_.profile()->inventory.devices.empty()))
        buttons.push_back({Act::use_cluster, {tr("Plan for this machine"), {}}});
    if (!here && monitor_.is_known()) buttons.push_back({Act::copy_command, {tr("Copy the command"), {}}});
    buttons.push_back({Act::import_profile, {tr("Open a profile…"), {}}});
    add_buttons(sheet, std::move(buttons));
    if (!said_.isEmpty()) sheet.paragraph(said_);
    return sheet;
}

void GpuPage::add_nothing(Sheet& sheet) {
    const GpuInventory& inventory = monitor_.inventory();
    sheet.paragraph(QString::fromStdString(inventory.reason));
    if (inventory.status != "no-gpu") sheet.paragraph(QString::fromStdString(inventory.advice));
    if (const EstimatePtr estimate = session_.estimate(); estimate && !estimate->coefficients_source.empty())
        sheet.row(tr("Predictions use"), QString::fromStdString(estimate->coefficients_source));
    sheet.paragraph(tr("To plan with what a node really does, run this on it and open the file here:"));
    sheet.box({}, {}, QString::fromLatin1(remote_profile_command));
}

void GpuPage::add_profile(Sheet& sheet) {
    const GpuProfile& profile = *profiler_.profile();
    const std::optional<Accelerator> accelerator = data_sheet(profile);
    if (!profile.reason.empty())
        sheet.paragraph(QString::fromStdString(profile.reason + (profile.advice.empty() ? "" : " " + profile.advice)));
    for (const std::string& restriction : profile.restrictions) sheet.paragraph(QString::fromStdString(restriction));
    if (profile.measurements.empty()) return;
    add_measurements(sheet, profile, accelerator);
    sheet.caption(tr("Measured %1%2")
                      .arg(QString::fromStdString(profile.created),
                           accelerator ? tr(", data sheet of %1").arg(QString::fromStdString(accelerator->name)) : QString()));
    if (profiler_.is_running()) return;
    SheetButton calibrate{tr("Calibrate"), tr("coefficients from these"), true, accelerator.has_value() && profile.restrictions.empty()};
    add_buttons(sheet, {{Act::calibrate, calibrate}, {Act::save_profile, {tr("Save the profile…"), {}}}});
}

void GpuPage::add_buttons(Sheet& sheet, const std::vector<std::pair<Act, SheetButton>>& buttons) {
    std::vector<SheetButton> shown;
    for (const auto& [act, button] : buttons) {
        acts_.push_back(act);
        shown.push_back(button);
    }
    sheet.buttons(std::move(shown));
}

QAbstractButton* GpuPage::button(Act act) const {
    for (std::size_t i = 0; i < acts_.size(); ++i)
        if (acts_[i] == act) return view_->button(static_cast<int>(i));
    return nullptr;
}

}  // namespace layline
