// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "model/cost/kernel_laws.h"

namespace layline {

/// A matrix product that somebody timed. Its result has 2-byte elements; so have its operands unless told otherwise.
struct TimedGemm {
    double m = 0, n = 0, k = 0, seconds = 0;
    double element_bytes = 2;
};

/// A number that a fit found: how far it may be off, and what is expected of it before.
struct FittedNumber {
    std::string name;
    double value = 0;
    double spread = 0;        ///< posterior standard deviation, in logarithm
    double prior_spread = 0;  ///< 0: none
};

/// How a law meets its measurements.
struct KernelFitReport {
    std::size_t samples = 0;
    double condition = 0;                    ///< of the measurements alone, columns scaled to length one
    double median_error = 0, p90_error = 0;  ///< relative, absolute values
    std::vector<FittedNumber> numbers;
    std::string refusal;  ///< why the law must not be used; empty: it may
};

/// t = t0 + ((2mnk (1 + k_g / k) / (e P))^q + (bytes / (b W))^q)^(1/q), reference: time-model, section 2.
struct GemmLawFit {
    GemmLaw law;             ///< e, b, t0, q
    double contraction = 0;  ///< k_g
    KernelFitReport report;
};

/// Robust least squares on logarithms (Huber by iterated weights, scale by the median deviation), numbers in logarithm, weak priors.
/// @param flops_per_s, bytes_per_s the datasheet's P and W that e and b are relative to. Refuses fewer than 8 products, a condition above
/// 1000, e, b or t0 that the products do not determine, and e or b at a bound.
GemmLawFit fit_gemm_law(std::span<const TimedGemm> gemms, double flops_per_s, double bytes_per_s);

/// e alone, all else as in `law`: the rate of another type on the same device.
struct GemmRateFit {
    double efficiency = 0;
    KernelFitReport report;
};
GemmRateFit fit_gemm_rate(std::span<const TimedGemm> gemms, const GemmLaw& law, double contraction, double flops_per_s, double bytes_per_s);

/// Seconds that the law gives one product.
double gemm_law_s(const GemmLaw& law, double contraction, double flops_per_s, double bytes_per_s, const TimedGemm& gemm);

/// One collective that somebody timed: S bytes as nccl-tests counts them.
struct TimedCollective {
    double bytes = 0, seconds = 0;
};

struct CollectiveLawFit {
    CollectiveLaw law;
    KernelFitReport report;
};

/// t = a + S f / beta + c sqrt(S), none of them negative, by relative least squares over all subsets of the three terms.
/// @param bus_factor f: 2 (n - 1) / n for an all-reduce, (n - 1) / n for the others. Refuses fewer than 6 sizes or sizes within a factor
/// 100.
CollectiveLawFit fit_collective_law(std::span<const TimedCollective> collectives, double bus_factor);

/// Fused attention that somebody timed: causal, `flops` of the half square.
struct TimedAttention {
    double sequence = 0, flops = 0, seconds = 0;
};

/// flops / t = P e s / (s + s0), reference: time-model, section 3.
struct AttentionLawFit {
    double efficiency = 0, saturation_tokens = 0;
    KernelFitReport report;
};

/// Relative least squares. Refuses fewer than 3 lengths and what is not between 0 and 1.
AttentionLawFit fit_attention_law(std::span<const TimedAttention> attentions, double flops_per_s);

}  // namespace layline
