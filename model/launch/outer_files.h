// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "model/launch/launch_draft.h"

namespace layline {

struct NodeGrid {
    std::int64_t nodes = 1;
    std::int64_t gpus_per_node = 1;
};

/// Nodes and GPUs of each, for a world that fills its nodes (rules O1 to O4).
NodeGrid node_grid(const Scenario& scenario);

/// Kubeflow manifests (TrainJob trainer.kubeflow.org/v1alpha1, PyTorchJob kubeflow.org/v1). The container image is a placeholder, and the
/// launcher's own files are expected in the working folder /workspace.
std::string trainjob_manifest(const Scenario& scenario, const LaunchDraft& draft);
std::string pytorchjob_manifest(const Scenario& scenario, const LaunchDraft& draft);

}  // namespace layline
