// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/launch/read/command_line.h"
#include "model/launch/read/launch_reading.h"

namespace layline {

// One reader a launcher. Each fills the whole scenario but its name, and throws InputError where nothing of the launcher's own is found.

LaunchReading read_megatron_lm(const std::string& text, const ReadContext& context);
LaunchReading read_megatron_bridge(const std::string& text, const ReadContext& context);
LaunchReading read_deepspeed(const std::string& text, const ReadContext& context);
LaunchReading read_torchtitan(const std::string& text, const ReadContext& context);
LaunchReading read_torchtitan_0_2(const std::string& text, const ReadContext& context);
LaunchReading read_nanotron(const std::string& text, const ReadContext& context);
LaunchReading read_accelerate(const std::string& text, const ReadContext& context);
LaunchReading read_colossalai(const std::string& text, const ReadContext& context);
LaunchReading read_galvatron(const std::string& text, const ReadContext& context);
LaunchReading read_axolotl(const std::string& text, const ReadContext& context);

/// A script, command or manifest as its one training command.
CommandLine any_command(const std::string& text, const std::string& file);

/// GPUs that the command starts: nodes times GPUs of each, or the number of processes.
std::optional<std::int64_t> gpus_of(const CommandLine& line);

/// Whether a text is of one kind rather than another: what it begins with, past blanks and comments.
bool looks_like_json(const std::string& text);
bool looks_like_script(const std::string& text);

}  // namespace layline
