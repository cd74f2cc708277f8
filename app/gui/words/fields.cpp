// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/words/fields.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

#include "model/rules/rules.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr std::int64_t kilo = 1024;

const std::array<FieldInfo, 10>& table() {
    static const std::array<FieldInfo, 10> infos{{
        {"tp", QT_TRANSLATE_NOOP("Field", "Tensor parallel"), "TP", "TP", FieldGroup::parallelism},
        {"pp", QT_TRANSLATE_NOOP("Field", "Pipeline parallel"), "PP", "PP", FieldGroup::parallelism},
        {"vpp", QT_TRANSLATE_NOOP("Field", "Virtual stages"), "VPP", "VPP", FieldGroup::parallelism},
        {"cp", QT_TRANSLATE_NOOP("Field", "Context parallel"), "CP", "CP", FieldGroup::parallelism},
        {"ep", QT_TRANSLATE_NOOP("Field", "Expert parallel"), "EP", "EP", FieldGroup::parallelism},
        {"mbs", QT_TRANSLATE_NOOP("Field", "Micro-batch"), QT_TRANSLATE_NOOP("Field", "sequences"),
         QT_TRANSLATE_NOOP("Field", "micro-batch"), FieldGroup::batch},
        {"global_batch", QT_TRANSLATE_NOOP("Field", "Global batch"), QT_TRANSLATE_NOOP("Field", "sequences"),
         QT_TRANSLATE_NOOP("Field", "global batch"), FieldGroup::batch},
        {"sequence_length", QT_TRANSLATE_NOOP("Field", "Sequence length"), QT_TRANSLATE_NOOP("Field", "tokens"),
         QT_TRANSLATE_NOOP("Field", "sequence length"), FieldGroup::batch},
        {"gpus", QT_TRANSLATE_NOOP("Field", "GPUs"), "", QT_TRANSLATE_NOOP("Field", "GPUs"), FieldGroup::hidden},
        {"etp", QT_TRANSLATE_NOOP("Field", "Expert tensor parallel"), "ETP", "ETP", FieldGroup::hidden},
    }};
    return infos;
}

QString tr(const char* text) { return QCoreApplication::translate("Field", text); }

}  // namespace

std::span<const FieldInfo> fields() { return table(); }

const FieldInfo& field_info(const std::string& key) { return *std::ranges::find(table(), key, &FieldInfo::key); }

QString field_name(const std::string& key) { return tr(field_info(key).name); }

QString field_with_value(const std::string& key, std::int64_t value) {
    return tr(field_info(key).sentence_form) + u' ' + numbers::count(value);
}

QString stop_label(const std::string& key, std::int64_t value) {
    if (key == "sequence_length" && value >= kilo && value % kilo == 0) return QString::number(value / kilo) + u'k';
    return QString::number(value);
}

std::string differing_field(const Scenario& one, const Scenario& other) {
    for (const FieldInfo& field : fields()) {
        const std::int64_t value = field_value(other, field.key);
        if (field_value(one, field.key) != value && with_field(one, field.key, value) == other) return field.key;
    }
    return {};
}

}  // namespace layline
