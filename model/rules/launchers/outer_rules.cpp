// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launcher_rule.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

/// One node may be filled in part; several are filled.
bool fills_nodes(C c) { return c.world() < c.cluster.gpus_per_node || c.world() % c.cluster.gpus_per_node == 0; }

LauncherRule node_rule(const char* id, const char* message, const char* source) {
    return {id, LaunchStage::groups, refuses, {"gpus"}, fills_nodes, "{gpus} ÷ {node} = {gpus/node}", message, "", source};
}

}  // namespace

const LauncherRules& rules_of(OuterId id) {
    static const LauncherRules torchrun = {
        node_rule("O1", "{gpus} GPUs are no whole number of nodes of {node}: torchrun starts the same number of processes on every node.",
                  "torch documentation of torchrun: nnodes · nproc_per_node is the world size")};
    static const LauncherRules slurm = {node_rule(
        "O2", "{gpus} GPUs are no whole number of nodes of {node}: the batch script asks for the same number of GPUs on every node.",
        "Megatron-Bridge scripts/training; torchtitan multinode_trainer.slurm")};
    static const LauncherRules mpirun = {
        node_rule("O1", "{gpus} GPUs are no whole number of nodes of {node}: mpirun is asked for the same number of ranks on every node.",
                  "OMPI_COMM_WORLD_SIZE is the world size")};
    static const LauncherRules trainjob = {
        node_rule("O3", "{gpus} GPUs are no whole number of nodes of {node}: a TrainJob gives every node the same resources.",
                  "kubeflow/trainer pkg/apis/trainer/v1alpha1/trainjob_types.go:272-290")};
    static const LauncherRules pytorchjob = {
        node_rule("O4", "{gpus} GPUs are no whole number of nodes of {node}: master and workers of a PyTorchJob have the same resources.",
                  "kubeflow/training-operator release-1.9, PyTorchJob")};
    switch (id) {
        case OuterId::torchrun:
            return torchrun;
        case OuterId::slurm:
            return slurm;
        case OuterId::mpirun:
            return mpirun;
        case OuterId::trainjob:
            return trainjob;
        case OuterId::pytorchjob:
            return pytorchjob;
    }
    return torchrun;
}

}  // namespace layline
