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

std::optional<LauncherId> launcher_named(std::string_view word) { return by_word(launcher_table, word); }
std::optional<OuterId> outer_named(std::string_view word) { return by_word(outer_table, word); }

}  // namespace layline
