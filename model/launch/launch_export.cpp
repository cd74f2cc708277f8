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

/// "Megatron-LM core 0.18.2", "DeepSpeed 0.19.6, ...".
std::string written_for(LauncherId id, std::string_view word) {
    const LauncherVersion* known = version_named(id, word);
    const std::string name = launcher(id).name;
    std::string version = (known != nullptr ? known : version_named(id, ""))->name;
    const std::string_view first_word = std::string_view(name).substr(0, name.find(' '));
    if (version.starts_with(first_word)) return version;
    return std::string(id == LauncherId::torchtitan_0_2 ? first_word : name) + " " + version;
}

}  // namespace

std::vector<std::string> head_comments(const Scenario& scenario, LauncherId id, const ExportOptions& options) {
    constexpr double gib = 1024.0 * 1024.0 * 1024.0;
    std::vector<std::string> lines{one_line(scenario.name.empty() ? scenario.architecture.name : scenario.name),
                                   "Written by Layline for " + written_for(id, options.version) + "."};
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
    LauncherOptions told;
    told.set_version(options.version);
    sort_in(check(scenario, id, told), made);
    sort_in(check(scenario, options.outer), made);
    if (!made.refusals.empty()) return made;
    LaunchDraft draft;
    draft.version = options.version;
    draft.comments = head_comments(scenario, id, options);
    writer_of(id)(scenario, draft);
    made.files = draft.files;
    made.files.push_back(write_outer(scenario, draft, options.outer));
    made.arguments = flat(draft.arguments);
    made.environment = draft.environment;
    return made;
}

}  // namespace layline
