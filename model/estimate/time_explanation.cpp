// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/time_explanation.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/cost/flops.h"
#include "model/estimate/explanation_layers.h"
#include "model/estimate/quick_estimate.h"
#include "model/estimate/rank_load.h"

namespace layline {

namespace {

std::string number(double value) { return fmt::format("{:.4g}", value); }
std::string seconds(double value) { return fmt::format("{:.4g} s", value); }

ExplanationContext context_of(const Scenario& scenario, const Coefficients& coefficients) {
    ExplanationContext context{scenario, coefficients, step_shape(scenario, coefficients), step_times(scenario, coefficients), 0, 0};
    context.makespan_s = pipeline_s(scenario, context.times);
    context.step_s = context.times.pressure * (context.makespan_s + context.times.end.total_s());
    return context;
}

double useful_s(const Scenario& scenario) {
    return model_flops(scenario, MfuConvention::palm) / (peak_flops_per_s(scenario) * static_cast<double>(scenario.cluster.gpus));
}

Symbol pressure_symbol(const ExplanationContext& c) {
    return {"k", "slowdown of a nearly full device", fmt::format("{:.4g} at {:.0f} % full", c.times.pressure, 100 * c.times.memory_fill)};
}

TimeTerm peak_term(const ExplanationContext& c) {
    const StepEnd& end = c.times.end;
    return {WaterfallKind::peak,
            "the whole step",
            c.step_s,
            "k (pipeline + DP + optimizer + fixed)",
            fmt::format("{:.4g} x ({:.4g} + {:.4g} + {:.4g} + {:.4g}) s", c.times.pressure, c.makespan_s, end.dp_exposed_s,
                        end.optimizer_s + end.host_s, end.fixed_s),
            "the pipeline by simulation, or a form equal to it",
            {pressure_symbol(c)}};
}

void add_pipeline(const ExplanationContext& c, std::vector<TimeTerm>& terms) {
    if (c.scenario.layout.pp <= 1) return;
    const RankLoad load = rank_load(c.scenario, c.times);
    if (load.hidden_s > 0)
        terms.push_back({WaterfallKind::ep_communication,
                         "hidden behind the backward or forward that runs beside it",
                         -c.times.micro_batches * load.hidden_s,
                         "pairs x gain x shorter of the two",
                         fmt::format("{:.6g} micro-batches x {}", c.times.micro_batches, seconds(load.hidden_s)),
                         "DeepSeek-V3, arXiv 2412.19437, section 3.2; 20 of 132 multiprocessors carry the exchange",
                         {{"gain", "share of the shorter that is saved", number(pair_gain(c.times))}}});
    const double m = c.times.micro_batches, busy_s = m * (load.slowest_s + c.times.rank_overhead_s());
    const std::vector<Symbol> symbols = {{"p", "pipeline stages", number(static_cast<double>(c.scenario.layout.pp))},
                                         {"m", "micro-batches", number(m)},
                                         {"t", "one micro-batch on the slowest rank, overhead included", seconds(busy_s / m)},
                                         {"c", "a boundary tensor to the next rank", fmt::format("{:.4g} ms", 1e3 * c.times.transfer_s)}};
    terms.push_back({WaterfallKind::bubble, "fill, drain and transfers", c.makespan_s - busy_s,
                     "makespan - m t; for equal stages of 1F1B (p - 1) t + 2 (p - 1) c",
                     fmt::format("{} - {:.6g} x {}", seconds(c.makespan_s), m, seconds(busy_s / m)),
                     "Narayanan et al., arXiv 2104.04473, section 2; simulated for " + c.scenario.layout.schedule, symbols});
    terms.push_back({WaterfallKind::imbalance,
                     "the slowest rank beyond the mean",
                     m * (load.slowest_s - load.mean_s),
                     "m (slowest - mean)",
                     fmt::format("{:.6g} x ({} - {})", m, seconds(load.slowest_s), seconds(load.mean_s)),
                     fmt::format("rank {} of {}", load.slowest, c.scenario.layout.pp),
                     {}});
}

void add_end(const ExplanationContext& c, std::vector<TimeTerm>& terms) {
    const StepEnd& end = c.times.end;
    const Coefficients& k = c.coefficients;
    if (end.dp_exposed_s > 0)
        terms.push_back(
            {WaterfallKind::dp_communication,
             "gradients and parameters",
             end.dp_exposed_s,
             "T - (T^-6 + w^-6)^(-1/6), T = least over ring, tree and protocol of max(in, out) / rate + hops, out = 2 (k-1)/k S / (NIC "
             "e_nic l^g) "
             "(nodes/8)^n",
             fmt::format("T = {}, of which {} show", seconds(end.dp_total_s), seconds(end.dp_exposed_s)),
             "NCCL 2.29, src/graph/tuning.cc; rings over the nodes of a group (Thakur et al. 2005), overlap with one backward; fitted",
             {{"d", "data-parallel ranks", number(c.shape.dp * c.shape.cp)},
              {"NIC", "network of a GPU, one way", fmt::format("{:.4g} GB/s", c.shape.network.bytes_per_s / 1e9)},
              {"e_nic", "share of it that a ring reaches", number(k.nic_efficiency)},
              {"g", "how the NICs of a node add up", number(k.rail_exponent)},
              {"n", "congestion as nodes grow", number(k.congestion_exponent)},
              {"w", "backward that hides it, times o_dp", number(k.dp_overlap)}}});
    if (end.optimizer_s > 0)
        terms.push_back({WaterfallKind::optimizer,
                         "parameter update",
                         end.optimizer_s,
                         "x_opt n (6 + 26 / d) / (b W)",
                         seconds(end.optimizer_s),
                         "bytes of Adam in mixed precision (Rajbhandari et al., arXiv 1910.02054)",
                         {{"x_opt", "bytes moved over the least", number(k.optimizer_bytes)},
                          {"b W", "memory rate of streaming kernels", fmt::format("{:.4g} GB/s", c.shape.stream_bytes_per_s / 1e9)}}});
    if (end.host_s > 0)
        terms.push_back({WaterfallKind::other,
                         "parameter update on the host",
                         end.host_s,
                         "o n / d (4 / host + 28 / memory)",
                         seconds(end.host_s),
                         "Ren et al., arXiv 2101.06840, section 3; link and memory of the host by their datasheets",
                         {{"o", "share of the optimizer on the host", number(c.scenario.layout.offload_optimizer)},
                          {"host", "link to host memory, one way", fmt::format("{:.4g} GB/s", c.shape.host_bytes_per_s / 1e9)}}});
    const double overhead_s = c.times.micro_batches * c.times.rank_overhead_s();
    terms.push_back(
        {WaterfallKind::other,
         "between micro-batches",
         overhead_s,
         "m v (t_mb + t_mbp [p > 1] + t_mbr t [full recompute])",
         fmt::format("{:.6g} x {:.4g} ms", c.times.micro_batches, 1e3 * c.times.rank_overhead_s()),
         "fitted on runs of the framework",
         {{"t_mb", "any engine", fmt::format("{:.4g} ms", 1e3 * k.micro_batch_s)},
          {"t_mbp", "pipeline engine", fmt::format("{:.4g} ms", 1e3 * k.pipeline_micro_batch_s)},
          {"t_mbr", "recomputing engine, each tensor-parallel rank", fmt::format("{:.4g} ms", 1e3 * k.recompute_micro_batch_s)}}});
    if (end.fixed_s > 0)
        terms.push_back(
            {WaterfallKind::other, "once a step", end.fixed_s, "t_step", seconds(end.fixed_s), "fitted on runs of the framework", {}});
    const double pressure_s = c.step_s * (1 - 1 / c.times.pressure);
    if (pressure_s != 0)
        terms.push_back({WaterfallKind::other,
                         "nearly full memory",
                         pressure_s,
                         "T (1 - 1/k)",
                         fmt::format("{} x (1 - 1/{:.4g})", seconds(c.step_s), c.times.pressure),
                         "allocator retries above 70 % full, and a site's own correction; fitted",
                         {pressure_symbol(c)}});
}

TimeTerm achieved_term(const ExplanationContext& c) {
    return {WaterfallKind::achieved,
            "model FLOPs at peak",
            useful_s(c.scenario),
            "(6 N + 12 L h s) B s / (GPUs P)",
            fmt::format("{:.4g} FLOPs / ({} x {:.4g} TFLOP/s)", model_flops(c.scenario, MfuConvention::palm), c.scenario.cluster.gpus,
                        peak_flops_per_s(c.scenario) / 1e12),
            "Chowdhery et al., arXiv 2204.02311, appendix B",
            {}};
}

/// What the hardware runs at peak against what the convention counts: full attention squares, embeddings.
TimeTerm counting_term(const ExplanationContext& c) {
    double ideal_s = 0;
    for (const StageTimes& stage : c.times.stages) ideal_s += c.per_rank() * stage.parts.ideal_s;
    return {WaterfallKind::kernel_inefficiency,
            "FLOPs that run but are not counted as useful",
            ideal_s - useful_s(c.scenario),
            "FLOPs run / P - FLOPs counted / P",
            fmt::format("{} - {}", seconds(ideal_s), seconds(useful_s(c.scenario))),
            "PaLM counts both embeddings and the full attention square; kernels run the causal half",
            {}};
}

TimeTerm split_term(const ExplanationContext& c) {
    double backward_s = 0;
    for (const StageTimes& stage : c.times.stages) backward_s += c.per_rank() * stage.backward_s();
    const double extra = c.coefficients.split_backward;
    return {WaterfallKind::kernel_inefficiency,
            "backward in two parts",
            backward_s * extra / (1 + extra),
            "x_zb backward",
            fmt::format("{:.4g} of {}", extra, seconds(backward_s / (1 + extra))),
            "operands read and launched twice, fitted on runs of arXiv 2401.10241",
            {{"x_zb", "what splitting adds to a backward", number(extra)}}};
}

}  // namespace

std::vector<TimeTerm> explain_time(const Scenario& scenario, const Coefficients& coefficients) {
    const ExplanationContext context = context_of(scenario, coefficients);
    std::vector<TimeTerm> terms;
    terms.push_back(peak_term(context));
    explain_layers(context, terms);
    terms.push_back(counting_term(context));
    if (splits_backward(scenario.layout.schedule)) terms.push_back(split_term(context));
    add_pipeline(context, terms);
    add_end(context, terms);
    terms.push_back(achieved_term(context));
    std::ranges::stable_sort(terms, {}, &TimeTerm::row);
    return terms;
}

}  // namespace layline
