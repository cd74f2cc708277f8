// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace layline {

/// A schedule class of torch.distributed.pipelining.
struct TorchtitanSchedule {
    const char* ours;     ///< as layline-cli schedule calls it
    const char* theirs;   ///< class name without "Schedule", as torchtitan takes it
    bool several_stages;  ///< two or more stages a rank
    bool v_shaped;        ///< exactly two, folded back
};

/// @returns nothing for a schedule PyTorch does not have.
std::optional<TorchtitanSchedule> torchtitan_schedule(std::string_view ours);
std::optional<TorchtitanSchedule> torchtitan_schedule_of(std::string_view theirs);

}  // namespace layline
