// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "model/profiling/bench/gemm_problem.h"

namespace layline {

/// Element `index` of an array of "bf16", "fp16", "fp8" (e4m3) or "fp32".
double decode(const void* data, std::size_t index, const std::string& dtype);

/// Checks some elements of a product, which began from zero, against sums in double precision.
/// @returns a sentence that names the first wrong one, "" when all are right to the result's precision.
std::string compare_products(const GemmProblem& problem, const void* left, const void* right, const void* result);

}  // namespace layline
