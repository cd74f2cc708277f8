// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/axes/architecture_page.h"

#include <QHBoxLayout>
#include <QLabel>

#include "model/cost/parameters.h"
#include "model/scenario/architecture_axes.h"
#include "widgets/common/text_button.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {
constexpr int margin = 16;
}

ArchitecturePage::ArchitecturePage(PlanningSession& session)
    : AxesPage(session, architecture_axes()), total_(new QLabel), active_(new QLabel), import_(new TextButton) {
    total_->setFont(font_of(TextRole::section));
    active_->setFont(font_of(TextRole::caption));
    import_->set_words(tr("Import…"), {});
    import_->set_small(true);
    import_->setToolTip(tr("Read the config.json of a Hugging Face model; dropping the file on the window does the same"));
    connect(import_, &TextButton::clicked, this, &ArchitecturePage::import_requested);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(total_);
    words->addWidget(active_);
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(margin, 8, margin, 8);
    row->addLayout(words, 1);
    row->addWidget(import_);
    add_header(header);
}

QString ArchitecturePage::count_words() const { return total_->text(); }

void ArchitecturePage::refresh() {
    AxesPage::refresh();
    const Architecture& model = session().scenario().architecture;
    const ParameterCount count = count_parameters(model);
    total_->setText(tr("%1 parameters").arg(numbers::count(count.total)));
    const QString prediction = count.mtp > 0 ? tr(", %1 more in prediction layers").arg(numbers::count(count.mtp)) : QString();
    active_->setText((model.moe ? tr("%1 active for a token").arg(numbers::count(count.active)) : tr("all active")) + prediction);
}

}  // namespace layline
