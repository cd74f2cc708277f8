// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "model/launch/outer_files.h"
#include "model/launch/shell_text.h"

namespace layline {

namespace {

constexpr int default_port = 29500;  // torch.distributed's own

std::string quoted_line(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) line += (line.empty() ? "" : " ") + shell_quoted(word);
    return line;
}

std::string environment_lines(const LaunchDraft& draft) {
    std::string text;
    for (const std::string& name : draft.unset) text += fmt::format("unset {}\n", name);
    for (const auto& [name, value] : draft.environment) text += fmt::format("export {}={}\n", name, shell_quoted(value));
    return text.empty() ? text : text + "\n";
}

std::string array_lines(const LaunchDraft& draft) {
    std::string text;
    for (const ArgumentGroup& group : draft.arguments) {
        text += group.name + "=(\n";
        for (const auto& line : group.lines) text += "    " + quoted_line(line) + "\n";
        text += ")\n\n";
    }
    return text;
}

/// What follows the starter: program, arrays, and whatever the script itself is given.
std::string program_words(const LaunchDraft& draft) {
    std::string text = quoted_line(draft.program);
    for (const ArgumentGroup& group : draft.arguments) text += fmt::format(" \\\n    \"${{{}[@]}}\"", group.name);
    return text + " \"$@\"";
}

std::string sizes(const Scenario& scenario) {
    const NodeGrid grid = node_grid(scenario);
    return fmt::format("NODES={}\nGPUS_PER_NODE={}\n", grid.nodes, grid.gpus_per_node);
}

/// `rank` is the shell's word for the number of this node.
std::string starter(const LaunchDraft& draft, const std::string& rank) {
    if (draft.starter == Starter::accelerate)
        return fmt::format(
            "accelerate launch {} --machine_rank {} --main_process_ip \"$MASTER_ADDR\" --main_process_port \"$MASTER_PORT\" \\\n    ",
            quoted_line(draft.starter_arguments), rank);
    return fmt::format(
        "torchrun --nnodes \"$NODES\" --nproc-per-node \"$GPUS_PER_NODE\" --node-rank {} --master-addr \"$MASTER_ADDR\" --master-port "
        "\"$MASTER_PORT\" "
        "\\\n    ",
        rank);
}

std::string head(const LaunchDraft& draft, const std::string& directives) {
    return "#!/usr/bin/env bash\n" + directives + commented(draft.comments, "# ") + "set -euo pipefail\n\n";
}

std::string torchrun_script(const Scenario& scenario, const LaunchDraft& draft) {
    const std::string rendezvous = fmt::format(
        "NODE_RANK=\"${{NODE_RANK:-0}}\"\nMASTER_ADDR=\"${{MASTER_ADDR:-localhost}}\"\nMASTER_PORT=\"${{MASTER_PORT:-{}}}\"\n\n",
        default_port);
    return head(draft, "") + "# Run on every node, with NODE_RANK counting from 0 and MASTER_ADDR naming the first.\n" + sizes(scenario) +
           rendezvous + environment_lines(draft) + array_lines(draft) + "exec " + starter(draft, "\"$NODE_RANK\"") + program_words(draft) +
           "\n";
}

std::string slurm_script(const Scenario& scenario, const LaunchDraft& draft) {
    const NodeGrid grid = node_grid(scenario);
    const std::string directives = fmt::format(
        "#SBATCH --job-name={}\n#SBATCH --nodes={}\n#SBATCH --ntasks-per-node=1\n#SBATCH --gpus-per-node={}\n#SBATCH --exclusive\n",
        plain_name(scenario.name, '-'), grid.nodes, grid.gpus_per_node);
    const std::string rendezvous = fmt::format(
        "MASTER_ADDR=\"$(scontrol show hostnames \"$SLURM_JOB_NODELIST\" | head -n 1)\"\nMASTER_PORT=\"${{MASTER_PORT:-{}}}\"\n"
        "export NODES GPUS_PER_NODE MASTER_ADDR MASTER_PORT\n\n",
        default_port);
    // Slurm sets SLURM_NODEID for each task: it must be read by the task's shell, not by this one.
    return head(draft, directives) + sizes(scenario) + rendezvous + environment_lines(draft) + array_lines(draft) +
           "srun bash -c '\nexec " + starter(draft, "\"$SLURM_NODEID\"") + "\"$@\"\n' layline " + program_words(draft) + "\n";
}

std::string mpirun_script(const Scenario& scenario, const LaunchDraft& draft) {
    const bool per_node = draft.starter == Starter::accelerate;
    std::string exports = "-x NODES -x GPUS_PER_NODE -x MASTER_ADDR -x MASTER_PORT";
    for (const auto& [name, value] : draft.environment) exports += " -x " + name;
    const std::string rendezvous = fmt::format(
        "export NODES GPUS_PER_NODE\nexport MASTER_ADDR=\"${{MASTER_ADDR:?name the first node}}\"\nexport "
        "MASTER_PORT=\"${{MASTER_PORT:-{}}}\"\n\n",
        default_port);
    const std::string each = per_node ? "exec " + starter(draft, "\"$OMPI_COMM_WORLD_RANK\"") + "\"$@\"\n"
                                      : "export RANK=\"$OMPI_COMM_WORLD_RANK\" LOCAL_RANK=\"$OMPI_COMM_WORLD_LOCAL_RANK\" "
                                        "WORLD_SIZE=\"$OMPI_COMM_WORLD_SIZE\"\nexec python \"$@\"\n";
    const std::string ranks = per_node ? "-np \"$NODES\" -N 1" : "-np \"$((NODES * GPUS_PER_NODE))\" -N \"$GPUS_PER_NODE\"";
    return head(draft, "") + sizes(scenario) + rendezvous + environment_lines(draft) + array_lines(draft) +
           fmt::format("exec mpirun {} {} bash -c '\n", ranks, exports) + each + "' layline " + program_words(draft) + "\n";
}

}  // namespace

NodeGrid node_grid(const Scenario& scenario) {
    const std::int64_t gpus = scenario.cluster.gpus, per_node = std::min(scenario.cluster.gpus_per_node, gpus);
    return {gpus / per_node, per_node};
}

LaunchFile write_outer(const Scenario& scenario, const LaunchDraft& draft, OuterId outer) {
    switch (outer) {
        case OuterId::torchrun:
            return {"run.sh", torchrun_script(scenario, draft)};
        case OuterId::slurm:
            return {"run.sbatch", slurm_script(scenario, draft)};
        case OuterId::mpirun:
            return {"run_mpi.sh", mpirun_script(scenario, draft)};
        case OuterId::trainjob:
            return {"trainjob.yaml", trainjob_manifest(scenario, draft)};
        case OuterId::pytorchjob:
            return {"pytorchjob.yaml", pytorchjob_manifest(scenario, draft)};
    }
    return {};
}

}  // namespace layline
