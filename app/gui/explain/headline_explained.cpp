// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "app/gui/explain/alternatives.h"
#include "app/gui/explain/step_change.h"
#include "app/gui/explain/symbols.h"
#include "app/gui/words/scenario_words.h"
#include "model/cost/flops.h"
#include "model/estimate/quick_estimate.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Explain", text); }
QString equals(const QString& text) { return QStringLiteral("= ") + text; }

void mfu(Explained& made, const ExplainContext& context) {
    const Estimate& e = context.estimate;
    const MfuConvention convention = context.session.convention();
    const double flops = model_flops(e.scenario, convention);
    const double peak = peak_flops_per_s(e.scenario);
    made.sheet.title(tr("MFU"), numbers::percent(e.mfu(convention)).text());
    made.sheet.box(
        tr("MFU = model FLOPs ÷ ( peak FLOP/s · N · T )"),
        equals(tr("%1 ÷ ( %2 · %3 · %4 s )")
                   .arg(numbers::flops_per_s(flops).text().replace(QStringLiteral("FLOP/s"), QStringLiteral("FLOP")),
                        numbers::flops_per_s(peak).text(), numbers::count(e.scenario.cluster.gpus), numbers::significant(e.step_time_s))),
        equals(numbers::percent(e.mfu(convention)).text()));
    made.sheet.row(tr("Useful FLOPs are counted by"), convention_words(convention), {}, SheetTone::plain);
    made.sheet.row(tr("HFU, recompute counted"), numbers::percent(e.hfu(convention)).text());
    add_symbols(made.sheet, QStringLiteral("N"), e.scenario);
}

void step_time(Explained& made, const ExplainContext& context) {
    const Estimate& e = context.estimate;
    const double pipeline_s = iteration_s(*e.timeline), end_s = e.step_time_s - pipeline_s;
    made.sheet.title(tr("Step time"), numbers::duration(e.step_time_s).text());
    made.sheet.box(tr("T = pipeline + gradients, optimizer and weights that nothing hides"),
                   equals(QStringLiteral("%1 + %2").arg(numbers::duration(pipeline_s).text(), numbers::duration(end_s).text())),
                   equals(numbers::duration(e.step_time_s).text()));
    made.sheet.row(tr("Bubble of the pipeline"), numbers::percent(e.bubble.makespan).text());
    add_symbols(made.sheet, QStringLiteral("m p"), e.scenario);
}

void throughput(Explained& made, const ExplainContext& context) {
    const Estimate& e = context.estimate;
    made.sheet.title(tr("Tokens/s/GPU"), numbers::significant(e.tokens_per_s_per_gpu));
    made.sheet.box(tr("B · s ÷ ( T · N )"),
                   equals(tr("%1 · %2 ÷ ( %3 s · %4 )")
                              .arg(numbers::count(e.scenario.training.global_batch), numbers::count(e.scenario.training.sequence_length),
                                   numbers::significant(e.step_time_s), numbers::count(e.scenario.cluster.gpus))),
                   equals(numbers::significant(e.tokens_per_s_per_gpu)));
    made.sheet.row(tr("All GPUs together, tokens/s"), numbers::significant(e.tokens_per_s));
    add_symbols(made.sheet, QStringLiteral("B s N"), e.scenario);
}

}  // namespace

Explained explain_tile(const ExplainContext& context, HeadlineTile tile) {
    if (tile == HeadlineTile::memory || tile == HeadlineTile::verdict) return explain_stage_memory(context, context.estimate.peak_stage);
    Explained made;
    if (tile == HeadlineTile::step_time)
        step_time(made, context);
    else if (tile == HeadlineTile::throughput)
        throughput(made, context);
    else
        mfu(made, context);
    add_step_changes(made, context);
    add_known_error(made.sheet, context.estimate);
    return made;
}

}  // namespace layline
