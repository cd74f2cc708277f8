// SPDX-License-Identifier: GPL-3.0-or-later
#include <yaml-cpp/yaml.h>

#include "model/launch/read/command_line.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

TextPlace place_of(const YAML::Node& node) {
    const YAML::Mark mark = node.Mark();
    return {static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1};
}

void take_words(const YAML::Node& list, ShellWords& words) {
    if (!list.IsSequence()) return;
    for (const YAML::Node& item : list)
        if (item.IsScalar()) words.push_back({item.Scalar(), place_of(item), ""});
}

std::optional<std::int64_t> whole(const YAML::Node& node) {
    try {
        return node.IsScalar() ? std::optional(node.as<std::int64_t>()) : std::nullopt;
    } catch (const YAML::Exception&) {
        return std::nullopt;
    }
}

void take_container(const YAML::Node& container, CommandLine& line) {
    ShellWords words;
    take_words(container["command"], words);
    take_words(container["args"], words);
    ShellScript script;
    if (!words.empty()) script.commands.push_back(std::move(words));
    CommandLine inner = command_line(script);
    line.program = inner.program;
    line.arguments = std::move(inner.arguments);
    for (const YAML::Node& variable : container["env"])
        if (variable["name"].IsDefined() && variable["value"].IsDefined() && variable["name"].IsScalar() && variable["value"].IsScalar())
            line.environment[variable["name"].Scalar()] = variable["value"].Scalar();
}

void take_trainer(const YAML::Node& trainer, CommandLine& line) {
    take_container(trainer, line);
    line.nodes = whole(trainer["numNodes"]);
    line.gpus_per_node = whole(trainer["numProcPerNode"]);
}

void take_replicas(const YAML::Node& spec, CommandLine& line) {
    std::int64_t nodes = 0;
    for (const char* role : {"Master", "Worker"}) {
        const YAML::Node replica = spec["pytorchReplicaSpecs"][role];
        if (!replica.IsDefined() || !replica.IsMap()) continue;
        nodes += whole(replica["replicas"]).value_or(1);
        const YAML::Node containers = replica["template"]["spec"]["containers"];
        if (containers.IsDefined() && containers.IsSequence() && containers.size() > 0 && line.arguments.empty())
            take_container(containers[0], line);
    }
    if (nodes > 0) line.nodes = nodes;
    line.gpus_per_node = whole(spec["nprocPerNode"]);
}

}  // namespace

std::optional<CommandLine> manifest_command(const std::string& yaml, const std::string& file) {
    if (yaml.find("apiVersion") == std::string::npos) return std::nullopt;
    try {
        const YAML::Node root = YAML::Load(yaml);
        if (!root.IsMap() || !root["kind"].IsDefined() || !root["spec"].IsDefined() || !root["kind"].IsScalar()) return std::nullopt;
        CommandLine line;
        const YAML::Node spec = root["spec"];
        if (root["kind"].Scalar() == "TrainJob" && spec["trainer"].IsDefined())
            take_trainer(spec["trainer"], line);
        else if (root["kind"].Scalar() == "PyTorchJob")
            take_replicas(spec, line);
        else
            return std::nullopt;
        return line;
    } catch (const YAML::ParserException& error) {
        throw InputError(file, words({static_cast<std::size_t>(error.mark.line) + 1, static_cast<std::size_t>(error.mark.column) + 1}),
                         "YAML", error.msg);
    } catch (const YAML::Exception& error) {
        throw InputError(file, "", "a TrainJob or PyTorchJob", error.msg);
    }
}

}  // namespace layline
