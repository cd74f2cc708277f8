// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace layline {

/// Training systems that Layline writes configurations for.
enum class LauncherId {
    megatron_lm,
    megatron_bridge,
    deepspeed,
    torchtitan,
    torchtitan_0_2,
    nanotron,
    accelerate,
    colossalai,
    galvatron,
    axolotl,
};

/// A release that an export may be written for.
struct LauncherVersion {
    LauncherId id;     ///< whose writer and rules it has: torchtitan 0.2.2 is a launcher of its own
    const char* word;  ///< stable, as on the command line: "0.18"
    const char* name;  ///< in full: "core 0.18.2"
};

struct Launcher {
    LauncherId id;
    const char* word;     ///< stable, as on the command line: "megatron-lm"
    const char* name;     ///< as people write it
    const char* version;  ///< what the rules and the writer were made for
};

/// What starts the launcher's processes on every node.
enum class OuterId { torchrun, slurm, mpirun, trainjob, pytorchjob };

struct Outer {
    OuterId id;
    const char* word;
    const char* name;
};

std::span<const Launcher> launchers();
std::span<const Outer> outers();

const Launcher& launcher(LauncherId id);
const Outer& outer(OuterId id);

/// What may be chosen for a launcher, the one that is taken without a choice first.
std::span<const LauncherVersion> versions_of(LauncherId id);
/// The version of that word, or the first for an empty one. @returns null for an unknown word.
const LauncherVersion* version_named(LauncherId id, std::string_view word);

/// @returns nothing for an unknown word.
std::optional<LauncherId> launcher_named(std::string_view word);
std::optional<OuterId> outer_named(std::string_view word);

}  // namespace layline
