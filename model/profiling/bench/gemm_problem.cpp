// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/gemm_problem.h"

#include <array>

namespace layline {

double GemmProblem::traffic_bytes() const {
    const auto rows = static_cast<double>(m), columns = static_cast<double>(n), depth = static_cast<double>(k);
    const double operands = static_cast<double>(element_bytes()) * (rows * depth + columns * depth);
    const double result = static_cast<double>(result_bytes_each()) * rows * columns * (layout == "NT" ? 2 : 1);
    return static_cast<double>(batch) * (operands + result);
}

std::vector<GemmProblem> designed_gemms(const std::string& dtype, const std::string& layout) {
    constexpr std::array<std::array<std::int64_t, 3>, 20> shapes = {
        {{256, 256, 256},     {512, 512, 512},     {1024, 1024, 1024}, {2048, 2048, 2048},  {4096, 4096, 4096},
         {8192, 8192, 8192},  {16, 4096, 4096},    {16, 8192, 8192},   {16, 16384, 8192},   {64, 8192, 8192},
         {128, 12288, 4096},  {256, 4096, 16384},  {512, 16384, 4096}, {1024, 4096, 4096},  {2048, 8192, 2048},
         {2048, 4096, 12288}, {4096, 12288, 4096}, {8192, 4096, 4096}, {4096, 4096, 16384}, {8192, 8192, 4096}}};
    std::vector<GemmProblem> problems;
    for (const auto& [m, n, k] : shapes) problems.push_back({dtype, layout, m, n, k, 1});
    return problems;
}

}  // namespace layline
