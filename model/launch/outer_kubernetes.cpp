// SPDX-License-Identifier: GPL-3.0-or-later
#include <yaml-cpp/yaml.h>

#include "model/launch/outer_files.h"
#include "model/launch/shell_text.h"

namespace layline {

namespace {

constexpr const char* image = "registry.example.org/training:latest";
constexpr const char* folder = "/workspace";

/// Text that YAML might read as a number or a word of its own is always quoted.
void text(YAML::Emitter& out, const std::string& value) { out << YAML::DoubleQuoted << value; }

void sequence(YAML::Emitter& out, const std::vector<std::string>& words) {
    out << YAML::BeginSeq;
    for (const std::string& word : words) text(out, word);
    out << YAML::EndSeq;
}

/// torchrun takes sizes and rendezvous from PET_ variables that the operator sets.
std::vector<std::string> command(const LaunchDraft& draft) {
    if (draft.starter == Starter::torchrun) return {"torchrun"};
    std::vector<std::string> words{"bash", "-c",
                                   "exec accelerate launch --machine_rank \"$PET_NODE_RANK\" --main_process_ip \"$PET_MASTER_ADDR\" "
                                   "--main_process_port \"$PET_MASTER_PORT\" \"$@\"",
                                   "layline"};
    words.insert(words.end(), draft.starter_arguments.begin(), draft.starter_arguments.end());
    return words;
}

std::vector<std::string> arguments(const LaunchDraft& draft) {
    std::vector<std::string> words = draft.program;
    const auto rest = flat(draft.arguments);
    words.insert(words.end(), rest.begin(), rest.end());
    return words;
}

void environment(YAML::Emitter& out, const LaunchDraft& draft) {
    if (draft.environment.empty()) return;
    out << YAML::Key << "env" << YAML::Value << YAML::BeginSeq;
    for (const auto& [name, value] : draft.environment) {
        out << YAML::BeginMap << YAML::Key << "name" << YAML::Value << name << YAML::Key << "value" << YAML::Value;
        text(out, value);
        out << YAML::EndMap;
    }
    out << YAML::EndSeq;
}

void gpu_limits(YAML::Emitter& out, std::int64_t gpus) {
    out << YAML::BeginMap << YAML::Key << "limits" << YAML::Value << YAML::BeginMap << YAML::Key << "nvidia.com/gpu" << YAML::Value << gpus
        << YAML::EndMap << YAML::EndMap;
}

void container_words(YAML::Emitter& out, const LaunchDraft& draft) {
    out << YAML::Key << "image" << YAML::Value << image;
    out << YAML::Key << "command" << YAML::Value;
    sequence(out, command(draft));
    out << YAML::Key << "args" << YAML::Value;
    sequence(out, arguments(draft));
    environment(out, draft);
}

void head(YAML::Emitter& out, const char* version, const char* kind, const Scenario& scenario) {
    out << YAML::BeginMap << YAML::Key << "apiVersion" << YAML::Value << version << YAML::Key << "kind" << YAML::Value << kind;
    out << YAML::Key << "metadata" << YAML::Value << YAML::BeginMap << YAML::Key << "name" << YAML::Value << plain_name(scenario.name, '-')
        << YAML::EndMap;
}

void replica(YAML::Emitter& out, const char* role, std::int64_t count, const LaunchDraft& draft, std::int64_t gpus) {
    out << YAML::Key << role << YAML::Value << YAML::BeginMap << YAML::Key << "replicas" << YAML::Value << count << YAML::Key
        << "restartPolicy" << YAML::Value << "OnFailure" << YAML::Key << "template" << YAML::Value << YAML::BeginMap << YAML::Key << "spec"
        << YAML::Value << YAML::BeginMap << YAML::Key << "containers" << YAML::Value << YAML::BeginSeq << YAML::BeginMap << YAML::Key
        << "name" << YAML::Value << "pytorch";
    container_words(out, draft);
    out << YAML::Key << "workingDir" << YAML::Value << folder << YAML::Key << "resources" << YAML::Value;
    gpu_limits(out, gpus);
    out << YAML::EndMap << YAML::EndSeq << YAML::EndMap << YAML::EndMap << YAML::EndMap;
}

std::vector<std::string> notes(const LaunchDraft& draft) {
    std::vector<std::string> lines = draft.comments;
    lines.push_back("Replace the image; its working folder must hold the program and the other files of this export.");
    return lines;
}

}  // namespace

std::string trainjob_manifest(const Scenario& scenario, const LaunchDraft& draft) {
    const NodeGrid grid = node_grid(scenario);
    YAML::Emitter out;
    head(out, "trainer.kubeflow.org/v1alpha1", "TrainJob", scenario);
    out << YAML::Key << "spec" << YAML::Value << YAML::BeginMap << YAML::Key << "runtimeRef" << YAML::Value << YAML::BeginMap << YAML::Key
        << "apiGroup" << YAML::Value << "trainer.kubeflow.org" << YAML::Key << "kind" << YAML::Value << "ClusterTrainingRuntime"
        << YAML::Key << "name" << YAML::Value << "torch-distributed" << YAML::EndMap;
    out << YAML::Key << "trainer" << YAML::Value << YAML::BeginMap;
    container_words(out, draft);
    out << YAML::Key << "numNodes" << YAML::Value << grid.nodes << YAML::Key << "numProcPerNode" << YAML::Value << grid.gpus_per_node
        << YAML::Key << "resourcesPerNode" << YAML::Value;
    gpu_limits(out, grid.gpus_per_node);
    out << YAML::EndMap << YAML::EndMap << YAML::EndMap;
    return commented(notes(draft), "# ") + out.c_str() + "\n";
}

std::string pytorchjob_manifest(const Scenario& scenario, const LaunchDraft& draft) {
    const NodeGrid grid = node_grid(scenario);
    YAML::Emitter out;
    head(out, "kubeflow.org/v1", "PyTorchJob", scenario);
    out << YAML::Key << "spec" << YAML::Value << YAML::BeginMap << YAML::Key << "nprocPerNode" << YAML::Value;
    text(out, std::to_string(grid.gpus_per_node));
    out << YAML::Key << "pytorchReplicaSpecs" << YAML::Value << YAML::BeginMap;
    replica(out, "Master", 1, draft, grid.gpus_per_node);
    if (grid.nodes > 1) replica(out, "Worker", grid.nodes - 1, draft, grid.gpus_per_node);
    out << YAML::EndMap << YAML::EndMap << YAML::EndMap;
    return commented(notes(draft), "# ") + out.c_str() + "\n";
}

}  // namespace layline
