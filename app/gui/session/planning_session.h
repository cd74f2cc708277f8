// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QString>
#include <QUndoStack>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "app/gui/session/answer.h"
#include "app/gui/session/change.h"
#include "app/gui/session/highlight.h"
#include "app/gui/session/outcomes.h"
#include "app/gui/session/plan.h"
#include "app/gui/session/run_library.h"
#include "app/gui/session/target_rules.h"
#include "model/calibration/evidence.h"
#include "model/cost/shipped_coefficients.h"
#include "model/estimate/estimate.h"

namespace layline {

using EstimatePtr = std::shared_ptr<const Estimate>;

/// A sentence for the user in the headline area, with at most two things to do about it.
struct Notice {
    QString title, text;
    std::vector<QString> actions;
    std::function<void(int)> chosen;  ///< index into actions
};

/// The one state object of the window: the plan, its undo stack, the latest estimate, and what is marked. Every view listens to
/// changed() and draws; none computes. However many edits one turn of the event loop brings, one estimate and one signal follow.
class PlanningSession : public QObject {
    Q_OBJECT
  public:
    using Estimator = Outcomes::Estimator;
    ~PlanningSession() override;

    explicit PlanningSession(Plan plan, Estimator estimator = {}, QObject* parent = nullptr);

    const Plan& plan() const { return plan_; }
    const Scenario& scenario() const { return plan_.scenario; }
    QUndoStack& undo_stack() { return undo_stack_; }

    /// Makes `next` the plan, as one undo entry, or as part of the running gesture's entry. The same plan again does nothing.
    void edit(const Plan& next, const QString& text);
    void edit(const Scenario& next, const QString& text);
    void set_field(const std::string& field, std::int64_t value);
    /// Keeps the stages balanced from now on; none: layers are dealt by rule again.
    void set_balance(std::optional<StageBalance> balance);
    void set_locked(const std::string& field, bool locked);
    /// Chooses the launcher whose rules hold beside the model's own; none: any.
    void set_target(Target target);
    Target target() const { return plan_.target; }
    /// Edits until end_gesture() are one undo entry, or none if they end where they began.
    void begin_gesture();
    void end_gesture() { gesture_ = 0; }
    bool in_gesture() const { return gesture_ != 0; }

    /// Puts the live scenario aside as A.
    void pin();
    /// Puts another one aside, from a file, a search or a table of runs; it becomes A where nothing is compared yet.
    void pin(const Pin& pin, const QString& text);
    /// Takes A out of the list.
    void unpin();
    void swap_with_pinned();
    void remove_pin(int index);
    void rename_pin(int index, const QString& name);
    /// Predicts a pin with what the session has now.
    void renew_pin(int index);
    /// A user's calibration over the shipped coefficients, for every estimate of the session; an empty one takes it off.
    void set_calibration(const CalibrationChoice& calibration, const QString& text);
    /// Which pin is A; -1: nothing is compared.
    void set_baseline(int index);
    /// The next or the previous pin becomes A.
    void step_baseline(int by);
    /// Makes a pin's scenario the live one.
    void open_pin(int index);

    /// Opens another document: the undo stack starts anew.
    void reset(const Plan& plan);
    /// Back from an illegal layout to the last one that could run; undoes when the last entry led away from it.
    void return_to_last_valid();

    /// Of the live scenario; illegal ones hold their violations. Never null after the first turn.
    EstimatePtr estimate() const { return estimate_; }
    /// The latest legal estimate, for plots that stay as ghosts; null before the first.
    EstimatePtr last_valid() const { return last_valid_; }
    /// Of A; null when nothing is pinned.
    EstimatePtr pinned_estimate() const { return pinned_estimate_; }
    /// Of a pin, with what it was pinned with; computed when first asked for, then kept while the pin stays as it is.
    Outcome pin_outcome(int index) const;
    /// Where every estimate's coefficients come from: safe to call on a worker.
    CoefficientSource coefficient_source() const;
    const Predictor& predictor() const;
    double evaluation_s() const { return evaluation_s_; }

    /// Reads and predicts the published runs and the tables on a worker. A table that cannot be read is said, and the old ones stay.
    void load_runs(std::vector<std::filesystem::path> tables);
    /// Waits for load_runs().
    void wait_for_runs();
    /// Null before the first load_runs() is done.
    const RunLibraryPtr& runs() const { return runs_; }
    /// Of the live scenario; null while no runs are known.
    const Evidence* evidence() const { return evidence_ ? &*evidence_ : nullptr; }

    /// Follows the slider that has the focus, so that outcomes() holds its stops. Empty: none.
    void focus_field(const std::string& field);
    const Outcomes& outcomes() const { return outcomes_; }
    /// What another value of a field would give; computed now where it is not known yet.
    Outcome outcome(const std::string& field, std::int64_t value) const;
    Outcome outcome_of_scenario(const Scenario& scenario) const { return outcome_of(judged(estimator_(scenario), plan_.target)); }

    /// What makes an estimate of a scenario; may be called from any thread.
    const Estimator& estimator() const { return estimator_; }

    MfuConvention convention() const { return convention_; }
    void set_convention(MfuConvention convention);

    /// What all views mark: the hover while there is one, else the selection.
    const Highlight& highlight() const { return hover_.empty() ? selection_ : hover_; }
    const Highlight& selection() const { return selection_; }
    void hover(const Highlight& highlight);
    void select(const Highlight& highlight);

    const Notice& notice() const { return notice_; }
    void say(Notice notice);
    void dismiss_notice() { say({}); }

    /// Brings everything up to date now instead of at the end of the turn.
    void settle();
    /// The same, and what other stops of the focused field would give.
    void settle_outcomes();
    /// Marks something as new; the signal follows at the end of the turn.
    void mark(Changes changes);

  signals:
    void changed(layline::Changes changes);

  protected:
    bool event(QEvent* event) override;
    void timerEvent(QTimerEvent* event) override;

  private:
    void apply(const Plan& plan);
    void turn();
    void evaluate();
    void forget_estimates();
    void find_evidence();
    void take_runs();
    Pin predicted_now(Pin pin) const;
    Estimate estimate_of(const Pin& pin) const;

    struct KnownOutcome {
        Scenario scenario;
        CalibrationChoice calibration;
        Outcome outcome;
    };

    Plan plan_;
    CalibrationChoice estimated_with_, pinned_with_;
    Estimator estimator_;
    QUndoStack undo_stack_;
    int gesture_ = 0;
    int last_gesture_ = 0;

    Changes dirty_;
    bool turn_posted_ = false;
    EstimatePtr estimate_, last_valid_, pinned_estimate_;
    double evaluation_s_ = 0;
    Outcomes outcomes_;
    mutable std::vector<KnownOutcome> pin_outcomes_;
    RunLibraryPtr runs_;
    QFutureWatcher<Answer<RunLibraryPtr>> loading_;
    bool loading_wanted_ = false;
    std::optional<Evidence> evidence_;
    std::string focused_field_;
    int idle_timer_ = 0;

    MfuConvention convention_ = MfuConvention::palm;
    Highlight hover_, selection_;
    Notice notice_;
};

}  // namespace layline
