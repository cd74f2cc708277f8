// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/groups/groups_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "app/gui/groups/rank_grid.h"
#include "widgets/segmented/segmented_control.h"
#include "widgets/theme/fonts.h"

namespace layline {

namespace {

constexpr int side_width = 420, margin = 16;
constexpr std::size_t most_listed = 10;

/// "0, 8, 16, ... 120".
QString listed(const std::vector<std::int64_t>& ranks) {
    QStringList words;
    for (std::size_t i = 0; i < std::min(ranks.size(), most_listed); ++i) words << QString::number(ranks[i]);
    if (ranks.size() > most_listed) words << QStringLiteral("…") << QString::number(ranks.back());
    return words.join(QStringLiteral(", "));
}

QString short_name(GroupKind kind) {
    const std::string_view name = group_name(kind);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

}  // namespace

GroupsPage::GroupsPage(PlanningSession& session)
    : session_(session), grid_(new RankGrid), kinds_(new SegmentedControl(tr("Group"))), words_(new QLabel) {
    words_->setFont(font_of(TextRole::body));
    words_->setWordWrap(true);
    words_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    words_->setContentsMargins(margin, 8, margin, 8);
    words_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    words_->setBackgroundRole(QPalette::Base);
    words_->setAutoFillBackground(true);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(words_);
    auto* side = new QWidget;
    side->setFixedWidth(side_width);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(kinds_);
    column->addWidget(scroll, 1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(grid_, 1);
    row->addWidget(side);
    connect(grid_, &RankGrid::chosen, this, &GroupsPage::choose_rank);
    connect(kinds_, &SegmentedControl::chosen, this, [this](int kind) { choose_kind(static_cast<GroupKind>(kind)); });
    connect(&session_, &PlanningSession::changed, this, [this](Changes changes) {
        if (changes & Change::estimate) refresh_when_seen();
    });
}

void GroupsPage::choose_rank(std::int64_t rank) {
    rank_ = rank;
    refresh_when_seen();
}

void GroupsPage::choose_kind(GroupKind kind) {
    kind_ = kind;
    refresh_when_seen();
}

QString GroupsPage::line_of(GroupKind kind) const {
    const Scenario& scenario = session_.last_valid()->scenario;
    const auto ranks = group_of(scenario, kind, rank_);
    if (ranks.size() == 1) return tr("%1 1: alone").arg(short_name(kind));
    const QString link = within_scale_up(scenario, ranks) ? tr("over the scale-up link") : tr("over the network");
    return tr("%1 %2, %3: %4").arg(short_name(kind)).arg(ranks.size()).arg(link, listed(ranks));
}

QStringList GroupsPage::lines() const {
    QStringList all;
    if (session_.last_valid())
        for (const GroupKind kind : group_kinds()) all << line_of(kind);
    return all;
}

void GroupsPage::refresh() {
    if (!session_.last_valid()) return;
    const Scenario& scenario = session_.last_valid()->scenario;
    rank_ = std::clamp<std::int64_t>(rank_, 0, scenario.cluster.gpus - 1);
    std::vector<Segment> segments;
    for (const GroupKind kind : group_kinds()) segments.push_back({short_name(kind), {}, false});
    kinds_->set_segments(segments, static_cast<int>(kind_));
    grid_->set_ranks(scenario.cluster.gpus, scenario.cluster.gpus_per_node, rank_, group_of(scenario, kind_, rank_));
    const std::int64_t stage = rank_ / (scenario.cluster.gpus / scenario.layout.pp);
    words_->setText(tr("Rank %1, node %2, pipeline stage %3").arg(rank_).arg(rank_ / scenario.cluster.gpus_per_node).arg(stage) +
                    QStringLiteral("\n\n") + lines().join(QStringLiteral("\n\n")));
}

}  // namespace layline
