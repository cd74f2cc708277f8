// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/session/planning_session.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QTimerEvent>
#include <QtConcurrent>
#include <algorithm>
#include <utility>

#include "app/gui/session/edit_command.h"
#include "app/gui/session/pins.h"
#include "app/gui/session/stage_balance.h"
#include "model/rules/rules.h"

namespace layline {

namespace {

constexpr double ns_per_s = 1e9;

QEvent::Type turn_event() {
    static const int type = QEvent::registerEventType();
    return static_cast<QEvent::Type>(type);
}

}  // namespace

PlanningSession::PlanningSession(Plan plan, Estimator estimator, QObject* parent)
    : QObject(parent),
      plan_(std::move(plan)),
      estimator_(estimator ? std::move(estimator)
                           : [this](const Scenario& scenario) { return layline::estimate(scenario, predictor().coefficients(scenario)); }),
      outcomes_([this](const Scenario& scenario) { return judged(estimator_(scenario), plan_.target); }) {
    connect(&undo_stack_, &QUndoStack::cleanChanged, this, [this] { mark(Change::file); });
    connect(&loading_, &QFutureWatcherBase::finished, this, &PlanningSession::take_runs);
    mark(Change::everything);
}

PlanningSession::~PlanningSession() {
    loading_.disconnect(this);
    loading_.waitForFinished();
}

void PlanningSession::edit(const Plan& next, const QString& text) {
    if (next == plan_) return;
    undo_stack_.push(new EditCommand(plan_, next, gesture_, text, [this](const Plan& plan) { apply(plan); }));
}

void PlanningSession::edit(const Scenario& next, const QString& text) {
    Plan plan = plan_;
    plan.scenario = next;
    if (plan.balance && deals_otherwise(plan_.scenario, next)) plan.balance.reset();
    if (plan.balance) plan.scenario = rebalanced(next, *plan.balance);
    edit(plan, text);
}

void PlanningSession::set_balance(std::optional<StageBalance> balance) {
    if (balance == plan_.balance) return;
    Plan plan = plan_;
    plan.balance = balance;
    plan.scenario = balance ? rebalanced(plan_.scenario, *balance) : without_told_stages(plan_.scenario);
    edit(plan, !balance                           ? tr("Deal layers by rule")
               : *balance == StageBalance::memory ? tr("Balance stages by memory")
                                                  : tr("Balance stages by time"));
}

void PlanningSession::set_field(const std::string& field, std::int64_t value) {
    edit(with_field(plan_.scenario, field, value), tr("Set %1 to %2").arg(QString::fromStdString(field).toUpper()).arg(value));
}

void PlanningSession::set_locked(const std::string& field, bool locked) {
    Plan next = plan_;
    if (locked)
        next.locked.insert(field);
    else
        next.locked.erase(field);
    edit(next, locked ? tr("Lock") : tr("Unlock"));
}

void PlanningSession::set_target(Target target) {
    Plan next = plan_;
    next.target = target;
    edit(next, target ? tr("Plan for %1").arg(QString::fromUtf8(launcher(*target).name)) : tr("Plan for any launcher"));
}

void PlanningSession::begin_gesture() { gesture_ = ++last_gesture_; }

void PlanningSession::pin() { edit(with_pin(plan_, predicted_now({{}, plan_.scenario, {}, {}}), true), tr("Pin as A")); }

void PlanningSession::pin(const Pin& pin, const QString& text) {
    edit(with_pin(plan_, pin.predicted ? pin : predicted_now(pin), false), text);
}

Pin PlanningSession::predicted_now(Pin pin) const {
    pin.predicted = PinPrediction{plan_.calibration, outcome_of(estimator_(pin.scenario)).step_time_s};
    return pin;
}

void PlanningSession::renew_pin(int index) {
    if (index < 0 || index >= static_cast<int>(plan_.pins.size())) return;
    Plan next = plan_;
    Pin& pin = next.pins[static_cast<std::size_t>(index)];
    pin = predicted_now(pin);
    edit(next, tr("Predict a pin anew"));
}

Estimate PlanningSession::estimate_of(const Pin& pin) const {
    const CalibrationChoice& calibration = calibration_of(plan_, pin);
    if (calibration == plan_.calibration) return estimator_(pin.scenario);
    static const Predictor shipped;
    const Predictor& predictor = calibration ? calibration.get()->predictor : shipped;
    return layline::estimate(pin.scenario, predictor.coefficients(pin.scenario));
}

void PlanningSession::unpin() { edit(without_pin(plan_, plan_.baseline), tr("Unpin A")); }

void PlanningSession::swap_with_pinned() { edit(swapped(plan_), tr("Swap A and B")); }

void PlanningSession::remove_pin(int index) { edit(without_pin(plan_, index), tr("Remove a pin")); }

void PlanningSession::rename_pin(int index, const QString& name) {
    edit(with_pin_name(plan_, index, name.trimmed().toStdString()), tr("Rename a pin"));
}

void PlanningSession::set_baseline(int index) { edit(with_baseline(plan_, index), index < 0 ? tr("Compare nothing") : tr("Choose A")); }

void PlanningSession::set_calibration(const CalibrationChoice& calibration, const QString& text) {
    Plan next = plan_;
    next.calibration = calibration;
    edit(next, text);
}

void PlanningSession::step_baseline(int by) { edit(with_baseline_moved(plan_, by), tr("Choose A")); }

void PlanningSession::open_pin(int index) {
    if (index >= 0 && index < static_cast<int>(plan_.pins.size()))
        edit(plan_.pins[static_cast<std::size_t>(index)].scenario, tr("Use a pinned layout"));
}

Outcome PlanningSession::pin_outcome(int index) const {
    const Pin& pin = plan_.pins[static_cast<std::size_t>(index)];
    const CalibrationChoice& calibration = calibration_of(plan_, pin);
    const auto known = std::ranges::find_if(
        pin_outcomes_, [&](const KnownOutcome& each) { return each.scenario == pin.scenario && each.calibration == calibration; });
    if (known != pin_outcomes_.end()) return known->outcome;
    if (pin_outcomes_.size() == most_pins) pin_outcomes_.erase(pin_outcomes_.begin());
    return pin_outcomes_.emplace_back(KnownOutcome{pin.scenario, calibration, outcome_of(estimate_of(pin))}).outcome;
}

void PlanningSession::reset(const Plan& plan) {
    undo_stack_.clear();
    gesture_ = 0;
    hover_ = selection_ = {};
    last_valid_.reset();
    apply(plan);
    mark(Change::everything);
}

void PlanningSession::return_to_last_valid() {
    if (!last_valid_ || last_valid_->scenario == plan_.scenario) return;
    const int index = undo_stack_.index();
    const auto* top = index > 0 ? dynamic_cast<const EditCommand*>(undo_stack_.command(index - 1)) : nullptr;
    if (top != nullptr && top->before().scenario == last_valid_->scenario)
        undo_stack_.undo();
    else
        edit(last_valid_->scenario, tr("Back to the last valid layout"));
}

void PlanningSession::apply(const Plan& plan) {
    const bool retargeted = plan_.target != plan.target;
    plan_ = plan;
    if (retargeted) {
        estimate_.reset();
        outcomes_.forget();
    }
    mark(Change::plan | Change::estimate);
}

void PlanningSession::mark(Changes changes) {
    dirty_ |= changes;
    if (turn_posted_) return;
    turn_posted_ = true;
    QCoreApplication::postEvent(this, new QEvent(turn_event()));
}

bool PlanningSession::event(QEvent* event) {
    if (event->type() != turn_event()) return QObject::event(event);
    turn_posted_ = false;
    turn();
    return true;
}

void PlanningSession::settle() { turn(); }

void PlanningSession::settle_outcomes() {
    turn();
    while (outcomes_.step()) mark(Change::outcomes);
    turn();
}

void PlanningSession::turn() {
    if (!dirty_) return;
    if (dirty_ & Change::estimate) evaluate();
    if (dirty_ & (Change::estimate | Change::evidence)) find_evidence();
    if (outcomes_.follow(plan_.scenario, focused_field_)) dirty_ |= Change::outcomes;
    if (estimate_->legal() && !focused_field_.empty()) outcomes_.put(field_value(plan_.scenario, focused_field_), outcome_of(*estimate_));
    if (!focused_field_.empty() && idle_timer_ == 0) idle_timer_ = startTimer(0);
    const Changes now = std::exchange(dirty_, {});
    emit changed(now);
}

const Predictor& PlanningSession::predictor() const {
    static const Predictor shipped;
    return plan_.calibration ? plan_.calibration.get()->predictor : shipped;
}

CoefficientSource PlanningSession::coefficient_source() const {
    if (!plan_.calibration) return {};
    return [calibration = plan_.calibration.shared()](const Scenario& scenario) { return calibration->predictor.coefficients(scenario); };
}

void PlanningSession::forget_estimates() {
    estimate_.reset();
    pinned_estimate_.reset();
    pin_outcomes_.clear();
    outcomes_.follow(plan_.scenario, {});
    if (runs_) load_runs(runs_->files());  // their predictions, too
}

void PlanningSession::evaluate() {
    if (!(plan_.calibration == estimated_with_)) {
        estimated_with_ = plan_.calibration;
        forget_estimates();
    }
    if (!estimate_ || !(estimate_->scenario == plan_.scenario)) {
        QElapsedTimer clock;
        clock.start();
        estimate_ = std::make_shared<const Estimate>(judged(estimator_(plan_.scenario), plan_.target));
        evaluation_s_ = static_cast<double>(clock.nsecsElapsed()) / ns_per_s;
    }
    if (estimate_->legal()) last_valid_ = estimate_;
    const Pin* pinned = plan_.baseline_pin();
    if (pinned == nullptr) {
        pinned_estimate_.reset();
        return;
    }
    const CalibrationChoice& calibration = calibration_of(plan_, *pinned);
    if (pinned->scenario == estimate_->scenario && calibration == plan_.calibration)
        pinned_estimate_ = estimate_;
    else if (!pinned_estimate_ || !(pinned_estimate_->scenario == pinned->scenario) || !(calibration == pinned_with_))
        pinned_estimate_ = std::make_shared<const Estimate>(estimate_of(*pinned));
    pinned_with_ = calibration;
}

void PlanningSession::find_evidence() {
    if (!runs_) return;
    EvidenceOptions options;
    options.own = runs_->own().runs;
    options.most = 1;
    options.coefficients = coefficient_source();
    evidence_ = layline::evidence(plan_.scenario, *estimate_, options);
}

void PlanningSession::load_runs(std::vector<std::filesystem::path> tables) {
    loading_wanted_ = true;
    loading_.setFuture(QtConcurrent::run([tables = std::move(tables), calibration = plan_.calibration.shared()] {
        return answer_of<RunLibraryPtr>([&] { return RunLibrary::read(tables, calibration ? calibration->predictor : Predictor()); });
    }));
}

void PlanningSession::take_runs() {
    const Answer<RunLibraryPtr> read = loading_.result();
    if (!read.problem.empty()) return say({tr("The runs could not be read"), QString::fromStdString(read.problem), {}, {}});
    runs_ = read.value;
    mark(Change::evidence);
}

void PlanningSession::wait_for_runs() {
    loading_.waitForFinished();
    if (loading_wanted_ && !runs_) take_runs();
}

void PlanningSession::timerEvent(QTimerEvent*) {
    if (turn_posted_) return;
    if (outcomes_.step()) {
        mark(Change::outcomes);
        return;
    }
    killTimer(std::exchange(idle_timer_, 0));
}

void PlanningSession::focus_field(const std::string& field) {
    if (field == focused_field_) return;
    focused_field_ = field;
    mark(Change::outcomes);
}

Outcome PlanningSession::outcome(const std::string& field, std::int64_t value) const {
    if (field == outcomes_.field())
        if (const Outcome* known = outcomes_.find(value)) return *known;
    return outcome_of(judged(estimator_(with_field(plan_.scenario, field, value)), plan_.target));
}

void PlanningSession::set_convention(MfuConvention convention) {
    if (std::exchange(convention_, convention) != convention) mark(Change::convention);
}

void PlanningSession::hover(const Highlight& highlight) {
    if (highlight == hover_) return;
    hover_ = highlight;
    mark(Change::highlight);
}

void PlanningSession::select(const Highlight& highlight) {
    if (highlight == selection_) return;
    selection_ = highlight;
    mark(Change::highlight);
}

void PlanningSession::say(Notice notice) {
    notice_ = std::move(notice);
    mark(Change::notice);
}

}  // namespace layline
