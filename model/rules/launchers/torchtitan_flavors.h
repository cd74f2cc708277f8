// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "model/scenario/architecture.h"

namespace layline {

/// A model of torchtitan's own registry.
struct TorchtitanFlavor {
    const char* module;  ///< "llama3"
    const char* flavor;  ///< "70B"
    const char* config;  ///< function of its config registry to start from, "llama3_70b"; another size's where it has none of its own
    const char* preset;  ///< the same shape among Layline's presets
};

/// The flavor that has exactly this shape.
std::optional<TorchtitanFlavor> torchtitan_flavor(const Architecture& architecture);

/// @returns nothing for a module or flavor that is not known.
std::optional<TorchtitanFlavor> torchtitan_flavor(std::string_view module, std::string_view flavor);
std::optional<TorchtitanFlavor> torchtitan_config(std::string_view config);

/// Whether Llama 3's module could build it with other sizes: RMS norms, rotary positions, a gated MLP, no biases, no experts, heads of
/// hidden / heads, embedding and head apart.
bool torchtitan_llama_shape(const Architecture& architecture);

}  // namespace layline
