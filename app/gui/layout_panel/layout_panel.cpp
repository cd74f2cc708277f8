// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/layout_panel/layout_panel.h"

#include <QMenu>
#include <QScrollArea>
#include <QVBoxLayout>

#include "app/gui/layout_panel/choices.h"
#include "app/gui/layout_panel/labelled_row.h"
#include "app/gui/layout_panel/schedule_menu.h"
#include "app/gui/session/planning_session.h"
#include "app/gui/words/derived.h"
#include "app/gui/words/fields.h"
#include "app/gui/words/refusal_words.h"
#include "app/gui/words/stop_list.h"
#include "app/gui/words/tips.h"
#include "model/estimate/legality.h"
#include "model/rules/rules.h"
#include "widgets/context/picker_button.h"
#include "widgets/equation/derived_footer.h"
#include "widgets/equation/gpu_equation.h"
#include "widgets/panel/group_head.h"
#include "widgets/segmented/segmented_control.h"
#include "widgets/slider/stop_slider.h"

namespace layline {

LayoutPanel::LayoutPanel(PlanningSession& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      equation_(new GpuEquation(this)),
      scroll_(new QScrollArea(this)),
      footer_(new DerivedFooter(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(equation_);
    column->addWidget(scroll_, 1);
    column->addWidget(footer_);
    auto* content = new QWidget;
    content->setBackgroundRole(QPalette::Base);
    content->setAutoFillBackground(true);
    rows_ = new QVBoxLayout(content);
    rows_->setContentsMargins(0, 0, 0, 0);
    rows_->setSpacing(0);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->setWidget(content);
    const auto head = [this](const QString& text) {
        heads_.push_back(new GroupHead(text));
        rows_->addWidget(heads_.back());
    };
    head(tr("Parallelism"));
    for (const FieldInfo& field : fields())
        if (field.group == FieldGroup::parallelism) add_slider(field.key);
    head(tr("Batch"));
    for (const FieldInfo& field : fields())
        if (field.group == FieldGroup::batch) add_slider(field.key);
    head(tr("Memory and schedule"));
    add_segments();
    add_schedule();
    rows_->addStretch(1);
    connect(&session_, &PlanningSession::changed, this, &LayoutPanel::update_from);
}

void LayoutPanel::add_slider(const std::string& field) {
    auto* slider = new StopSlider(field_name(field), QString::fromUtf8(field_info(field).short_form));
    slider->setObjectName(QStringLiteral("slider.") + QString::fromStdString(field));
    sliders_[field] = slider;
    rows_->addWidget(slider);
    slider->set_tip_source([this, field](std::int64_t value) { return stop_tip(session_, field, value); });
    connect(slider, &StopSlider::chosen, this, [this, field](std::int64_t value) { session_.set_field(field, value); });
    connect(slider, &StopSlider::drag_began, &session_, &PlanningSession::begin_gesture);
    connect(slider, &StopSlider::drag_ended, &session_, &PlanningSession::end_gesture);
    connect(slider, &StopSlider::lock_toggled, this, [this, field](bool locked) { session_.set_locked(field, locked); });
    connect(slider, &StopSlider::focused, this, [this, field, slider] {
        session_.focus_field(field);
        scroll_->ensureWidgetVisible(slider, 0, 0);
    });
}

void LayoutPanel::add_segments() {
    for (const ChoiceField& field : choice_fields()) {
        auto* control = new SegmentedControl(choice_name(field));
        segments_.push_back(control);
        rows_->addWidget(control);
        control->set_tip_source([this, &field](int value) {
            return scenario_tip(session_, choice_name(field) + u' ' + choice_value(field, value), field.with(session_.scenario(), value));
        });
        connect(control, &SegmentedControl::chosen, this, [this, &field](int value) {
            session_.edit(field.with(session_.scenario(), value), tr("Set %1 to %2").arg(choice_name(field), choice_value(field, value)));
        });
    }
}

void LayoutPanel::add_schedule() {
    schedule_ = new PickerButton({});
    schedule_->setObjectName(QStringLiteral("picker.schedule"));
    schedule_menu_ = new QMenu(this);
    schedule_->set_menu(schedule_menu_);
    connect(schedule_menu_, &QMenu::aboutToShow, this, [this] { fill_schedule_menu(*schedule_menu_, session_); });
    schedule_row_ = new LabelledRow(tr("Schedule"), schedule_);
    rows_->addWidget(schedule_row_);
}

void LayoutPanel::set_density(Density density) {
    density_ = density;
    const bool compact = density == Density::compact;
    equation_->setVisible(!compact);
    footer_->setVisible(!compact);
    for (GroupHead* head : heads_) head->set_density(density);
    for (const auto& [field, slider] : sliders_) slider->set_density(density);
    for (SegmentedControl* control : segments_) control->set_density(density);
    static_cast<LabelledRow*>(schedule_row_)->set_density(density);
    update_slider("ep");
}

void LayoutPanel::update_from(Changes changes) {
    if (!(changes & (Change::plan | Change::estimate | Change::outcomes | Change::convention))) return;
    if (changes & (Change::plan | Change::estimate)) {
        for (const auto& [field, slider] : sliders_) update_slider(field);
        update_segments();
        update_schedule();
        equation_->set_terms(equation_terms(session_.scenario()));
        footer_->set_entries(derived_entries(session_.scenario(), session_.estimate()->legal()));
    } else if (!session_.outcomes().field().empty() && sliders_.contains(session_.outcomes().field())) {
        update_slider(session_.outcomes().field());
    }
}

void LayoutPanel::update_slider(const std::string& field) {
    StopSlider* slider = sliders_.at(field);
    slider->set_locked(session_.plan().locked.contains(field));
    const bool no_experts = field == "ep" && !session_.scenario().architecture.moe && session_.scenario().layout.ep == 1;
    slider->setVisible(!(no_experts && density_ == Density::compact));
    if (no_experts) return slider->set_sentence(tr("dense model, no experts"));
    if (!session_.estimate()) return;
    const std::vector<SliderStop> stops = slider_stops(session_, field);
    const int current = current_stop(stops, field_value(session_.scenario(), field));
    slider->set_stops(stops, current);
    QString refusal;
    if (!stops.empty() && !stops[static_cast<std::size_t>(current)].legal)
        for (const Violation& violation : session_.estimate()->violations) {
            refusal = equation_words(violation);
            if (violation.field == field) break;
        }
    slider->set_refusal(refusal);
}

void LayoutPanel::update_segments() {
    const Scenario& now = session_.scenario();
    const bool legal = session_.estimate()->legal();
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        const ChoiceField& field = choice_fields()[i];
        std::vector<Segment> segments;
        for (int value = 0; value < static_cast<int>(field.values.size()); ++value) {
            const Scenario changed = field.with(now, value);
            const bool refused = legal && !can_run(changed, session_.target());
            const Scenario* pinned = session_.plan().pinned();
            segments.push_back({choice_value(field, value),
                                refused ? QString::fromStdString(violations_for(changed, session_.target()).front().message) : QString(),
                                pinned && field.current(*pinned) == value});
        }
        segments_[i]->set_segments(segments, field.current(now));
    }
}

void LayoutPanel::update_schedule() {
    schedule_->set_choice(schedule_title(session_.scenario().layout.schedule), {}, false);
    static_cast<LabelledRow*>(schedule_row_)->place();
}

}  // namespace layline
