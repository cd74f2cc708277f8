// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/number_formats.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <cstring>

namespace layline {

namespace {

/// Sign, `exponent_bits` with the given bias, `mantissa_bits`; no infinities are needed here.
double from_bits(std::uint32_t bits, int exponent_bits, int mantissa_bits, int bias) {
    const std::uint32_t mantissa = bits & ((1u << mantissa_bits) - 1);
    const int exponent = static_cast<int>(bits >> mantissa_bits & ((1u << exponent_bits) - 1));
    const double sign = (bits >> (mantissa_bits + exponent_bits) & 1u) != 0 ? -1 : 1;
    const double fraction = std::ldexp(mantissa, -mantissa_bits);
    return sign * (exponent == 0 ? std::ldexp(fraction, 1 - bias) : std::ldexp(1 + fraction, exponent - bias));
}

template <class Word>
Word word_at(const void* data, std::size_t index) {
    Word word;
    std::memcpy(&word, static_cast<const unsigned char*>(data) + index * sizeof word, sizeof word);
    return word;
}

/// Element (row, column) of an operand that is stored with `columns` a row, or transposed with `rows` a row.
std::size_t place(std::int64_t row, std::int64_t column, std::int64_t rows, std::int64_t columns, bool transposed) {
    return static_cast<std::size_t>(transposed ? column * rows + row : row * columns + column);
}

}  // namespace

double decode(const void* data, std::size_t index, const std::string& dtype) {
    if (dtype == "fp32") return static_cast<double>(word_at<float>(data, index));
    if (dtype == "fp8") return from_bits(word_at<std::uint8_t>(data, index), 4, 3, 7);
    if (dtype == "fp16") return from_bits(word_at<std::uint16_t>(data, index), 5, 10, 15);
    return from_bits(word_at<std::uint16_t>(data, index), 8, 7, 127);
}

std::string compare_products(const GemmProblem& p, const void* left, const void* right, const void* result) {
    const std::string result_dtype = p.layout == "NT" ? "fp32" : p.dtype == "fp8" ? "bf16" : p.dtype;
    // Half a unit in the last place of the result and what fp32 sums, or Hopper's 14-bit fp8 ones, lose.
    const double tolerance = p.dtype == "fp8" ? 0.02 : result_dtype == "bf16" ? 0.01 : 0.002;
    constexpr std::int64_t step = 13;
    for (std::int64_t i = 0; i < p.m; i += step)
        for (std::int64_t j = 0; j < p.n; j += step) {
            double sum = 0, size = 0;
            for (std::int64_t l = 0; l < p.k; ++l) {
                const double product = decode(left, place(i, l, p.m, p.k, p.layout == "NT"), p.dtype) *
                                       decode(right, place(l, j, p.k, p.n, p.layout == "TN"), p.dtype);
                sum += product;
                size += std::abs(product);
            }
            const double found = decode(result, static_cast<std::size_t>(i * p.n + j), result_dtype);
            if (!(std::abs(found - sum) <= tolerance * size / std::sqrt(static_cast<double>(p.k)) + tolerance * std::abs(sum)))
                return fmt::format("element ({}, {}) of a {} {} product is {:.5g}, expected {:.5g}", i, j, p.dtype, p.layout, found, sum);
        }
    return "";
}

}  // namespace layline
