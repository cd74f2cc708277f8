// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/layout_panel/choices.h"

#include <QCoreApplication>

#include "widgets/pipeline/schedule_names.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Choice", text); }

std::vector<ChoiceField> make_fields() {
    return {{QT_TRANSLATE_NOOP("Choice", "ZeRO stage"),
             {"0", "1", "2", "3"},
             [](const Scenario& s) { return s.layout.zero_stage; },
             [](Scenario s, int value) {
                 s.layout.zero_stage = value;
                 return s;
             }},
            {QT_TRANSLATE_NOOP("Choice", "Recompute"),
             {QT_TRANSLATE_NOOP("Choice", "None"), QT_TRANSLATE_NOOP("Choice", "Selective"), QT_TRANSLATE_NOOP("Choice", "Full")},
             [](const Scenario& s) { return static_cast<int>(s.layout.recompute); },
             [](Scenario s, int value) {
                 s.layout.recompute = static_cast<Recompute>(value);
                 return s;
             }},
            {QT_TRANSLATE_NOOP("Choice", "Sequence parallel"),
             {QT_TRANSLATE_NOOP("Choice", "Off"), QT_TRANSLATE_NOOP("Choice", "On")},
             [](const Scenario& s) { return s.layout.sequence_parallel ? 1 : 0; },
             [](Scenario s, int value) {
                 s.layout.sequence_parallel = value != 0;
                 return s;
             }}};
}

}  // namespace

const std::vector<ChoiceField>& choice_fields() {
    static const std::vector<ChoiceField> fields = make_fields();
    return fields;
}

QString choice_name(const ChoiceField& field) { return tr(field.name); }

QString choice_value(const ChoiceField& field, int value) { return tr(field.values[static_cast<std::size_t>(value)]); }

QString schedule_title(const std::string& name) { return schedule_name(name); }

}  // namespace layline
