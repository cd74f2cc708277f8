// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/scenario_gemms.h"

#include <algorithm>

namespace layline {

namespace {

class ShapeList {
  public:
    explicit ShapeList(std::string dtype) : dtype_(std::move(dtype)) {}

    /// A linear layer of `tokens` rows from `inputs` to `outputs` features.
    void add_linear(std::int64_t tokens, std::int64_t outputs, std::int64_t inputs) {
        if (tokens < 1 || outputs < 1 || inputs < 1) return;
        add({dtype_, "TN", tokens, outputs, inputs, 1});
        if (dtype_ == "fp8") {  // Hopper multiplies fp8 in this layout alone; frameworks transpose before
            add({dtype_, "TN", tokens, inputs, outputs, 1});
            add({dtype_, "TN", outputs, inputs, tokens, 1});
            return;
        }
        add({dtype_, "NN", tokens, inputs, outputs, 1});
        add({dtype_, "NT", outputs, inputs, tokens, 1});
    }

    std::vector<GemmProblem> take() { return std::move(problems_); }

  private:
    void add(const GemmProblem& problem) {
        if (std::ranges::find(problems_, problem) == problems_.end()) problems_.push_back(problem);
    }

    std::string dtype_;
    std::vector<GemmProblem> problems_;
};

std::string dtype_of(Precision precision) {
    switch (precision) {
        case Precision::fp16:
            return "fp16";
        case Precision::fp8:
        case Precision::mxfp8:
        case Precision::nvfp4:
            return "fp8";
        default:
            return "bf16";
    }
}

}  // namespace

std::vector<GemmProblem> scenario_gemms(const Scenario& s) {
    const Architecture& a = s.architecture;
    const std::int64_t tp = std::max<std::int64_t>(1, s.layout.tp);
    const std::int64_t tokens = s.layout.micro_batch * s.training.sequence_length / std::max<std::int64_t>(1, s.layout.cp);
    const std::int64_t gate = a.mlp == MlpKind::gated ? 2 : 1;
    ShapeList shapes(dtype_of(s.training.precision));
    if (!a.latent_attention) {
        shapes.add_linear(tokens, (a.heads + 2 * a.kv_heads) * a.head_size / tp, a.hidden);
        shapes.add_linear(tokens, a.hidden, a.heads * a.head_size / tp);
    }
    if (a.expert_layers() < a.layers) {
        shapes.add_linear(tokens, gate * a.ffn / tp, a.hidden);
        shapes.add_linear(tokens, a.hidden, a.ffn / tp);
    }
    if (a.moe && a.moe->experts > 0) {
        const std::int64_t etp = std::max<std::int64_t>(1, s.layout.etp);
        const std::int64_t per_expert = tokens * std::max<std::int64_t>(1, s.layout.ep) * a.moe->top_k / a.moe->experts;
        shapes.add_linear(per_expert, gate * a.moe->expert_ffn / etp, a.hidden);
        shapes.add_linear(per_expert, a.hidden, a.moe->expert_ffn / etp);
    }
    ShapeList logits(s.training.precision == Precision::fp16 ? "fp16" : "bf16");
    logits.add_linear(tokens, a.vocabulary / tp, a.hidden);
    std::vector<GemmProblem> all = shapes.take();
    for (const GemmProblem& problem : logits.take()) all.push_back(problem);
    return all;
}

}  // namespace layline
