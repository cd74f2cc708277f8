// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launcher.h"

#include <algorithm>

namespace layline {

namespace {

// In the order of the enumerations.
constexpr Launcher launcher_table[] = {
    {LauncherId::megatron_lm, "megatron-lm", "Megatron-LM", "main d98e8a64 (core 0.20.0)"},
    {LauncherId::megatron_bridge, "megatron-bridge", "Megatron-Bridge", "main 067f987d (0.7.0)"},
    {LauncherId::deepspeed, "deepspeed", "DeepSpeed with Megatron-DeepSpeed", "DeepSpeed 0.19.6, Megatron-DeepSpeed main 4efb479d"},
    {LauncherId::torchtitan, "torchtitan", "torchtitan", "main b5bcd76c (August 2026)"},
    {LauncherId::torchtitan_0_2, "torchtitan-0.2", "torchtitan 0.2", "0.2.2"},
    {LauncherId::nanotron, "nanotron", "nanotron", "main 2411b022 (0.4)"},
    {LauncherId::accelerate, "accelerate", "Hugging Face Accelerate", "1.15.0"},
    {LauncherId::colossalai, "colossalai", "Colossal-AI", "main 4f9953be (0.5.0)"},
    {LauncherId::galvatron, "galvatron", "Galvatron", "main cea12ffb"},
    {LauncherId::axolotl, "axolotl", "axolotl", "main 067b021c (0.18.0)"},
};

// Of one launcher together, what is taken without a choice first.
constexpr LauncherVersion version_table[] = {
    {LauncherId::megatron_lm, "main", "main d98e8a64 (core 0.20.0)"},
    {LauncherId::megatron_lm, "0.19", "core 0.19.2"},
    {LauncherId::megatron_lm, "0.18", "core 0.18.2"},
    {LauncherId::megatron_lm, "0.17", "core 0.17.1"},
    {LauncherId::megatron_bridge, "main", "main 067f987d (0.7.0)"},
    {LauncherId::deepspeed, "0.19.6", "DeepSpeed 0.19.6, Megatron-DeepSpeed main 4efb479d"},
    {LauncherId::deepspeed, "0.19.8", "DeepSpeed 0.19.8, Megatron-DeepSpeed main 4efb479d"},
    {LauncherId::torchtitan, "main", "main b5bcd76c (August 2026)"},
    {LauncherId::torchtitan, "0.3.0", "0.3.0"},
    {LauncherId::torchtitan_0_2, "0.2.2", "0.2.2"},
    {LauncherId::nanotron, "main", "main 2411b022 (0.4)"},
    {LauncherId::accelerate, "1.15", "1.15.0"},
    {LauncherId::colossalai, "main", "main 4f9953be (0.5.0)"},
    {LauncherId::galvatron, "main", "main cea12ffb"},
    {LauncherId::axolotl, "main", "main 067b021c (0.18.0)"},
};

constexpr Outer outer_table[] = {
    {OuterId::torchrun, "torchrun", "torchrun"},
    {OuterId::slurm, "slurm", "Slurm"},
    {OuterId::mpirun, "mpirun", "mpirun"},
    {OuterId::trainjob, "trainjob", "Kubeflow TrainJob"},
    {OuterId::pytorchjob, "pytorchjob", "Kubeflow PyTorchJob"},
};

template <class Table>
auto by_word(const Table& table, std::string_view word) -> std::optional<decltype(table[0].id)> {
    const auto found = std::ranges::find_if(table, [&](const auto& entry) { return entry.word == word; });
    if (found == std::end(table)) return std::nullopt;
    return found->id;
}

}  // namespace

std::span<const Launcher> launchers() { return launcher_table; }
std::span<const Outer> outers() { return outer_table; }

const Launcher& launcher(LauncherId id) { return launcher_table[static_cast<std::size_t>(id)]; }
const Outer& outer(OuterId id) { return outer_table[static_cast<std::size_t>(id)]; }

std::span<const LauncherVersion> versions_of(LauncherId id) {
    // torchtitan's older release is a launcher of its own: either of the two may be given the other's versions.
    const auto family = [](LauncherId one) { return one == LauncherId::torchtitan_0_2 ? LauncherId::torchtitan : one; };
    const auto first = std::ranges::find(version_table, family(id), &LauncherVersion::id);
    const auto end = std::find_if(first, std::end(version_table), [&](const LauncherVersion& one) { return family(one.id) != family(id); });
    return {first, end};
}

const LauncherVersion* version_named(LauncherId id, std::string_view word) {
    for (const LauncherVersion& one : versions_of(id))
        if (word.empty() ? one.id == id : one.word == word) return &one;
    return nullptr;
}

std::optional<LauncherId> launcher_named(std::string_view word) { return by_word(launcher_table, word); }
std::optional<OuterId> outer_named(std::string_view word) { return by_word(outer_table, word); }

}  // namespace layline
