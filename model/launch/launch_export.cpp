// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/launch_export.h"

#include <fmt/format.h>

#include "model/launch/launch_draft.h"
#include "model/launch/shell_text.h"
#include "model/rules/launchers/launcher_check.h"
#include "model/rules/rules.h"

namespace layline {

namespace {

using Writer = void (*)(const Scenario&, LaunchDraft&);

Writer writer_of(LauncherId id) {
    switch (id) {
        case LauncherId::megatron_lm:
            return write_megatron_lm;
        case LauncherId::megatron_bridge:
            return write_megatron_bridge;
        case LauncherId::deepspeed:
            return write_deepspeed;
        case LauncherId::torchtitan:
            return write_torchtitan;
        case LauncherId::torchtitan_0_2:
            return write_torchtitan_0_2;
        case LauncherId::nanotron:
            return write_nanotron;
        case LauncherId::accelerate:
            return write_accelerate;
        case LauncherId::colossalai:
            return write_colossalai;
        case LauncherId::galvatron:
            return write_galvatron;
        case LauncherId::axolotl:
            return write_axolotl;
    }
    return nullptr;
}

void sort_in(const std::vector<Violation>& found, LaunchExport& made) {
    for (const Violation& violation : found) {
        if (violation.severity == Severity::error)
            made.refusals.push_back(violation);
        else
            made.warnings.push_back(violation.message);
    }
}

}  // namespace

std::vector<std::string> head_comments(const Scenario& scenario, LauncherId id, const ExportOptions& options) {
    constexpr double gib = 1024.0 * 1024.0 * 1024.0;
    const Launcher& to = launcher(id);
    std::vector<std::string> lines{one_line(scenario.name.empty() ? scenario.architecture.name : scenario.name),
                                   fmt::format("Written by Layline for {} {}.", to.name, to.version)};
    if (options.step_time_s > 0) lines.push_back(fmt::format("Predicted step time: {:.2f} s", options.step_time_s));
    if (options.peak_memory_bytes > 0)
        lines.push_back(fmt::format("Predicted peak memory of a GPU: {:.1f} GiB", options.peak_memory_bytes / gib));
    return lines;
}

std::string commented(const std::vector<std::string>& lines, const std::string& mark) {
    std::string text;
    for (const std::string& line : lines) text += mark + one_line(line) + "\n";
    return text;
}

std::vector<std::string> flat(const std::vector<ArgumentGroup>& groups) {
    std::vector<std::string> words;
    for (const ArgumentGroup& group : groups)
        for (const auto& line : group.lines) words.insert(words.end(), line.begin(), line.end());
    return words;
}

LaunchExport export_scenario(const Scenario& scenario, LauncherId id, const ExportOptions& options) {
    LaunchExport made;
    sort_in(check(scenario), made);
    sort_in(check(scenario, id), made);
    sort_in(check(scenario, options.outer), made);
    if (!made.refusals.empty()) return made;
    LaunchDraft draft;
    draft.comments = head_comments(scenario, id, options);
    writer_of(id)(scenario, draft);
    made.files = draft.files;
    made.files.push_back(write_outer(scenario, draft, options.outer));
    made.arguments = flat(draft.arguments);
    made.environment = draft.environment;
    return made;
}

}  // namespace layline
