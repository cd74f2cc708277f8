// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/schedule_table.h"

#include <QLocale>
#include <QStringList>

namespace layline {
namespace {

constexpr int significant_digits = 12;

QString seconds(double value) { return QLocale::c().toString(value, 'g', significant_digits); }

QString bar_word(LaneKind kind) {
    switch (kind) {
        case LaneKind::dp_reduce:
            return QStringLiteral("dp_reduce");
        case LaneKind::dp_gather:
            return QStringLiteral("dp_gather");
        case LaneKind::optimizer:
            return QStringLiteral("optimizer");
        case LaneKind::unshard:
            return QStringLiteral("unshard");
    }
    return {};
}

QString waited_for(const SchedulePicture& picture, std::size_t action) {
    const std::int32_t before = picture.timeline().binding[action];
    return before < 0 ? QString() : QString::fromStdString(describe(picture.schedule().actions[static_cast<std::size_t>(before)]));
}

}  // namespace

QString table_text(const SchedulePicture& picture, double begin_s, double end_s, QChar separator) {
    const QStringList head{QStringLiteral("rank"),      QStringLiteral("stage"),       QStringLiteral("chunk"),
                           QStringLiteral("kind"),      QStringLiteral("micro_batch"), QStringLiteral("slice"),
                           QStringLiteral("direction"), QStringLiteral("start_s"),     QStringLiteral("end_s"),
                           QStringLiteral("waited_for")};
    QString text = head.join(separator) + QLatin1Char('\n');
    const auto number = [](int value) { return QString::number(value); };
    for (int rank = 0; rank < picture.ranks(); ++rank) {
        const RowTimes row = picture.row(rank);
        for (std::size_t i = row.first_ending_after(begin_s); i < row.size() && row.start_s[i] < end_s; ++i) {
            const std::size_t index = picture.row_begin(rank) + i;
            const Action& action = picture.schedule().actions[index];
            text += QStringList{number(rank),
                                number(action.stage),
                                number(picture.chunks().chunk(action)),
                                QString(QLatin1Char(letter(action.kind))),
                                number(action.micro_batch),
                                number(action.slice),
                                number(action.direction),
                                seconds(row.start_s[i]),
                                seconds(row.end_s[i]),
                                waited_for(picture, index)}
                        .join(separator) +
                    QLatin1Char('\n');
        }
        for (const LaneBar& bar : picture.bars(rank))
            if (bar.end_s > begin_s && bar.start_s < end_s)
                text += QStringList{number(rank),
                                    bar.stage >= 0 ? number(bar.stage) : QString(),
                                    {},
                                    bar_word(bar.kind),
                                    {},
                                    {},
                                    {},
                                    seconds(bar.start_s),
                                    seconds(bar.end_s),
                                    {}}
                            .join(separator) +
                        QLatin1Char('\n');
    }
    return text;
}

std::size_t boxes_within(const SchedulePicture& picture, double begin_s, double end_s) {
    std::size_t count = 0;
    for (int rank = 0; rank < picture.ranks(); ++rank) {
        const RowTimes row = picture.row(rank);
        count += row.first_ending_after(end_s) - row.first_ending_after(begin_s);
    }
    return count;
}

}  // namespace layline
