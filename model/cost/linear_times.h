// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/step_shape.h"

namespace layline {

/// Seconds of linear layers in the three products of training, and what they would take at the datasheet peak.
struct LinearTimes {
    double forward_s = 0, input_gradient_s = 0, weight_gradient_s = 0;
    double ideal_forward_s = 0;  ///< the two gradients are as many FLOPs again each

    void add(const LinearTimes& other, double times = 1) {
        forward_s += times * other.forward_s;
        input_gradient_s += times * other.input_gradient_s;
        weight_gradient_s += times * other.weight_gradient_s;
        ideal_forward_s += times * other.ideal_forward_s;
    }
};

/// One linear layer k -> n on m rows: forward (m,n,k), input gradient (m,k,n), weight gradient (n,k,m).
LinearTimes linear_times(const StepShape& shape, const Coefficients& coefficients, double m, double n, double k, bool wide = false);

/// The projections of one layer's attention, grouped-query or latent; those of its cross-attention too where it has one.
LinearTimes attention_linears(const StepShape& shape, const Architecture& model, const Coefficients& coefficients);
/// The dense MLP of one layer.
LinearTimes mlp_linears(const StepShape& shape, const Coefficients& coefficients);
/// Routed experts (as many products as experts on this GPU), shared experts and router. Pre: model.moe.
LinearTimes expert_linears(const StepShape& shape, const Architecture& model, const Coefficients& coefficients);
/// hidden -> vocabulary, always in 16 bit.
LinearTimes head_linear(const StepShape& shape, const Coefficients& coefficients);

/// Forward seconds of the projections that raise latent attention's compressed queries, keys and values; 0 without latent attention.
double latent_up_projections_s(const StepShape& shape, const Architecture& model, const Coefficients& coefficients);

/// Parameters of one layer's matrices on one GPU: experts are cut over ep * etp ranks, all else over tp.
struct LayerWeights {
    double dense = 0, experts = 0;
    double total() const { return dense + experts; }
    void add(const LayerWeights& other, double times) {
        dense += times * other.dense;
        experts += times * other.experts;
    }
};
LayerWeights layer_weights(const StepShape& shape, const Architecture& model, bool expert_layer);

}  // namespace layline
