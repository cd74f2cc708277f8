// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/layout_panel/choices.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Choice", text); }

struct Title {
    const char* name;
    const char* title;
};
constexpr std::array titles{Title{"gpipe", "GPipe"},
                            Title{"1f1b", "1F1B"},
                            Title{"eager-1f1b", "Eager 1F1B"},
                            Title{"interleaved", "Interleaved 1F1B"},
                            Title{"interleaved-overlap", "Interleaved, overlapped"},
                            Title{"looped-bfs", "Looped BFS"},
                            Title{"breadth-first", "Breadth-first"},
                            Title{"depth-first", "Depth-first"},
                            Title{"lga", "Layered gradient accumulation"},
                            Title{"terapipe", "TeraPipe"},
                            Title{"seq1f1b", "Seq1F1B"},
                            Title{"zb-h1", "ZB-H1"},
                            Title{"zb-h2", "ZB-H2"},
                            Title{"interleaved-zb", "Interleaved zero-bubble"},
                            Title{"zb-v", "ZB-V"},
                            Title{"v-half", "V-Half"},
                            Title{"v-min", "V-Min"},
                            Title{"1f1b-v", "1F1B-V"},
                            Title{"dualpipe", "DualPipe"},
                            Title{"dualpipev", "DualPipeV"},
                            Title{"chimera", "Chimera"},
                            Title{"hanayo", "Hanayo"},
                            Title{"async", "Asynchronous"}};

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

QString schedule_title(const std::string& name) {
    const auto found = std::ranges::find(titles, name, &Title::name);
    return found == titles.end() ? QString::fromStdString(name) : QString::fromUtf8(found->title);
}

Scenario with_schedule(const Scenario& scenario, const std::string& name) {
    Scenario changed = scenario;
    changed.layout.schedule = name;
    return changed;
}

}  // namespace layline
