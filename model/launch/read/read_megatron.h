// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/launch/read/command_line.h"
#include "model/launch/read/setting_reader.h"

namespace layline {

/// A command's flags as settings without dashes, and as options for the launcher's rules. Flags whose value is not known are ignored.
Settings flag_settings(const CommandLine& line, LaunchReading& reading);

/// The arguments that Megatron-LM prints when it starts ("  tensor_model_parallel_size ...... 4"), as settings by the names of their
/// flags. Prefixes of ranks and escape sequences are passed over. Empty where the text holds none.
Settings dumped_settings(std::string_view text);

// Megatron-LM's flags into a scenario; each takes the launcher's defaults for what is missing.

/// @returns false where the size of the model is not told: then `kept` gives it.
bool read_megatron_model(SettingReader& in, const Architecture& kept);
void read_megatron_experts(SettingReader& in);
void read_megatron_layout(SettingReader& in, std::optional<std::int64_t> gpus);
void read_megatron_memory(SettingReader& in);
void read_megatron_training(SettingReader& in, const Training& kept);

}  // namespace layline
