// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layline {

/// Where the seconds of some work go; the parts add up to the work's time exactly.
struct TimeParts {
    double ideal_s = 0;                   ///< matrix FLOPs, attention included, at the datasheet peak of their precision
    double inefficiency_s = 0;            ///< matrix kernels beyond that
    double memory_bound_s = 0;            ///< norms, activations, soft-max, loss, embedding, gradient accumulation
    double recompute_s = 0;               ///< forward work done again in the backward, its communication included
    double tp_s = 0, cp_s = 0, ep_s = 0;  ///< exposed communication
    double gather_s = 0;                  ///< ZeRO-3 gathers and scatters that the layer's compute does not hide
    double host_s = 0;                    ///< waiting for activations on their way to and from host memory
    double launch_s = 0;                  ///< device idle because the host launches more slowly than it computes

    double total_s() const {
        return ideal_s + inefficiency_s + memory_bound_s + recompute_s + tp_s + cp_s + ep_s + gather_s + host_s + launch_s;
    }
    void add(const TimeParts& other, double times = 1) {
        ideal_s += times * other.ideal_s;
        inefficiency_s += times * other.inefficiency_s;
        memory_bound_s += times * other.memory_bound_s;
        recompute_s += times * other.recompute_s;
        tp_s += times * other.tp_s;
        cp_s += times * other.cp_s;
        ep_s += times * other.ep_s;
        gather_s += times * other.gather_s;
        host_s += times * other.host_s;
        launch_s += times * other.launch_s;
    }
};

}  // namespace layline
