// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/search/result_model.h"

#include <algorithm>

#include "app/gui/words/outcome_words.h"
#include "model/search/recompute_text.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr std::size_t most_rows = 100'000;

/// The same parts of a layout in words or in signs.
struct Vocabulary {
    bool brief;

    QString sized(const char* words, const char* signs, std::int64_t value) const {
        return told(QString::fromUtf8(words) + u' ', QString::fromUtf8(signs)) + QString::number(value);
    }
    QString told(const QString& words, const QString& signs) const { return brief ? signs : words; }
};

QStringList parts_of(const Layout& l, const Vocabulary& say) {
    QStringList parts{say.sized("TP", "TP", l.tp), say.sized("PP", "PP", l.pp)};
    const auto add_degree = [&](const char* words, const char* signs, std::int64_t value) {
        if (value > 1) parts << say.sized(words, signs, value);
    };
    add_degree("VPP", "v", l.vpp);
    add_degree("CP", "CP", l.cp);
    add_degree("EP", "EP", l.ep);
    add_degree("ETP", "ETP", l.etp);
    parts << say.sized("mb", "mb", l.micro_batch);
    if (l.sequence_parallel) parts << QStringLiteral("SP");
    parts << say.sized("ZeRO", "Z", l.zero_stage);
    const QString recompute = QString::fromStdString(recompute_text(recompute_of(l)));
    if (l.recompute != Recompute::none) parts << say.told(ResultModel::tr("recompute %1").arg(recompute), recompute);
    if (l.pp > 1 && l.schedule != "1f1b" && l.schedule != "interleaved") parts << QString::fromStdString(l.schedule);
    if (l.shard_gpus > 0) parts << say.sized("HSDP", "H", l.shard_gpus);
    if (l.zero_stage == 3 && l.fsdp_prefetch != 1)
        parts << say.told(ResultModel::tr("prefetch %1").arg(l.fsdp_prefetch), QStringLiteral("pf%1").arg(l.fsdp_prefetch));
    if (l.zero_stage == 3 && !l.fsdp_reshard) parts << ResultModel::tr("no reshard");
    if (l.offload_activations > 0)
        parts << say.told(ResultModel::tr("offload activations %1 %").arg(100 * l.offload_activations), ResultModel::tr("offload act."));
    if (l.offload_optimizer > 0)
        parts << say.told(ResultModel::tr("offload optimizer %1 %").arg(100 * l.offload_optimizer), ResultModel::tr("offload opt."));
    if (!l.stage_counts.stages.empty())
        parts << say.told(ResultModel::tr("stages %1").arg(QString::fromStdString(l.stage_counts.stages)), ResultModel::tr("stages"));
    if (l.stage_counts.last_layers > 0)
        parts << say.told(ResultModel::tr("ends %1 and %2").arg(l.stage_counts.first_layers).arg(l.stage_counts.last_layers),
                          ResultModel::tr("ends"));
    return parts;
}

}  // namespace

QString result_words(const Layout& layout) { return parts_of(layout, {false}).join(QStringLiteral(" · ")); }

QString result_signs(const Layout& layout) { return parts_of(layout, {true}).join(u' '); }

void ResultModel::clear() { replace({}); }

void ResultModel::replace(std::vector<Candidate> rows) {
    beginResetModel();
    rows_ = std::move(rows);
    if (rows_.size() > most_rows) rows_.resize(most_rows);
    contenders_ = 0;
    endResetModel();
}

void ResultModel::append(const std::vector<Candidate>& found) {
    const std::size_t fits = std::min(found.size(), most_rows - std::min(most_rows, rows_.size()));
    if (fits == 0) return;
    beginInsertRows({}, static_cast<int>(rows_.size()), static_cast<int>(rows_.size() + fits) - 1);
    rows_.insert(rows_.end(), found.begin(), found.begin() + static_cast<std::ptrdiff_t>(fits));
    endInsertRows();
}

void ResultModel::set_context(std::size_t contenders, double contender_limit_s, std::int64_t own_gpus) {
    contenders_ = contenders;
    contender_limit_s_ = contender_limit_s;
    own_gpus_ = own_gpus;
    if (!rows_.empty()) emit dataChanged(index(0, 0), index(static_cast<int>(rows_.size()) - 1, columns - 1));
}

int ResultModel::row_of(const Candidate& candidate) const {
    const auto found = std::ranges::find_if(rows_, [&](const Candidate& each) { return same_layout(each, candidate); });
    return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

bool ResultModel::is_contender(int row) const {
    const Candidate& c = candidate(row);
    return contenders_ > 1 && c.estimate.verdict != Verdict::does_not_fit && c.estimate.step_time_s <= contender_limit_s_;
}

int ResultModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }

int ResultModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns; }

QVariant ResultModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Candidate& c = candidate(index.row());
    const bool left = index.column() == layout || index.column() == verdict;
    if (role == Qt::TextAlignmentRole) return int((left ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == step && is_contender(index.row()))
        return tr("Within the model's error of the best: not told apart from it");
    if (role == Qt::ToolTipRole) return result_words(c.layout);
    if (role == brief_role && index.column() == layout) return result_signs(c.layout);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case rank:
            return {};
        case layout:
            return result_words(c.layout);
        case gpus:
            return numbers::count(c.gpus);
        case step:
            return QString((is_contender(index.row()) ? QStringLiteral("≈ ") : QString()) + numbers::significant(c.estimate.step_time_s));
        case mfu:
            return numbers::fixed(100 * c.estimate.mfu_palm, 1);
        case peak:
            return numbers::gib(c.estimate.peak_bytes).number;
        default:
            return verdict_in_sentence(c.estimate.verdict);
    }
}

QVariant ResultModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const bool left = section == layout || section == verdict;
    if (role == Qt::TextAlignmentRole) return int((left ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const QString heads[] = {{}, tr("Layout"), tr("GPUs"), tr("Step, s"), tr("MFU, %"), tr("Peak, GiB"), tr("Verdict")};
    return heads[section];
}

}  // namespace layline
