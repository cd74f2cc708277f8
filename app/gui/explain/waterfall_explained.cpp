// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <algorithm>

#include "app/gui/explain/step_change.h"
#include "model/estimate/waterfall.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Explain", text); }

}  // namespace

Explained explain_waterfall_row(const ExplainContext& context, WaterfallKind kind) {
    if (kind == WaterfallKind::achieved || kind == WaterfallKind::peak) return explain_tile(context, HeadlineTile::mfu);
    const std::vector<WaterfallRow> rows = waterfall_for(context.estimate, context.session.convention());
    const auto row = std::ranges::find(rows, kind, &WaterfallRow::kind);
    Explained made;
    if (row == rows.end()) {
        made.sheet.paragraph(tr("This layout has no such part."));
        return made;
    }
    made.sheet.title(QString::fromStdString(row->name), numbers::duration(row->seconds).text());
    made.sheet.row(tr("Share of the step"), numbers::percent(row->share).text());
    add_row_changes(made, context, kind);
    add_known_error(made.sheet, context.estimate);
    return made;
}

}  // namespace layline
