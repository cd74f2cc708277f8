// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/launch/launch_export.h"

namespace layline {

/// Arguments of one kind, kept together in the scripts: "MODEL_ARGS".
struct ArgumentGroup {
    std::string name;
    std::vector<std::vector<std::string>> lines;  ///< a flag and its values each

    void flag(std::string name_of_flag) { lines.push_back({std::move(name_of_flag)}); }
    void flag_if(bool wanted, std::string name_of_flag) {
        if (wanted) flag(std::move(name_of_flag));
    }
    void add(std::string name_of_flag, std::string value) { lines.push_back({std::move(name_of_flag), std::move(value)}); }
    void add(std::string name_of_flag, std::int64_t value) { add(std::move(name_of_flag), std::to_string(value)); }
};

/// How the processes of every node are started.
enum class Starter {
    torchrun,    ///< one torchrun a node
    accelerate,  ///< one `accelerate launch` a node: it starts the processes itself
};

/// What a writer makes: the launcher's own files and the command that the outer launcher runs on every node.
struct LaunchDraft {
    std::string version;  ///< the word of the version that is written for
    std::vector<LaunchFile> files;
    Starter starter = Starter::torchrun;
    std::vector<std::string> program;            ///< script, or "-m" and a module
    std::vector<ArgumentGroup> arguments;        ///< after the program
    std::vector<std::string> starter_arguments;  ///< accelerate's own, before the program
    std::map<std::string, std::string> environment;
    std::vector<std::string> unset;     ///< variables that must not be set
    std::vector<std::string> comments;  ///< lines for the head of every file
};

/// Comment lines that head every written file: scenario, launcher and version, prediction.
std::vector<std::string> head_comments(const Scenario& scenario, LauncherId launcher, const ExportOptions& options);

/// The comments, each line after `mark` ("# ").
std::string commented(const std::vector<std::string>& lines, const std::string& mark);

std::vector<std::string> flat(const std::vector<ArgumentGroup>& groups);

// One writer a launcher. Each is called only with scenarios that its rules take.
void write_megatron_lm(const Scenario& scenario, LaunchDraft& draft);
void write_megatron_bridge(const Scenario& scenario, LaunchDraft& draft);
void write_deepspeed(const Scenario& scenario, LaunchDraft& draft);
void write_torchtitan(const Scenario& scenario, LaunchDraft& draft);
void write_torchtitan_0_2(const Scenario& scenario, LaunchDraft& draft);
void write_nanotron(const Scenario& scenario, LaunchDraft& draft);
void write_accelerate(const Scenario& scenario, LaunchDraft& draft);
void write_colossalai(const Scenario& scenario, LaunchDraft& draft);
void write_galvatron(const Scenario& scenario, LaunchDraft& draft);
void write_axolotl(const Scenario& scenario, LaunchDraft& draft);

/// The file that starts the draft's command on all nodes: a shell script or a Kubernetes manifest.
LaunchFile write_outer(const Scenario& scenario, const LaunchDraft& draft, OuterId outer);

}  // namespace layline
