// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/cost/coefficients.h"
#include "model/estimate/estimate.h"

namespace layline {

/// A letter of a formula: what it stands for, and what it is here.
struct Symbol {
    std::string symbol;   ///< "x_tp"
    std::string meaning;  ///< "measured over ideal time of tensor-parallel transfers"
    std::string value;    ///< "1.62", "4,096 tokens"
    bool operator==(const Symbol&) const = default;
};

/// One addend of a bar of the waterfall: how it is reckoned, with the scenario's own numbers, and where the rule comes from.
struct TimeTerm {
    WaterfallKind row = WaterfallKind::peak;
    std::string name;             ///< "attention core"
    double seconds = 0;           ///< of the step, averaged over GPUs, as in the waterfall; negative where it takes from its bar
    std::string formula;          ///< "m L (all-reduces a layer) (a + x_tp (2(t-1)/t S/beta + c sqrt S) + a_tp)"
    std::string numbers;          ///< the same with numbers in it
    std::string source;           ///< paper and equation, or what it was measured on
    std::vector<Symbol> symbols;  ///< of the formula, in its order
};

/// Addends of every bar of the scenario's waterfall, in the order of its rows; those of one row sum to its seconds (PaLM convention).
/// Bars that are zero have none. Pre: the scenario is legal.
std::vector<TimeTerm> explain_time(const Scenario& scenario, const Coefficients& coefficients);

}  // namespace layline
