// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/explanation_layers.h"

#include <fmt/format.h>

#include "model/cost/attention_times.h"
#include "model/cost/layer_times.h"
#include "model/cost/linear_times.h"
#include "model/cost/step_pieces.h"

namespace layline {

namespace {

constexpr double milli = 1e3, micro = 1e6;

std::string number(double value) { return fmt::format("{:.4g}", value); }
std::string tokens_text(const StepShape& shape) { return fmt::format("{:.6g}", shape.tokens); }
std::string flops_text(double flops_per_s) { return fmt::format("{:.4g} TFLOP/s", flops_per_s / 1e12); }
std::string bytes_text(double bytes_per_s) { return fmt::format("{:.4g} GB/s", bytes_per_s / 1e9); }

/// Layers of one kind with what one of them takes for a micro-batch.
struct LayerKind {
    std::string name;  ///< "", " of experts"
    double count = 0;
    bool experts = false;
    PieceTimes times;
    StepShape shape;
};

std::vector<LayerKind> layer_kinds(const ExplanationContext& c) {
    const StepPieces pieces = step_pieces(c.scenario, c.coefficients);
    double dense = 0, expert = 0, dense_kept = 0, expert_kept = 0, encoder = 0, encoder_kept = 0;
    for (const StageContents& stage : stage_contents(c.scenario)) {
        const double share = recomputed_share(c.scenario.layout, stage);
        dense += share * stage.dense_layers;
        expert += share * stage.expert_layers;
        dense_kept += (1 - share) * stage.dense_layers;
        expert_kept += (1 - share) * stage.expert_layers;
        encoder += share * stage.encoder_layers;
        encoder_kept += (1 - share) * stage.encoder_layers;
        (c.scenario.architecture.moe ? expert : dense) += stage.modules;
    }
    std::vector<LayerKind> kinds;
    const auto add = [&](const char* name, double count, bool experts, const PieceTimes& times, bool encodes = false) {
        if (count > 0) kinds.push_back({name, count, experts, times, encodes ? encoder_shape(c.shape) : c.shape});
    };
    const bool stacks = c.scenario.architecture.encoder.has_value();
    add(expert > 0 ? " of dense layers" : stacks ? " of decoder layers" : "", dense, false, pieces.dense);
    add(" of expert layers", expert, true, pieces.expert);
    add(" of dense layers not recomputed", dense_kept, false, pieces.dense_kept);
    add(" of expert layers not recomputed", expert_kept, true, pieces.expert_kept);
    add(" of encoder layers", encoder, false, pieces.encoder, true);
    add(" of encoder layers not recomputed", encoder_kept, false, pieces.encoder_kept, true);
    return kinds;
}

/// A piece of the model, how often an average rank runs it, and how to say so.
struct Repeated {
    double times = 0;
    std::string words;
};

class LayerTerms {
  public:
    LayerTerms(const ExplanationContext& context, std::vector<TimeTerm>& terms) : c_(context), terms_(terms) {}

    void layers(const LayerKind& kind) {
        const Repeated often{c_.per_rank() * kind.count, fmt::format("{:.6g} micro-batches x {:.6g} layers / {} stages",
                                                                     c_.times.micro_batches, kind.count, c_.scenario.layout.pp)};
        products(kind, often);
        streaming(kind, often);
        recompute(kind, often);
        communication(kind, often);
        const double launch_s = kind.times.forward.launch_s + kind.times.backward.launch_s;
        add(WaterfallKind::other, "launches that the device waits for" + kind.name, often, launch_s,
            "SM(device, host) - device, SM = (x^4 + y^4)^(1/4)", "host launches against device work, measured on small models",
            {{"h_f", "host time to launch one layer's forward", fmt::format("{:.4g} ms", milli * c_.coefficients.launch_layer_s)},
             {"h_tpn", "more for each tensor-parallel rank where the job spans nodes",
              fmt::format("{:.4g} ms", milli * c_.coefficients.launch_tp_nodes_s)},
             {"r_hb", "the backward's over it", number(c_.coefficients.launch_backward_ratio)}});
        add(WaterfallKind::other, "activations to and from host memory" + kind.name, often,
            kind.times.forward.host_s + kind.times.backward.host_s, "SM(o A / host, compute) - compute + 0.1 min(both), each way",
            "Rajbhandari et al., arXiv 2104.07857, section 5.1.2; host link by its datasheet",
            {{"o", "share of kept activations that is offloaded", number(c_.scenario.layout.offload_activations)},
             {"host", "link to host memory, one way", bytes_text(kind.shape.host_bytes_per_s)}});
    }

    void ends() {
        const auto modules = static_cast<double>(c_.scenario.architecture.mtp_layers);
        const Repeated once{c_.per_rank(), fmt::format("{:.6g} micro-batches / {} stages", c_.times.micro_batches, c_.scenario.layout.pp)};
        const Repeated heads{c_.per_rank() * (1 + modules), once.words};
        const PieceTimes embedding = embedding_times(c_.shape, c_.coefficients), head = head_times(c_.shape, c_.coefficients);
        add(WaterfallKind::memory_bound, "embedding", once, embedding.forward.memory_bound_s + embedding.backward.memory_bound_s,
            "(6 + 10) T h / (b W)", "bytes moved by the lookup and its gradient", stream_symbols());
        add(WaterfallKind::memory_bound, "loss", heads, head.forward.memory_bound_s + head.backward.memory_bound_s, "n_ce T V / t / (b W)",
            "bytes a logit, fitted",
            {{"n_ce", "bytes moved per logit", number(c_.coefficients.cross_entropy_bytes)},
             {"V", "words of the vocabulary", number(c_.shape.vocabulary)}});
        add(WaterfallKind::kernel_inefficiency, "output projection beyond peak", heads,
            head.forward.inefficiency_s + head.backward.inefficiency_s, gemm_formula, gemm_source(), gemm_symbols());
        add(WaterfallKind::tp_communication, "embedding and loss", heads, head.forward.tp_s + head.backward.tp_s,
            "all-reduce + start of a gather", collective_source(), tp_symbols());
        add(WaterfallKind::tp_communication, "embedding", once, embedding.forward.tp_s, "one all-reduce of T h", collective_source(),
            tp_symbols());
    }

  private:
    static constexpr const char* gemm_formula =
        "forward (m,n,k) and two gradients: t0/2 + ((2mnk (1 + k_g/k) / (e s_g P))^q + (bytes / (beta W))^q)^(1/q), less 2mnk / P each";

    void add(WaterfallKind row, std::string name, const Repeated& often, double each_s, std::string formula, std::string source,
             std::vector<Symbol> symbols) {
        if (each_s == 0) return;
        terms_.push_back({row, std::move(name), often.times * each_s, std::move(formula),
                          fmt::format("{} x {:.4g} ms", often.words, milli * each_s), std::move(source), std::move(symbols)});
    }

    void products(const LayerKind& kind, const Repeated& often) {
        const StepShape& shape = kind.shape;
        const Architecture& model = c_.scenario.architecture;
        const auto linears = [&](const std::string& name, const LinearTimes& t) {
            add(WaterfallKind::kernel_inefficiency, name + " beyond peak" + kind.name, often,
                t.forward_s + t.input_gradient_s + t.weight_gradient_s - (2 + shape.trained) * t.ideal_forward_s, gemm_formula,
                gemm_source(), gemm_symbols());
        };
        linears("attention projections", attention_linears(shape, model, c_.coefficients));
        linears(kind.experts ? "experts and router" : "MLP",
                kind.experts ? expert_linears(shape, model, c_.coefficients) : mlp_linears(shape, c_.coefficients));
        const AttentionTimes attention = attention_times(shape, c_.scenario.training.attention, c_.coefficients);
        const double beyond_s =
            attention.forward_matrix_s + attention.backward_matrix_s - attention.ideal_forward_s - attention.ideal_backward_s;
        const Coefficients& k = c_.coefficients;
        if (shape.fused_attention)
            add(WaterfallKind::kernel_inefficiency, "attention core beyond peak" + kind.name, often, beyond_s,
                "F/2 (1 + 2.5 / r) / (P e_fa s / (s + s_fa)), less the same at P", "Dao, arXiv 2307.08691, section 3; efficiency fitted",
                {{"F", "FLOPs of the full square, one micro-batch", number(2 * attention.ideal_forward_s * shape.peak)},
                 {"e_fa", "share of peak that the kernel reaches on long sequences", number(k.flash_efficiency)},
                 {"s_fa", "tokens at which half of that is lost", number(k.flash_saturation_tokens)},
                 {"r", "the backward's rate over the forward's", number(k.flash_backward_ratio)},
                 {"P", "peak of the matrix units", flops_text(shape.peak)}});
        else
            add(WaterfallKind::kernel_inefficiency, "attention products beyond peak" + kind.name, often, beyond_s,
                "six products over the full square, less the causal half at P", gemm_source(), gemm_symbols());
    }

    void streaming(const LayerKind& kind, const Repeated& often) {
        const AttentionTimes attention = attention_times(kind.shape, c_.scenario.training.attention, c_.coefficients);
        const Coefficients& k = c_.coefficients;
        const double weights = c_.shape.trained * layer_weights(kind.shape, c_.scenario.architecture, kind.experts).total();
        const double accumulate_s = c_.shape.micro_batches > 1 ? k.accumulation_bytes * weights / c_.shape.stream_bytes_per_s : 0;
        const double softmax_s = attention.forward_streaming_s + attention.backward_streaming_s;
        const double all_s = kind.times.forward.memory_bound_s + kind.times.backward.memory_bound_s;
        std::vector<Symbol> symbols = stream_symbols();
        symbols.push_back({"x_ew", "bytes that kernels move over the least they must", number(k.elementwise)});
        add(WaterfallKind::memory_bound, "norms, residuals, positions, activations" + kind.name, often, all_s - softmax_s - accumulate_s,
            "3 T h x_ew (norm + residual + (position + activation) / t) / (b W)", "bytes of each operator, forward once and backward twice",
            std::move(symbols));
        add(WaterfallKind::memory_bound, "soft-max through memory" + kind.name, often, softmax_s, "2.5 n_sm x_us T s a / t / (b W)",
            "scores kept in memory by unfused attention",
            {{"n_sm", "bytes per score, fused soft-max", number(k.softmax_bytes)},
             {"x_us", "factor of the unfused soft-max", c_.shape.unfused_softmax ? number(k.unfused_softmax) : "1, fused here"}});
        add(WaterfallKind::memory_bound, "gradient accumulation" + kind.name, often, accumulate_s, "n_acc n / t / (b W)",
            "gradients added up over micro-batches",
            {{"n_acc", "bytes per parameter and micro-batch", number(k.accumulation_bytes)},
             {"n", "parameters of a layer on this rank", number(weights)}});
    }

    void recompute(const LayerKind& kind, const Repeated& often) {
        const bool full = c_.shape.full_recompute;
        add(WaterfallKind::recompute, (full ? "whole layers again" : "attention again") + kind.name, often, kind.times.backward.recompute_s,
            full ? "x_rec forward, its communication included" : "forward of the attention core",
            "Korthikanti et al., arXiv 2205.05198, section 5",
            {{"x_rec", "time of a forward done again over the first", number(c_.coefficients.recompute)}});
    }

    void communication(const LayerKind& kind, const Repeated& often) {
        const PieceTimes& t = kind.times;
        const std::string each = c_.shape.sequence_parallel ? "reduce-scatter + all-gather" : "all-reduce";
        add(WaterfallKind::tp_communication, "layers" + kind.name, often, t.forward.tp_s + t.backward.tp_s,
            fmt::format("{:.0f} x ({}) of S = 2 T h, each a + x_tp (S phi / beta + c sqrt(S)) + a_tp, less what overlaps",
                        2 * kind.shape.tp_collectives, each),
            collective_source(), tp_symbols());
        add(WaterfallKind::cp_communication, "keys and values" + kind.name, often, t.forward.cp_s + t.backward.cp_s,
            "passes of keys and values round the group, less what the attention covers", "Liu et al., arXiv 2310.01889, section 3",
            {{"c", "context-parallel ranks", number(c_.shape.cp)}});
        add(WaterfallKind::ep_communication, "dispatch and combine" + kind.name, often, t.forward.ep_s + t.backward.ep_s,
            "4 all-to-alls of T k h / t", "Lepikhin et al., arXiv 2006.16668, section 3.2",
            {{"e", "expert-parallel ranks", number(c_.shape.ep)}});
        add(WaterfallKind::dp_communication, "ZeRO-3 gathers and scatters" + kind.name, often, t.forward.gather_s + t.backward.gather_s,
            "SM(traffic, compute) - compute + 0.1 min(both)", "Rajbhandari et al., arXiv 1910.02054, section 7.2",
            {{"d", "data-parallel ranks", number(c_.shape.dp)}});
    }

    std::vector<Symbol> gemm_symbols() const {
        const GemmLaw& law = c_.shape.kernels->gemm;
        return {{"m", "tokens of a micro-batch", tokens_text(c_.shape)},
                {"t0", "launch", fmt::format("{:.3g} us", micro * law.launch_s)},
                {"e", "share of peak that large products reach", number(law.efficiency)},
                {"s_g", "sustained rate over that of a burst", number(c_.coefficients.gemm_sustained)},
                {"k_g", "contraction size that costs as much as the product", number(c_.coefficients.gemm_contraction)},
                {"P", "peak of the matrix units", flops_text(c_.shape.linear_datasheet)},
                {"beta W", "memory rate in products", bytes_text(c_.shape.gemm.bytes_per_s)},
                {"q", "sharpness of the roofline", number(law.exponent)}};
    }

    std::vector<Symbol> stream_symbols() const {
        return {{"T", "tokens of a micro-batch", tokens_text(c_.shape)},
                {"h", "hidden size", number(c_.shape.hidden)},
                {"b W", "memory rate of streaming kernels", bytes_text(c_.shape.stream_bytes_per_s)}};
    }

    std::vector<Symbol> tp_symbols() const {
        return {
            {"T", "tokens of a micro-batch", tokens_text(c_.shape)},
            {"h", "hidden size", number(c_.shape.hidden)},
            {"t", "tensor-parallel ranks", number(c_.shape.tp)},
            {"x_tp", "transfers in training over transfers alone", number(c_.coefficients.tp_wire)},
            {"a_tp", "start of a collective beside the measured latency", fmt::format("{:.3g} us", micro * c_.coefficients.tp_latency_s)}};
    }

    std::string family() const { return c_.shape.kernels->name; }
    std::string gemm_source() const {
        return is_measured(*c_.shape.kernels) ? fmt::format("measured matrix products, {}", family()) : "datasheet, no product measured";
    }
    std::string collective_source() const {
        // NVLink Sharp: a switch of the fourth generation on adds up in flight, and NCCL lets it; the measured laws hold it.
        const bool switched = family() == "H100" || family() == "H200" || family() == "B200";
        return is_measured(*c_.shape.kernels)
                   ? fmt::format("measured NCCL collectives, {}{}", family(), switched ? " (all-reduce by NVLS)" : "")
                   : "datasheet, no collective measured";
    }

    const ExplanationContext& c_;
    std::vector<TimeTerm>& terms_;
};

}  // namespace

void explain_layers(const ExplanationContext& context, std::vector<TimeTerm>& terms) {
    LayerTerms layers(context, terms);
    for (const LayerKind& kind : layer_kinds(context)) layers.layers(kind);
    layers.ends();
}

}  // namespace layline
