// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/search/search_controls.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "model/search/scaling.h"
#include "model/search/space_keys.h"
#include "widgets/common/text_button.h"
#include "widgets/panel/group_head.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr int controls_width = 254, padding = 14, field_width = 84;
constexpr double gib = 1024.0 * 1024.0 * 1024.0, seconds_per_day = 86'400, trillion = 1e12;
constexpr std::size_t listed = 1'000, sampled = 1'500;
constexpr int as_session = -2, any_launcher = -1;  ///< beside the launchers' own numbers

QLabel* label(const QString& text, TextRole role, QPalette::ColorRole colour) {
    auto* made = new QLabel(text);
    made->setFont(font_of(role));
    made->setForegroundRole(colour);
    return made;
}

QHBoxLayout* row_of(QWidget* left, QWidget* right) {
    auto* row = new QHBoxLayout;
    row->addWidget(left, 1);
    row->addWidget(right);
    return row;
}

/// What offload is tried when it is asked for: nothing, a half, all.
void offer_offload(SearchSpace& space) {
    space.offload_activations = {0, 0.5, 1};
    space.offload_optimizer = {0, 0.5, 1};
}

double number_in(const QLineEdit& line) {
    bool good = false;
    const double value = QLocale().toDouble(line.text(), &good);
    return good && value > 0 ? value : 0;
}

}  // namespace

SearchControls::SearchControls(QWidget* parent) : QWidget(parent) {
    setFixedWidth(controls_width);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(padding, 10, padding, 10);
    column->setSpacing(4);
    share_ = label({}, TextRole::section, QPalette::WindowText);
    left_ = label({}, TextRole::caption, QPalette::PlaceholderText);
    column->addLayout(row_of(share_, left_));
    bar_ = new QProgressBar;
    bar_->setTextVisible(false);
    bar_->setFixedHeight(6);
    bar_->setRange(0, 1000);
    column->addWidget(bar_);
    count_ = label({}, TextRole::body, QPalette::WindowText);
    count_->setWordWrap(true);
    count_->setMinimumHeight(2 * line_height(TextRole::body));
    column->addWidget(count_);
    run_ = new TextButton;
    stop_ = new TextButton;
    stop_->set_words(tr("Stop"), {});
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(run_);
    buttons->addWidget(stop_);
    buttons->addStretch(1);
    column->addLayout(buttons);
    connect(run_, &QAbstractButton::clicked, this, &SearchControls::run_clicked);
    connect(stop_, &QAbstractButton::clicked, this, &SearchControls::stop_clicked);
    column->addSpacing(4);
    column->addWidget(label(tr("Vary"), TextRole::caption_head, QPalette::PlaceholderText));
    add_group(tr("TP, PP, CP, VPP"), {"tp", "pp", "cp", "vpp", "split"}, {"tp", "pp", "cp", "vpp"});
    add_group(tr("Experts"), {"ep", "etp"}, {"ep", "etp"});
    add_group(tr("Micro-batch"), {"mbs"}, {"mbs"});
    add_group(tr("Sequence parallel"), {"sp"}, {"sequence_parallel", "sp"});
    add_group(tr("Recompute"), {"recompute"}, {"recompute"});
    add_group(tr("ZeRO, HSDP, prefetch, reshard"), {"zero", "hsdp", "prefetch", "reshard"},
              {"zero", "shard_gpus", "fsdp_prefetch", "fsdp_reshard"});
    add_group(tr("Schedule"), {"schedule"}, {"schedule"});
    add_group(tr("Offload to the host"), {"offload_activations", "offload_optimizer"}, {"offload_activations", "offload_optimizer"});
    groups_.back().box->setChecked(false);
    groups_.back().box->setToolTip(tr("Tries a half and all of the activations and of the optimizer state in host memory"));
    column->addSpacing(4);
    column->addWidget(label(tr("Keep"), TextRole::caption_head, QPalette::PlaceholderText));
    memory_ = add_line(tr("Peak memory at most"), tr("GiB"));
    objective_ = new QComboBox;
    objective_->addItems(
        {tr("Step time"), tr("MFU"), tr("Memory headroom"), tr("Fewest GPUs"), tr("Cost"), tr("Energy"), tr("Time to train")});
    objective_->setAccessibleName(tr("Minimise"));
    objective_->setItemData(
        static_cast<int>(Objective::energy),
        tr("Every GPU at its board's power limit for the whole run, hosts and cooling not counted: what it takes at most"),
        Qt::ToolTipRole);
    objective_->setFont(font_of(TextRole::body));
    column->addLayout(row_of(label(tr("Best by"), TextRole::body, QPalette::WindowText), objective_));
    days_ = add_line(tr("Trained within"), tr("days"));
    tokens_ = add_line(tr("Tokens in all, 10¹²"), {});
    tokens_->setText(QLocale().toString(1));
    launcher_ = new QComboBox;
    launcher_->setFont(font_of(TextRole::body));
    launcher_->addItem(QString(), as_session);
    launcher_->addItem(tr("Any launcher"), any_launcher);
    for (const Launcher& launcher : launchers()) launcher_->addItem(QString::fromUtf8(launcher.name), static_cast<int>(launcher.id));
    launcher_->setAccessibleName(tr("Launcher that must take it"));
    column->addWidget(launcher_);
    column->addStretch(1);
    connect(objective_, &QComboBox::currentIndexChanged, this, &SearchControls::follow_objective);
    follow_objective();
}

void SearchControls::add_group(const QString& text, std::vector<const char*> keys, std::vector<const char*> fields) {
    auto* box = new QCheckBox(text);
    box->setFont(font_of(TextRole::body));
    box->setChecked(true);
    QLabel* note = label({}, TextRole::caption, QPalette::PlaceholderText);
    static_cast<QVBoxLayout*>(layout())->addLayout(row_of(box, note));
    groups_.push_back({std::move(keys), std::move(fields), box, note});
}

QLineEdit* SearchControls::add_line(const QString& name, const QString& unit) {
    auto* line = new QLineEdit;
    line->setFixedWidth(field_width);
    line->setFont(font_of(TextRole::body_value));
    line->setAlignment(Qt::AlignRight);
    line->setPlaceholderText(unit);
    line->setAccessibleName(name);
    line->setToolTip(unit.isEmpty() ? name : QString(name + QStringLiteral(", ") + unit));
    auto* row = new QWidget;  // so that both can be hidden
    row->setLayout(row_of(label(name, TextRole::body, QPalette::WindowText), line));
    row->layout()->setContentsMargins(0, 0, 0, 0);
    layout()->addWidget(row);
    return line;
}

void SearchControls::follow_objective() {
    const auto objective = static_cast<Objective>(objective_->currentIndex());
    const bool of_run = objective != Objective::step_time && objective != Objective::mfu && objective != Objective::memory_headroom;
    for (QLineEdit* line : {days_, tokens_}) line->parentWidget()->setVisible(of_run);
    if (objective == Objective::fewest_gpus && days_->text().isEmpty()) days_->setText(QLocale().toString(90));
}

double SearchControls::memory_limit_bytes() const { return number_in(*memory_) * gib; }

void SearchControls::set_memory_limit(double bytes) {
    memory_->setText(bytes > 0 ? QLocale().toString(std::round(bytes / gib)) : QString());
}

void SearchControls::vary_everything() {
    for (const Group& group : groups_)
        if (&group != &groups_.back()) group.box->setChecked(true);  // offload stays to be asked for
}

SearchRequest SearchControls::request(const Plan& plan, std::vector<std::string>* restrictions) const {
    SearchRequest request;
    request.scenario = plan.scenario;
    request.space = whole_space(plan.scenario);
    std::vector<std::string> held;
    for (const Group& group : groups_)
        for (std::size_t i = 0; i < group.keys.size(); ++i) {
            const bool locked = i < group.fields.size() && plan.locked.contains(group.fields[i]);
            if (!group.box->isChecked() || locked) held.emplace_back(group.keys[i]);
        }
    if (groups_.back().box->isChecked()) offer_offload(request.space);
    for (const std::string& key : held) restrict_space(request.space, key, plan.scenario);
    request.objective = static_cast<Objective>(objective_->currentIndex());
    if (request.objective == Objective::fewest_gpus) request.space.gpus = scaling_sizes(plan.scenario);
    if (const double limit = memory_limit_bytes(); limit > 0) request.limits.peak_bytes = limit;
    if (const double days = number_in(*days_); days > 0) request.limits.run_seconds = days * seconds_per_day;
    if (const double tokens = number_in(*tokens_); tokens > 0) request.tokens = tokens * trillion;
    const int launcher = launcher_->currentData().toInt();
    if (launcher == as_session)
        request.launcher = plan.target;
    else if (launcher != any_launcher)
        request.launcher = static_cast<LauncherId>(launcher);
    request.top = listed;
    request.sample = sampled;
    request.must_fit = !keeps_failing_;
    if (restrictions != nullptr) *restrictions = std::move(held);
    return request;
}

void SearchControls::show_plan(const Plan& plan) {
    const QString target = plan.target ? QString::fromUtf8(layline::launcher(*plan.target).name) : tr("any launcher");
    launcher_->setItemText(0, tr("As the session: %1").arg(target));
    for (const Group& group : groups_) {
        const bool locked = std::ranges::any_of(group.fields, [&](const char* field) { return plan.locked.contains(field); });
        const bool dense = group.keys.front() == std::string("ep") && !plan.scenario.architecture.moe;
        group.note->setText(locked ? tr("locked") : dense ? tr("dense model") : QString());
        group.box->setEnabled(!dense);
    }
}

void SearchControls::show_progress(const SearchRunner& runner) {
    using State = SearchRunner::State;
    const SearchProgress& p = runner.progress();
    const bool ended = runner.state() == State::done || runner.state() == State::stopped;
    const std::uint64_t tested = ended ? runner.result().tested : p.tested, total = ended ? runner.result().total : p.total;
    const double share = total > 0 ? static_cast<double>(tested) / static_cast<double>(total) : 0;
    bar_->setValue(static_cast<int>(1000 * share));
    share_->setText(numbers::fixed(100 * share, 0) + QStringLiteral(" %"));
    const auto count = [](std::uint64_t value) { return numbers::count(static_cast<std::int64_t>(value)); };
    count_->setText(runner.state() == State::done ? tr("%1 combinations, %2 legal").arg(count(tested), count(runner.result().legal))
                                                  : tr("%1 of %2 combinations").arg(count(tested), count(total)));
    run_->set_words(runner.state() == State::running ? tr("Pause") : runner.state() == State::paused ? tr("Go on") : tr("Search"), {});
    run_->set_primary(!runner.busy());
    stop_->setEnabled(runner.busy());
    switch (runner.state()) {
        case State::idle:
            left_->setText({});
            share_->setText(tr("Not searched yet"));
            count_->setText(tr("Every legal layout of this plan"));
            break;
        case State::running:
            // The first blocks say little about the rest.
            left_->setText(20 * p.tested > p.total ? tr("about %1 left").arg(numbers::duration(std::max(p.seconds_left, 0.1)).text())
                                                   : QString());
            break;
        case State::paused:
            left_->setText(tr("paused"));
            break;
        case State::stopped:
            left_->setText(tr("stopped, results kept"));
            break;
        case State::done:
            left_->setText(tr("in %1").arg(numbers::duration(runner.result().seconds).text()));
            break;
    }
}

}  // namespace layline
