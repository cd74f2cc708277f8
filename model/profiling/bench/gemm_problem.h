// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace layline {

/// A matrix product as training runs it: row-major result m x n, contraction k, `batch` of them side by side.
/// | layout | left operand | right operand | result | what it is |
/// |---|---|---|---|---|
/// | TN | m x k | n x k | as the operands (bf16 for fp8) | forward of a linear layer |
/// | NN | m x k | k x n | as the operands | gradient with respect to the input |
/// | NT | k x m | k x n | fp32, added to what is there | gradient with respect to the weight |
struct GemmProblem {
    std::string dtype = "bf16";  ///< "bf16", "fp16", "fp8"
    std::string layout = "TN";
    std::int64_t m = 0, n = 0, k = 0, batch = 1;

    double flops() const {
        return 2.0 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k) * static_cast<double>(batch);
    }
    std::int64_t element_bytes() const { return dtype == "fp8" ? 1 : 2; }
    std::int64_t result_bytes_each() const { return layout == "NT" ? 4 : 2; }
    /// Bytes of the operands and of the result; the law's memory traffic.
    double traffic_bytes() const;
    bool operator==(const GemmProblem&) const = default;
};

/// 20 shapes that pin down all coefficients of the product's law: large and square for the peak, skinny for the bandwidth, tiny for the
/// launch. (Only large ones leave the bandwidth and the launch undetermined.)
std::vector<GemmProblem> designed_gemms(const std::string& dtype, const std::string& layout);

}  // namespace layline
