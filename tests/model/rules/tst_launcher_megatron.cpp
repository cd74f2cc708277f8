// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/rules/launcher_rows.h"

using namespace layline;

namespace {

// dense: Llama 3.1 70B on 64 H100, tp 8, pp 4, sp, dp 2, 512 sequences of 8192 tokens, m = 256. moe: Mixtral 8x7B on 64 H100, tp 2, dp 32.
const std::vector<LauncherRow> rows = {
    {"express-slices", "dense", "dense slices=2"},
    {"express-sparsity", "dense", "dense sparsity=0.5"},
    {"express-shared-layers", "dense", "dense per_weights=2"},
    {"express-encoder", "dense", "dense encoder=4"},
    {"express-frozen", "dense", "dense frozen=0.1"},
    {"express-loss-chunks", "dense", "dense loss_chunks=4"},
    {"express-schedule-group", "dense vpp=2 schedule=interleaved group=4", "dense group=4"},
    {"express-loss", "dense loss=fused", "dense loss=gathered"},
    {"express-flash-version", "dense attention=flash3 version=0.19", "dense attention=flash3 version=0.18"},
    {"express-muon", "dense optimizer=muon zero=1 version=0.18", "dense optimizer=muon zero=1 version=0.17"},
    {"express-flash-1", "dense attention=flash2", "dense attention=flash1"},
    {"express-positions", "dense positions=learned max_positions=8192", "dense positions=alibi"},
    {"express-biases", "dense bias_qkv=1", "dense bias_mlp=1"},
    {"express-shape", "dense qk_norm=1", "dense parallel_block=1"},
    {"express-schedule", "dense", "dense schedule=zb-h1"},
    {"express-optimizer", "dense optimizer=muon", "dense optimizer=adafactor"},
    {"express-adapters", "dense", "dense lora=8"},
    {"express-state", "dense gradient=bf16", "dense gradient=fp8"},
    {"express-recompute", "moe recompute=selective re_activation=1", "dense recompute=selective re_activation=1"},
    {"express-attention", "dense", "dense fused_norm=0"},
    {"express-prefetch", "dense zero=3", "dense zero=3 reshard=0"},
    {"express-low-precision-activations", "dense", "dense activations8=1"},
    {"M1", "dense tp=8 pp=4", "dense tp=6 pp=4"},
    {"M2", "moe ep=8 etp=8", "moe ep=8 etp=3"},
    {"M3", "moe pp=2 tp=2 ep=2 o:use-tp-pp-dp-mapping", "moe pp=2 tp=2 ep=4 o:use-tp-pp-dp-mapping"},
    {"M4", "moe pp=2 tp=2 cp=2 ep=4 o:use-tp-pp-dp-mapping", "moe pp=2 tp=2 ep=8 o:use-tp-pp-dp-mapping"},
    {"M5", "moe o:expert-tensor-parallel-size=1", "moe o:tensor-model-parallel-size=2"},
    {"M6", "dense o:tensor-parallel-num-weight-shards=16", "dense o:tensor-parallel-num-weight-shards=12"},
    {"M7", "dense o:micro-batch-size=1", "dense o:global-batch-size=512"},
    {"M8", "dense o:global-batch-size=512", "dense o:micro-batch-size=1"},
    {"M9", "dense mbs=4", "dense mbs=3"},
    {"M10", "dense o:eval-global-batch-size=64", "dense o:eval-global-batch-size=63"},
    {"M11", "dense o:global-batch-size=512", "dense o:global-batch-size=512 o:step-batch-size-schedule=0:64"},
    {"M12", "dense shard=1", "dense shard=3"},
    {"M13", "dense positions=learned max_positions=8192", "dense positions=learned max_positions=8191"},
    {"M14", "dense cp=2", "dense cp=2 seq=8190"},
    {"M15", "dense cp=2 tp=4 exchange=hybrid inner=2", "dense cp=2 tp=4 exchange=hybrid inner=3"},
    {"M16", "dense cp=2 o:cp-comm-type=p2p", "dense cp=2 o:cp-comm-type=p2p~a2a"},
    {"M17", "dense pp=1 o:hybrid-context-parallel o:calculate-per-token-loss",
     "dense o:hybrid-context-parallel o:calculate-per-token-loss"},
    {"M18", "dense seq=8192", "dense seq=8188"},
    {"M20", "dense heads=64", "dense heads=60"},
    {"M21", "dense tp=16", "dense tp=12"},
    {"M22", "dense tp=16 heads=64", "dense tp=16 heads=68"},
    {"M23", "dense o:kv-channels=128 hidden=8190", "dense o:bf16 hidden=8190"},
    {"M24", "moe etp=2", "moe etp=3"},
    {"M25", "dense vocabulary=128000 tp=8 o:bf16", "dense vocabulary=128256 o:bf16"},
    {"M26", "dense tp=1 sp=0", "dense tp=1 sp=1"},
    {"M28", "dense o:tp-comm-overlap", "dense sp=0 o:tp-comm-overlap"},
    {"M29", "dense o:env:CUDA_DEVICE_MAX_CONNECTIONS=1", "dense o:env:CUDA_DEVICE_MAX_CONNECTIONS=8"},
    {"M30", "moe tp=2 sp=1", "moe tp=2 sp=0"},
    {"M31", "moe bias_qkv=1 bias_out=1 bias_mlp=1 etp=1", "moe bias_qkv=1 bias_out=1 bias_mlp=1 etp=2"},
    {"M40", "dense o:num-virtual-stages-per-pipeline-rank=2",
     "dense o:num-virtual-stages-per-pipeline-rank=2 o:num-layers-per-virtual-pipeline-stage=10"},
    {"M41", "dense pp=4", "dense pp=3"},
    {"M42", "dense vpp=2 schedule=interleaved o:num-layers-per-virtual-pipeline-stage=10",
     "dense vpp=2 schedule=interleaved o:num-layers-per-virtual-pipeline-stage=11"},
    {"M43", "dense vpp=5 schedule=interleaved", "dense vpp=3 schedule=interleaved"},
    {"M44", "dense o:num-virtual-stages-per-pipeline-rank=2", "dense o:num-virtual-stages-per-pipeline-rank=1"},
    {"M45", "dense pp=2 vpp=2 schedule=interleaved", "dense pp=2 vpp=2 schedule=interleaved o:no-overlap-p2p-communication"},
    {"M46", "dense o:bf16 o:no-overlap-p2p-communication", "dense o:bf16"},
    {"M47", "dense vpp=2 schedule=interleaved gbs=8", "dense vpp=2 schedule=interleaved gbs=6"},
    {"M48", "dense vpp=2 schedule=interleaved gbs=24", "dense vpp=2 schedule=interleaved gbs=20"},
    {"M49", "dense first=19 last=21", "dense first=19"},
    {"M50", "dense first=20", "dense pp=1 first=20"},
    {"M51", "dense stages=Et*20|t*20|t*20|t*20L", "dense stages=Et*20|t*20|t*20|t*19L"},
    {"M53", "dense vpp=2 schedule=interleaved o:overlap-p2p-communication-warmup-flush", "dense o:overlap-p2p-communication-warmup-flush"},
    {"M54", "dense o:defer-embedding-wgrad-compute", "dense pp=1 o:defer-embedding-wgrad-compute"},
    {"M55", "dense o:hybrid-layer-pattern=M|M|M|M", "dense o:hybrid-layer-pattern=M|M|M"},
    {"M60", "dense o:bf16", "dense o:recompute-activations"},
    {"M61", "dense recompute=selective", "dense recompute=selective o:recompute-method=uniform"},
    {"M62", "dense recompute=full o:recompute-granularity=full o:recompute-method=uniform o:recompute-num-layers=1",
     "dense recompute=full o:recompute-granularity=full o:recompute-method=uniform"},
    {"M63", "dense sp=0 recompute=full o:distribute-saved-activations o:recompute-method=uniform",
     "dense sp=1 recompute=full o:distribute-saved-activations o:recompute-method=uniform"},
    {"M64", "latent recompute=selective re_up=1", "dense recompute=selective re_up=1"},
    {"M65", "dense recompute=selective re_norm=1 o:fp8-format=hybrid o:fp8-recipe=tensorwise",
     "dense recompute=selective re_norm=1 o:fp8-format=hybrid o:fp8-recipe=delayed"},
    {"M66", "dense pp=1 offload=0.5", "dense pp=4 offload=0.5"},
    {"M67", "dense recompute=full o:cuda-graph-impl=full_iteration", "dense recompute=full o:cuda-graph-impl=local"},
    {"M70", "dense zero=1 o:overlap-param-gather o:overlap-grad-reduce", "dense zero=0 o:overlap-param-gather o:overlap-grad-reduce"},
    {"M71", "dense vpp=2 schedule=interleaved o:overlap-param-gather-with-optimizer-step o:overlap-param-gather o:ckpt-format=torch",
     "dense o:overlap-param-gather-with-optimizer-step o:overlap-param-gather o:ckpt-format=torch"},
    {"M72", "dense pp=1 zero=3 o:use-torch-fsdp2 o:no-gradient-accumulation-fusion",
     "dense pp=2 zero=3 o:use-torch-fsdp2 o:no-gradient-accumulation-fusion"},
    {"M73", "dense zero=3 optimizer=sgd", "dense zero=3 optimizer=lion"},
    {"M74", "dense zero=3 o:outer-dp-sharding-strategy=optim", "dense zero=2 o:outer-dp-sharding-strategy=optim"},
    {"M75", "dense zero=1 optimizer=muon", "dense zero=2 optimizer=muon"},
    {"M76", "dense precision=fp8 weights8=1", "dense precision=bf16 weights8=1"},
    {"M77", "dense o:optimizer-cpu-offload o:use-precision-aware-optimizer", "dense o:optimizer-cpu-offload"},
    {"M78", "dense o:bf16 o:grad-reduce-in-bf16", "dense o:bf16"},
    {"M79", "dense o:cross-entropy-loss-fusion o:cross-entropy-fusion-impl=native",
     "dense o:cross-entropy-loss-fusion o:cross-entropy-fusion-impl=te"},
    {"M80", "moe ep=8", "moe ep=3"},
    {"M81", "moe o:moe-ffn-hidden-size=14336", "dense o:moe-ffn-hidden-size=14336"},
    {"M82", "moe top_k=1 o:moe-router-pre-softmax", "moe top_k=1 o:bf16"},
    {"M83", "moe o:moe-router-num-groups=4 o:moe-router-group-topk=2", "moe o:moe-router-num-groups=3 o:moe-router-group-topk=2"},
    {"M84", "moe layers=4 o:moe-layer-freq=[0,1,1,1]", "moe layers=5 o:moe-layer-freq=[0,1,1,1]"},
    {"M85", "moe o:moe-grouped-gemm", "moe o:moe-grouped-gemm accelerator=v100-sxm-32gb"},
    {"M86", "moe o:moe-shared-expert-overlap o:moe-token-dispatcher-type=alltoall",
     "moe o:moe-shared-expert-overlap o:moe-token-dispatcher-type=allgather"},
    {"M87", "moe ep=8 schedule=interleaved-overlap", "moe ep=1 schedule=interleaved-overlap"},
    {"M88", "moe ep=8 o:delay-wgrad-compute o:overlap-moe-expert-parallel-comm", "moe ep=8 o:delay-wgrad-compute"},
    {"M89", "latent", "latent o:group-query-attention"},
    {"M90", "dense o:num-query-groups=8 o:group-query-attention", "dense o:num-query-groups=8"},
};

// Megatron-Bridge's own checks; the core's are those above.
const std::vector<LauncherRow> bridge_rows = {
    {"express-state-types", "dense gradient=bf16", "dense moments=bf16"},
    {"express-weights", "dense precision=fp8", "dense precision=fp8 weights8=1"},
    {"express-attention-backend", "dense attention=flash3", "dense attention=unfused"},
    {"M27", "dense tp=1 sp=0", "dense tp=1 sp=1"},
    {"M52", "dense o:model.pipeline_dtype=bf16", "dense o:train.train_iters=100"},
    {"B1", "dense tp=8", "dense tp=6"},
    {"B2", "dense cp=2", "dense cp=2 seq=8190"},
    {"B3", "dense o:model.seq_length=8192 o:dataset.seq_length=8192", "dense o:model.seq_length=8192 o:dataset.seq_length=4096"},
    {"B4", "dense o:validation.eval_global_batch_size=64", "dense o:validation.eval_global_batch_size=63"},
    {"B5", "dense o:dist.use_megatron_fsdp", "dense o:dist.use_megatron_fsdp o:dist.use_torch_fsdp2"},
    {"B6", "dense o:train.train_iters=100", "dense o:train.train_iters=100 o:train.train_samples=100"},
    {"B7", "dense o:comm_overlap.tp_comm_overlap", "dense sp=0 o:comm_overlap.tp_comm_overlap"},
    {"B8", "dense o:recipe_gpus=32", "dense gbs=511 o:recipe_gpus=1000"},
    {"B9", "dense o:recipe_owns_layout o:model.pipeline_model_parallel_layout=x", "dense o:recipe_owns_layout"},
    {"B10", "dense mbs=1 o:packed", "dense mbs=2 o:packed"},
};

}  // namespace

class LauncherMegatronTest : public QObject {
    Q_OBJECT

  private slots:
    void every_rule_has_a_row() {
        QCOMPARE(untested(rules_of(LauncherId::megatron_lm), rows), QStringList());
        std::vector<LauncherRow> both = rows;
        both.insert(both.end(), bridge_rows.begin(), bridge_rows.end());
        QCOMPARE(untested(rules_of(LauncherId::megatron_bridge), both), QStringList());
    }
    void megatron_rules_pass_here_and_fail_there() { run_rows(LauncherId::megatron_lm, rows); }
    void bridge_rules_pass_here_and_fail_there() { run_rows(LauncherId::megatron_bridge, bridge_rows); }

    /// The published case of NVIDIA-NeMo/Speech#14288: PP 6, three micro-batches.
    void the_unreadable_message_is_explained() {
        LauncherLine line = launcher_line("dense tp=8 pp=6 vpp=2 schedule=interleaved layers=96 gpus=48 gbs=3");
        const auto found = check(line.scenario, LauncherId::megatron_lm);
        const auto range = std::ranges::find(found, std::string("M47"), &Violation::rule);
        QVERIFY(range != found.end());
        QCOMPARE(range->stage, LaunchStage::first_step);
        QVERIFY(range->launcher_message.find("range in [PP=6 , M=3]") != std::string::npos);
        QCOMPARE(range->equation, std::string("6 ≤ 6 ≤ 3"));
    }

    /// NVIDIA-NeMo/Speech#14838: GPUs must divide by ETP · EP · PP, whatever the documentation says of their product with DP.
    void experts_fold_into_the_dense_ranks() {
        const LauncherLine line = launcher_line("moe tp=4 pp=2 ep=4 etp=1 gpus=32");
        QVERIFY(!reports(check(line.scenario, LauncherId::megatron_lm), "M2"));
        const auto found = check(launcher_line("moe tp=4 pp=3 ep=4 etp=1 gpus=36 layers=36").scenario, LauncherId::megatron_lm);
        QVERIFY(!reports(found, "M2"));
        const auto broken = check(launcher_line("moe tp=1 pp=1 ep=8 etp=1 gpus=12 gbs=12").scenario, LauncherId::megatron_lm);
        QVERIFY(reports(broken, "M2"));
        QVERIFY(!reports(broken, "M1"));
    }

    void nearest_values_are_legal_for_model_and_launcher() {
        int suggestions = 0;
        for (const char* field : {"tp", "pp", "vpp", "mbs", "cp"})
            for (std::int64_t value = 1; value <= 20; ++value) {
                const Scenario scenario = with_field(launcher_line("dense").scenario, field, value);
                for (const Violation& violation : check(scenario, LauncherId::megatron_lm))
                    for (const std::int64_t nearest : violation.nearest) {
                        const Scenario mended = with_field(scenario, violation.field, nearest);
                        QVERIFY(!reports(check(mended, LauncherId::megatron_lm), violation.rule));
                        ++suggestions;
                    }
            }
        QVERIFY(suggestions > 50);
    }

    void an_error_is_a_refusal_and_only_that() {
        for (const LauncherRow& row : rows)
            for (const Violation& v : check(launcher_line(row.fails).scenario, LauncherId::megatron_lm, launcher_line(row.fails).options)) {
                QCOMPARE(v.severity == Severity::error, v.reaction == Reaction::refuses);
            }
        QVERIFY(!obeys(launcher_line("dense tp=6").scenario, LauncherId::megatron_lm));
        QVERIFY(obeys(launcher_line("dense").scenario, LauncherId::megatron_lm));
    }

    void published_layouts_are_legal() {
        for (const char* id :
             {"llama-3.1-405b-h100-16384", "megatron-1t-a100-3072", "megatron-530b-selective-a100-280", "llama-65b-a100-128"}) {
            const auto found = check(scenario_preset(id), LauncherId::megatron_lm);
            for (const Violation& v : found)
                QVERIFY2(v.severity == Severity::warning, (std::string(id) + " " + v.rule + " " + v.message).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(LauncherMegatronTest)
#include "tst_launcher_megatron.moc"
