// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/shard_degrees.h"

namespace layline {

ShardDegrees shard_degrees(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    const std::int64_t model_ranks = layout.tp * layout.pp * layout.cp;
    const std::int64_t dp = scenario.cluster.gpus / model_ranks;
    const bool whole_dp = dp > 0 && dp * model_ranks == scenario.cluster.gpus;
    if (layout.zero_stage == 0) return {dp, 1, whole_dp};
    if (layout.shard_gpus == 0 || dp == 0) return {1, dp, whole_dp};
    const std::int64_t shard = layout.shard_gpus / layout.cp;
    const bool whole = shard > 0 && shard * layout.cp == layout.shard_gpus && dp % shard == 0;
    return {whole ? dp / shard : 1, whole ? shard : dp, whole && whole_dp};
}

}  // namespace layline
