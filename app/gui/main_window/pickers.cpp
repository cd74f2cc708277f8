// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/pickers.h"

#include <QMenu>
#include <QWidget>
#include <array>

#include "app/gui/session/planning_session.h"
#include "app/gui/words/outcome_words.h"
#include "app/gui/words/scenario_words.h"
#include "model/cost/flops.h"
#include "model/estimate/legality.h"
#include "model/rules/rules.h"
#include "model/scenario/input_error.h"
#include "model/scenario/names.h"
#include "model/scenario/presets.h"
#include "widgets/context/context_bar.h"
#include "widgets/context/picker_button.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr std::array attention_kernels{AttentionKernel::unfused, AttentionKernel::fused_softmax, AttentionKernel::flash1,
                                       AttentionKernel::flash2, AttentionKernel::flash3};
constexpr std::array precisions{Precision::fp32, Precision::fp16, Precision::bf16, Precision::fp8, Precision::mxfp8, Precision::nvfp4};

QString precision_word(Precision precision) {
    const auto word = name_of(precision);
    return QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
}

QAction* add_choice(QMenu& menu, const QString& text, bool checked) {
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(checked);
    return action;
}

}  // namespace

Pickers::Pickers(PlanningSession& session, ContextBar& bar, QWidget* window) : QObject(window), session_(session), bar_(bar) {
    const auto add = [&](const QString& caption, const char* name, void (Pickers::*fill)(QMenu&)) {
        PickerButton* picker = bar.add_picker(caption);
        picker->setObjectName(QStringLiteral("picker.") + QString::fromUtf8(name));
        auto* menu = new QMenu(window);
        menu->setToolTipsVisible(true);
        connect(menu, &QMenu::aboutToShow, this, [this, menu, fill] {
            menu->clear();
            (this->*fill)(*menu);
        });
        picker->set_menu(menu);
        return picker;
    };
    model_ = add(tr("Model"), "model", &Pickers::fill_models);
    cluster_ = add(tr("Cluster"), "cluster", &Pickers::fill_clusters);
    kernels_ = add(tr("Kernels"), "kernels", &Pickers::fill_kernels);
    precision_ = add(tr("Precision"), "precision", &Pickers::fill_precisions);
    connect(&session_, &PlanningSession::changed, this, [this](Changes changes) {
        if (changes & Change::plan) update_words();
    });
}

void Pickers::update_words() {
    const Scenario& now = session_.scenario();
    model_->set_choice(QString::fromStdString(now.architecture.name));
    cluster_->set_choice(cluster_words(now.cluster), cluster_words_brief(now.cluster));
    kernels_->set_choice(kernel_words(now), kernel_words_brief(now), false);
    precision_->set_choice(precision_word(now.training.precision), {}, false);
    bar_.relayout();
}

void Pickers::edit(const Scenario& next, const QString& text) { session_.edit(next, text); }

void Pickers::choose_model(const std::string& id) {
    try {
        Scenario next = session_.scenario();
        next.architecture = model_preset(id);
        edit(next, tr("Choose %1").arg(QString::fromStdString(next.architecture.name)));
    } catch (const InputError& error) {
        session_.say({tr("The model could not be read"), QString::fromUtf8(error.what()), {}, {}});
    }
}

void Pickers::choose_cluster(const std::string& id) {
    try {
        Scenario next = session_.scenario();
        const std::int64_t gpus = next.cluster.gpus;
        next.cluster = cluster_preset(id);
        next.cluster.gpus = gpus;
        edit(next, tr("Choose %1").arg(QString::fromStdString(next.cluster.name)));
    } catch (const InputError& error) {
        session_.say({tr("The cluster could not be read"), QString::fromUtf8(error.what()), {}, {}});
    }
}

void Pickers::fill_models(QMenu& menu) {
    for (const PresetInfo& preset : model_presets()) {
        QAction* action = add_choice(menu, QString::fromStdString(preset.name), preset.id == session_.scenario().architecture.id);
        action->setToolTip(QString::fromStdString(preset.source));
        connect(action, &QAction::triggered, this, [this, id = preset.id] { choose_model(id); });
    }
}

void Pickers::fill_clusters(QMenu& menu) {
    const Scenario& now = session_.scenario();
    for (const PresetInfo& preset : cluster_presets()) {
        QAction* action = add_choice(menu, QString::fromStdString(preset.name), preset.id == now.cluster.id);
        action->setToolTip(QString::fromStdString(preset.source));
        connect(action, &QAction::triggered, this, [this, id = preset.id] { choose_cluster(id); });
    }
    menu.addSeparator();
    QMenu* counts = menu.addMenu(tr("GPUs: %1").arg(numbers::count(now.cluster.gpus)));
    counts->setToolTipsVisible(true);
    for (const Stop& stop : stops_for(now, "gpus", session_.target())) {
        QAction* action = add_choice(*counts, numbers::count(stop.value), stop.value == now.cluster.gpus);
        if (!stop.legal) action->setText(action->text() + u'\t' + tr("not possible"));
        action->setToolTip(QString::fromStdString(stop.reason));
        connect(action, &QAction::triggered, this, [this, value = stop.value] { session_.set_field("gpus", value); });
    }
}

void Pickers::fill_kernels(QMenu& menu) {
    const Scenario& now = session_.scenario();
    for (const AttentionKernel kernel : attention_kernels) {
        QAction* action = add_choice(menu, attention_words(kernel), kernel == now.training.attention);
        connect(action, &QAction::triggered, this, [this, kernel] {
            Scenario next = session_.scenario();
            next.training.attention = kernel;
            edit(next, tr("Use %1").arg(attention_words(kernel)));
        });
    }
    menu.addSeparator();
    QAction* fused = add_choice(menu, tr("Fused norms"), now.training.fused_norm);
    connect(fused, &QAction::triggered, this, [this](bool on) {
        Scenario next = session_.scenario();
        next.training.fused_norm = on;
        edit(next, on ? tr("Use fused norms") : tr("Use unfused norms"));
    });
}

void Pickers::fill_precisions(QMenu& menu) {
    for (const Precision precision : precisions) {
        Scenario next = session_.scenario();
        next.training.precision = precision;
        QAction* action = add_choice(menu, precision_word(precision), precision == session_.scenario().training.precision);
        action->setEnabled(peak_flops_per_s(next) > 0);
        if (!action->isEnabled())
            action->setToolTip(tr("%1 has no such units.").arg(QString::fromStdString(next.cluster.accelerator.name)));
        connect(action, &QAction::triggered, this, [this, next, precision] { edit(next, tr("Use %1").arg(precision_word(precision))); });
    }
}

}  // namespace layline
