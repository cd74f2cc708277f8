// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/step_shape.h"

#include <algorithm>
#include <cmath>

namespace layline {

namespace {

/// FP8 matrix products reach this share of what the ratio of datasheet peaks promises (reference: time-model, section 2).
constexpr double fp8_share = 0.9;
/// Group size that Megatron-LM's fused soft-max kernel needs: batch * heads a multiple of 4 (fused_softmax.py, is_kernel_available).
constexpr double fused_softmax_group = 4;

double real(std::int64_t count) { return static_cast<double>(count); }

bool is_fp8(Precision precision) { return precision == Precision::fp8 || precision == Precision::mxfp8 || precision == Precision::nvfp4; }

double wide_peak(const PeakRates& peak, Precision precision) {
    if (precision == Precision::fp32) return peak.tf32 > 0 ? peak.tf32 : peak.fp32;
    if (precision == Precision::fp16) return peak.fp16 > 0 ? peak.fp16 : peak.bf16;
    return peak.bf16 > 0 ? peak.bf16 : peak.fp16;
}

/// Mean keys a query sees: half of the sequence when causal; a window w of s tokens gives w - w^2 / 2s.
double mean_context(const Scenario& scenario) {
    const double sequence = real(scenario.training.sequence_length);
    const double window = real(scenario.architecture.sliding_window);
    return window > 0 && window < sequence ? window - window * window / (2 * sequence) : 0.5 * sequence;
}

void set_model(StepShape& shape, const Scenario& scenario) {
    const Architecture& model = scenario.architecture;
    shape.layers = real(model.layers);
    shape.hidden = real(model.hidden);
    shape.heads = real(model.heads);
    shape.kv_heads = real(model.kv_heads);
    shape.head_size = real(model.head_size);
    shape.query_key_size = shape.value_size = shape.head_size;
    if (model.latent_attention) {
        shape.query_key_size = real(model.latent_attention->nope_head_size + model.latent_attention->rope_head_size);
        shape.value_size = real(model.latent_attention->value_head_size);
    }
    shape.ffn = real(model.ffn);
    shape.vocabulary = real(model.vocabulary);
    shape.sequence = real(scenario.training.sequence_length);
    shape.mlp_inputs = model.mlp == MlpKind::gated ? 2 : 1;
    // Cross-attention is a third branch: one more norm, residual and collective.
    shape.cross_attention = model.encoder.has_value();
    shape.norms = model.norms_per_layer + (shape.cross_attention ? 1 : 0);
    shape.tp_collectives = (model.parallel_block ? 1 : 2) + (shape.cross_attention ? 1 : 0);
    shape.attended = mean_context(scenario);
    shape.tied = model.tied_embeddings;
    shape.rotary = model.positions == Positions::rotary;
}

void set_layout(StepShape& shape, const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    shape.gpus = real(scenario.cluster.gpus);
    shape.tp = real(layout.tp);
    shape.pp = real(layout.pp);
    shape.vpp = real(layout.vpp);
    shape.cp = real(layout.cp);
    shape.ep = real(layout.ep);
    shape.etp = real(layout.etp);
    shape.dp = data_parallel(scenario);
    shape.micro_batch = real(layout.micro_batch);
    shape.micro_batches = std::max(1.0, micro_batches(scenario));
    shape.tokens = shape.micro_batch * shape.sequence / shape.cp;
    shape.sequence_parallel = layout.sequence_parallel;
    shape.shard = layout.sequence_parallel ? shape.tp : 1;
    shape.zero_stage = layout.zero_stage;
    const double data_ranks = std::max(1.0, shape.dp * shape.cp);
    shape.gather_group = layout.shard_gpus > 0 ? std::min(data_ranks, real(layout.shard_gpus)) : data_ranks;
    shape.reshard = layout.fsdp_reshard;
    shape.prefetch = layout.fsdp_prefetch > 0;
    shape.gather_context = layout.context_exchange == ContextExchange::all_gather;
    shape.context_inner = layout.context_exchange == ContextExchange::all_to_all ? shape.cp
                          : layout.context_exchange == ContextExchange::hybrid   ? real(layout.context_all_to_all)
                                                                                 : 1;
    shape.trained = scenario.training.lora_rank > 0 ? 0 : 1 - scenario.training.frozen_share;
    shape.selective = layout.recompute == Recompute::selective;
    shape.full_recompute = layout.recompute == Recompute::full;
    const AttentionKernel kernel = scenario.training.attention;
    shape.fused_attention = kernel != AttentionKernel::unfused && kernel != AttentionKernel::fused_softmax;
    const bool refused = std::fmod(shape.micro_batch * shape.heads / shape.tp, fused_softmax_group) != 0;
    shape.unfused_softmax = kernel == AttentionKernel::unfused || (kernel == AttentionKernel::fused_softmax && refused);
    shape.fused_norm = scenario.training.fused_norm;
}

void set_hardware(StepShape& shape, const Scenario& scenario, const Coefficients& c) {
    const Cluster& cluster = scenario.cluster;
    const Accelerator& accelerator = cluster.accelerator;
    const Precision precision = scenario.training.precision;
    shape.kernels = c.kernels ? c.kernels.get() : &kernel_family(accelerator);
    const GemmLaw& law = shape.kernels->gemm;
    shape.element_bytes = precision == Precision::fp32 ? 4 : 2;
    // With 8-bit inputs kept, tokens are dispatched in 8 bits and combined in 16 (DeepSeek-V3, arXiv 2412.19437, section 3.3.3).
    shape.exchange_bytes = is_fp8(precision) && scenario.training.low_precision_activations ? 1.5 : shape.element_bytes;
    shape.peak = wide_peak(accelerator.peak_flops_per_s, precision);
    shape.gemm_peak = shape.peak * law.efficiency * c.gemm_sustained;
    shape.linear_peak = shape.gemm_peak;
    shape.linear_datasheet = shape.peak;
    if (is_fp8(precision) && accelerator.peak_flops_per_s.fp8 > 0) {
        const double fp4 = precision == Precision::nvfp4 ? c.fp4_gemm : 1;
        shape.linear_datasheet = accelerator.peak_flops_per_s.fp8;
        shape.linear_peak = shape.linear_datasheet * fp8_share * law.efficiency * c.gemm_sustained * c.fp8_gemm * fp4;
        if (precision == Precision::nvfp4 && accelerator.peak_flops_per_s.fp4 > 0)
            shape.linear_datasheet = accelerator.peak_flops_per_s.fp4;
    }
    shape.memory_bytes_per_s = accelerator.memory_bytes_per_s;
    shape.stream_bytes_per_s = accelerator.memory_bytes_per_s * c.stream_efficiency;
    shape.domain = real(cluster.scale_up_gpus);
    shape.scale_up = cluster.scale_up;
    shape.network = cluster.network;
    shape.capacity_bytes = accelerator.memory_bytes;
    shape.host_bytes_per_s = accelerator.host_bytes_per_s;
    shape.gemm = {law.launch_s, law.exponent, c.gemm_contraction, accelerator.memory_bytes_per_s * law.memory_efficiency,
                  shape.element_bytes};
}

}  // namespace

StepShape encoder_shape(StepShape decoder) {
    if (!decoder.cross_attention) return decoder;
    decoder.cross_attention = false;
    decoder.norms -= 1;
    decoder.tp_collectives -= 1;
    decoder.attended = decoder.sequence;
    return decoder;
}

StepShape step_shape(const Scenario& scenario, const Coefficients& coefficients) {
    StepShape shape{};
    set_model(shape, scenario);
    set_layout(shape, scenario);
    set_hardware(shape, scenario, coefficients);
    return shape;
}

}  // namespace layline
