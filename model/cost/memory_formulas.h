// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/cost/memory_phases.h"
#include "model/cost/memory_stage.h"

namespace layline {

/// Value of a letter of the memory formulas: S tokens of a micro-batch on a rank, s sequence length, h hidden, f FFN width, f_e of an
/// expert, f_s of the shared ones, a and g query and KV heads, d_k their size, k experts a token, V vocabulary, t TP, tau its divisor with
/// sequence parallelism, r_q r_kv d_n d_r d_v of latent attention. Nothing for another word.
std::optional<double> symbol_value(std::string_view letter, const Scenario& scenario);

/// A formula with the letters' values in their places and every product spelt out: "(2 a + 4 g) d_k / t" becomes
/// "(2 x 64 + 4 x 8) x 128 / 2". Words that are no letters stay.
std::string substituted(const std::string& formula, const Scenario& scenario);

/// Bytes a token and layer of one row of LayerActivations, as layer_activations() reckons them; empty for cross-attention, which repeats
/// others. Pre: the row is not zero.
std::string row_formula(const MemoryContext& context, double LayerActivations::*row);

/// What the loss, or the backward of the head, needs: bytes, as head_memory() reckons them.
std::string head_formula(const MemoryContext& context, MemoryPhase phase);

}  // namespace layline
