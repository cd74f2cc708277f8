// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include "tests/model/rules/launcher_rows.h"

using namespace layline;

namespace {

const std::vector<LauncherRow> everywhere = {
    {"express-slices", "dense", "dense slices=2"},
    {"express-sparsity", "dense", "dense sparsity=0.5"},
    {"express-shared-layers", "dense", "dense per_weights=2"},
    {"express-encoder", "dense", "dense encoder=4"},
    {"express-frozen", "dense", "dense frozen=0.1"},
    {"express-loss-chunks", "dense", "dense loss_chunks=4"},
    {"express-schedule-group", "dense", "dense group=4"},
    {"express-loss", "dense", "dense loss=fused"},
};

const std::vector<LauncherRow> deepspeed = {
    {"express-positions", "dense", "dense positions=alibi"},
    {"express-biases", "dense", "dense bias_qkv=1"},
    {"express-shape", "dense", "dense qk_norm=1"},
    {"express-experts", "moe", "moe top_k=3"},
    {"express-cp", "dense cp=2 exchange=all_to_all", "dense cp=2"},
    {"express-etp", "moe etp=2", "moe etp=4"},
    {"express-schedule", "dense schedule=zb-h1", "dense schedule=gpipe"},
    {"express-split", "dense pp=4", "dense pp=3 split=remainder_first"},
    {"express-optimizer", "dense optimizer=sgd", "dense optimizer=muon"},
    {"express-precision", "dense precision=fp16", "dense precision=fp8"},
    {"express-adapters", "dense", "dense lora=8"},
    {"express-state", "dense", "dense gradient=bf16"},
    {"express-recompute", "dense recompute=selective", "dense recompute=selective re_norm=1"},
    {"express-offload", "dense", "dense offload=0.5"},
    {"express-hsdp", "dense pp=1 zero=3 shard=4", "dense pp=1 zero=2 shard=4"},
    {"express-mics", "dense pp=1 zero=3 shard=4 version=0.19.6", "dense pp=1 zero=3 shard=4 version=0.19.8"},
    {"D1", "dense o:train_batch_size=512 o:train_micro_batch_size_per_gpu=1 o:gradient_accumulation_steps=256",
     "dense o:train_batch_size=512 o:train_micro_batch_size_per_gpu=1 o:gradient_accumulation_steps=255"},
    {"D2", "dense pp=4 zero=1", "dense pp=4 zero=2"},
    {"D3", "dense pp=4", "dense pp=3"},
    {"D4", "dense o:bf16.enabled=true o:train_batch_size=512", "dense o:bf16.enabled=true o:fp16.enabled=true o:train_batch_size=512"},
    {"D5", "dense pp=1 zero=3 offload_optimizer=0.5", "dense pp=1 zero=2 offload_optimizer=0.5"},
    {"D6", "dense o:zero_optimization.overlap_comm=true o:train_batch_size=512", "dense o:train_batch_size=512"},
    {"D7", "moe zero=2", "moe zero=3"},
    {"D8", "dense o:tensor_parallel.autotp_size=8 o:tensor_parallel.tp.tp_size=8 o:train_batch_size=512",
     "dense o:tensor_parallel.autotp_size=8 o:tensor_parallel.tp.tp_size=4 o:train_batch_size=512"},
    {"D9", "moe ep=8 o:expert_parallel.enabled o:train_batch_size=512", "moe ep=8 etp=2 o:expert_parallel.enabled o:train_batch_size=512"},
    {"D10", "dense zero=1 o:bf16.bf16_master_weights_and_grads o:train_batch_size=512",
     "dense zero=0 o:bf16.bf16_master_weights_and_grads o:train_batch_size=512"},
    {"D11", "dense pp=1 o:elasticity.enabled o:train_micro_batch_size_per_gpu=1", "dense pp=1 o:elasticity.enabled o:train_batch_size=512"},
    {"D12", "dense pp=1 o:managed_gradient_accumulation=false o:train_batch_size=512",
     "dense pp=4 o:managed_gradient_accumulation=false o:train_batch_size=512"},
    {"D20", "dense", "dense tp=6"},
    {"D21", "dense pp=1 zero=3 o:no-pipeline-parallel o:deepspeed", "dense pp=1 zero=3 o:deepspeed"},
    {"D22", "dense", "dense vpp=2"},
    {"D23", "dense recompute=selective", "dense recompute=selective o:recompute-method=uniform"},
    {"D24", "dense kv=8", "dense kv=7"},
    {"D25", "dense schedule=zb-h1 sp=0", "dense schedule=zb-h1 sp=1"},
};

const std::vector<LauncherRow> torchtitan_both = {
    {"express-zero-0", "dense cp=2 zero=3", "dense cp=2 zero=0"},
    {"express-flavor", "dense", "moe"},
    {"express-schedule", "dense", "dense schedule=zb-h2"},
    {"express-zero-1", "dense zero=3", "dense zero=1"},
    {"express-zero-2", "dense zero=3", "dense zero=2"},
    {"express-optimizer", "dense", "dense optimizer=sgd"},
    {"express-precision", "dense precision=fp8", "dense precision=fp16"},
    {"express-state", "dense", "dense gradient=bf16"},
    {"express-adapters", "dense", "dense lora=8"},
    {"express-recompute", "dense recompute=full relayers=1", "dense recompute=full relayers=2"},
    {"express-recompute-modules", "dense recompute=full", "dense recompute=selective"},
    {"express-offload", "dense offload_optimizer=1", "dense offload_optimizer=0.5"},
    {"express-group", "dense vpp=2 schedule=interleaved group=4", "dense vpp=2 schedule=interleaved group=8"},
    {"T5", "dense tp=8", "dense tp=16"},
    {"T12", "dense gbs=8 zero=3", "dense gbs=6 zero=3"},
    {"T12-torch", "dense gbs=8 zero=3", "dense gbs=6 zero=3"},
};

const std::vector<LauncherRow> torchtitan_main = {
    {"express-flavor-unregistered", "dense", "dense layers=40"},
    {"express-cp", "dense cp=2 exchange=all_gather", "dense cp=2 exchange=all_to_all"},
    {"express-cp-gather", "dense cp=2 exchange=all_gather", "dense cp=2 exchange=ring"},
    {"express-etp", "moe etp=1", "moe etp=2"},
    {"T1", "dense zero=3 shard=1", "dense zero=3 shard=3"},
    {"T2", "moe ep=8", "moe ep=3"},
    {"T3", "dense seq=8192", "dense seq=8188"},
    {"T31", "dense mbs=2 seq=8188", "dense mbs=2 seq=8188 version=0.3.0"},
    {"T4", "dense mbs=2", "dense mbs=3"},
    {"T6", "moe ep=8", "moe ep=16"},
    {"T7", "dense pp=1 tied=1", "dense pp=4 tied=1"},
    {"T8", "dense cp=2 o:parallelism.spmd_backend=spmd_types", "dense cp=2 o:parallelism.spmd_backend=default"},
    {"T9", "dense o:model.max_context_length=8192", "dense o:model.max_context_length=4096"},
    {"T10", "dense vpp=2 schedule=interleaved", "dense vpp=1 schedule=interleaved"},
    {"T11", "dense layers=4", "dense layers=3"},
    {"T13", "dense o:training.disable_cuda_graphs=true", "dense o:training.disable_cuda_graphs=false"},
    {"T14", "dense o:compile.enable_async_tensor_parallel=true o:compile.enable=true",
     "dense o:compile.enable_async_tensor_parallel=true o:compile.enable=false"},
    {"T15", "dense o:activation_checkpoint.mode=memory_budget o:compile.enable=true", "dense o:activation_checkpoint.mode=memory_budget"},
};

const std::vector<LauncherRow> torchtitan_0_2 = {
    {"express-sp", "dense sp=1", "dense sp=0"},
    {"express-cp", "dense cp=2 exchange=ring", "dense cp=2 exchange=all_to_all"},
    {"express-precision-4-bit", "dense precision=fp8", "dense precision=nvfp4"},
    {"T30", "moe ep=8 etp=2", "moe ep=8 etp=4"},
    {"T31", "dense cp=2 tp=4 seq=8192", "dense cp=2 tp=4 seq=8184"},
    {"T32", "dense mbs=2", "dense mbs=3"},
    {"T33", "dense o:training.local_batch_size=8 o:parallelism.pipeline_parallel_microbatch_size=2",
     "dense o:training.local_batch_size=8 o:parallelism.pipeline_parallel_microbatch_size=3"},
    {"T34", "dense zero=3", "dense zero=0"},
    {"T35", "dense cp=2", "latent cp=2"},
    {"T36", "dense vpp=2 schedule=zb-v", "dense vpp=4 schedule=zb-v"},
};

const std::vector<LauncherRow> nanotron = {
    {"express-shape", "dense", "dense mlp=plain"},
    {"express-cp", "dense cp=2 exchange=ring", "dense cp=2 exchange=all_gather"},
    {"express-capacity", "moe capacity=0", "moe capacity=1.25"},
    {"express-etp", "moe", "moe etp=2"},
    {"express-schedule", "dense schedule=gpipe", "dense schedule=zb-h1"},
    {"express-split", "dense split=by_cost", "dense stages=Et*10|t*20|t*20|t*30L"},
    {"express-optimizer", "dense optimizer=sgd", "dense optimizer=lion"},
    {"express-precision", "dense", "dense precision=fp8"},
    {"express-state", "dense gradient=bf16", "dense activations8=1"},
    {"express-recompute", "dense recompute=full", "dense recompute=selective"},
    {"express-adapters", "dense", "dense lora=8"},
    {"express-offload", "dense", "dense offload_optimizer=1"},
    {"express-hsdp", "dense", "dense shard=1"},
    {"N1", "dense o:parallelism.dp=2", "dense o:parallelism.dp=4"},
    {"N2", "dense tp=8", "dense tp=16"},
    {"N3", "dense gbs=6", "dense gbs=4"},
    {"N4", "dense o:parallelism.tp_linear_async_communication=true o:parallelism.tp_mode=REDUCE_SCATTER",
     "dense o:parallelism.tp_linear_async_communication=true o:parallelism.tp_mode=ALL_REDUCE"},
    {"N5", "dense ffn=28672", "dense ffn=28668"},
    {"N6", "dense cp=2", "dense cp=2 seq=8190"},
    {"N7", "dense zero=1", "dense zero=2"},
    {"N8", "moe top_k=8", "moe top_k=9"},
    {"N9", "dense o:general.project=x", "dense o:unknown:parallelism.vp=2"},
    {"N10", "dense o:data_stages.first_step=1", "dense o:data_stages.first_step=2"},
};

const std::vector<LauncherRow> accelerate = {
    {"express-state", "dense", "dense gradient=bf16"},
    {"express-adapters", "dense", "dense lora=8"},
    {"express-zero-pipeline", "dense pp=4 zero=1", "dense pp=4 zero=3"},
    {"express-vpp", "dense", "dense vpp=2"},
    {"express-schedule", "dense", "dense schedule=gpipe"},
    {"express-split", "dense last=20", "dense first=20"},
    {"express-sp", "dense zero=1", "dense pp=1 zero=3"},
    {"express-cp", "dense cp=2 exchange=ring", "dense cp=2 exchange=hybrid"},
    {"express-etp", "moe etp=2 zero=1", "moe etp=2 zero=3"},
    {"express-recompute", "dense recompute=selective", "dense pp=1 zero=3 recompute=selective"},
    {"express-precision", "dense", "dense precision=mxfp8"},
    {"express-offload", "dense offload_optimizer=1", "dense offload=0.5"},
    {"express-hsdp", "dense pp=1 sp=0 zero=3 shard=2", "dense shard=2"},
    {"express-plugin-recompute", "dense recompute=full", "dense recompute=none"},
    {"A1", "dense o:distributed_type=FSDP", "dense o:num_processes=64"},
    {"A2", "dense o:parallelism_config o:distributed_type=FSDP o:fsdp_config.fsdp_version=2",
     "dense o:parallelism_config o:distributed_type=FSDP o:fsdp_config.fsdp_version=1"},
    {"A3", "dense pp=1 zero=3 o:num_processes=64 o:distributed_type=FSDP", "dense pp=1 zero=3 o:num_processes=32 o:distributed_type=FSDP"},
    {"A4", "dense o:distributed_type=FSDP o:parallelism_config.parallelism_config_cp_size=2",
     "dense o:distributed_type=FSDP o:parallelism_config.parallelism_config_cp_size=2 o:parallelism_config.parallelism_config_sp_size=2"},
    {"A5",
     "dense o:distributed_type=FSDP o:parallelism_config.parallelism_config_dp_replicate_size=2 "
     "o:parallelism_config.parallelism_config_dp_shard_size=2",
     "dense o:distributed_type=FSDP o:parallelism_config.parallelism_config_dp_replicate_size=2 "
     "o:parallelism_config.parallelism_config_dp_shard_size=1"},
    {"A6", "dense o:distributed_type=FSDP o:fsdp_config.fsdp_version=2 o:fsdp_config.fsdp_reshard_after_forward=true",
     "dense o:distributed_type=FSDP o:fsdp_config.fsdp_version=2 o:fsdp_config.fsdp_reshard_after_forward=FULL_SHARD"},
    {"A7", "dense o:distributed_type=FSDP", "dense o:distributed_type=MEGATRON_LM"},
    {"A8", "moe ep=1", "moe ep=8"},
};

const std::vector<LauncherRow> axolotl = {
    {"express-state", "dense", "dense gradient=bf16"},
    {"express-offload-alone", "dense zero=3 offload_optimizer=1", "dense zero=0 offload_optimizer=1"},
    {"express-pp", "dense pp=1", "dense pp=4"},
    {"express-zero", "dense pp=1 zero=3", "dense pp=1 zero=1"},
    {"express-sp", "dense sp=0", "dense sp=1"},
    {"express-cp", "dense cp=2", "dense cp=2 exchange=all_gather"},
    {"express-etp", "moe", "moe etp=2"},
    {"express-recompute", "dense recompute=full", "dense recompute=selective"},
    {"express-optimizer", "dense optimizer=adamw_8bit", "dense optimizer=lomo"},
    {"express-precision", "dense", "dense precision=nvfp4"},
    {"express-offload", "dense offload_optimizer=1", "dense offload_optimizer=0.5"},
    {"X1", "dense pp=1 zero=3 o:fsdp_config=x", "dense pp=1 zero=3 o:base_model=x"},
    {"X2", "dense cp=2 attention=flash2", "dense cp=2 attention=unfused"},
    {"X3", "dense tp=1 optimizer=adamw_8bit", "dense tp=8 optimizer=adamw_8bit"},
};

const std::vector<LauncherRow> colossalai = {
    {"express-state", "dense", "dense gradient=bf16"},
    {"express-adapters", "dense", "dense lora=8"},
    {"express-schedule", "dense", "dense schedule=gpipe"},
    {"express-cp", "dense cp=2 sp=0", "dense cp=2 sp=1"},
    {"express-ep", "moe ep=8", "dense ep=8"},
    {"express-etp", "moe", "moe etp=2 ep=8"},
    {"express-precision", "dense", "dense precision=mxfp8"},
    {"express-recompute", "dense recompute=full", "dense recompute=selective"},
    {"express-split", "dense", "dense vpp=2 schedule=interleaved layers=78 split=edges_lighter"},
    {"express-offload", "dense offload_optimizer=1", "dense offload=0.5"},
    {"express-hsdp", "dense", "dense shard=2"},
    {"express-group", "dense vpp=2 schedule=interleaved group=4", "dense vpp=2 schedule=interleaved group=8"},
    {"C1", "dense", "dense tp=6"},
    {"C2", "dense pp=4 zero=1", "dense pp=4 zero=2"},
    {"C3", "dense vpp=2 schedule=interleaved", "dense vpp=1 schedule=interleaved"},
    {"C4", "dense o:microbatch_size=1", "dense o:tp_size=8"},
    {"C5", "dense o:sequence_parallelism_mode=ring", "dense tp=1 sp=0 o:sequence_parallelism_mode=ring"},
    {"C6", "dense vpp=2 schedule=interleaved gbs=16", "dense vpp=2 schedule=interleaved gbs=12"},
    {"C7", "dense tp=8", "dense tp=16"},
    {"C8", "moe ep=8", "moe ep=3"},
};

const std::vector<LauncherRow> galvatron = {
    {"express-state", "dense", "dense gradient=bf16"},
    {"express-adapters", "dense", "dense lora=8"},
    {"express-schedule", "dense", "dense schedule=zb-v"},
    {"express-zero-1", "dense zero=2", "dense zero=1"},
    {"express-cp", "dense cp=2", "dense cp=2 exchange=all_gather"},
    {"express-sp", "dense sp=1", "dense sp=0"},
    {"express-precision", "dense", "dense precision=fp8"},
    {"express-recompute", "dense recompute=full", "dense recompute=selective"},
    {"express-offload", "dense", "dense offload_optimizer=1"},
    {"express-hsdp", "dense", "dense shard=2"},
    {"G1", "dense layers=4 o:tp_sizes_enc=8,8,8,8", "dense layers=4 o:tp_sizes_enc=8,8,8"},
    {"G2", "dense tp=8", "dense tp=6"},
    {"G3", "dense layers=2 o:checkpoint=0,1", "dense layers=2 o:checkpoint=0,2"},
    {"G4", "dense gbs=512", "dense gbs=511"},
    {"G5", "dense pp=3 o:pp_division=26,27,27", "dense pp=3 o:global_bsz=512"},
    {"G6", "dense o:pipeline_type=gpipe", "dense o:pipeline_type=interleaved"},
};

/// Warnings that always stand, because the launcher's files leave the model to a script.
const QStringList standing{"express-training-script", "express-base-model"};

void run_launcher(LauncherId launcher, std::vector<std::vector<LauncherRow>> parts) {
    std::vector<LauncherRow> rows;
    for (const auto& part : parts) rows.insert(rows.end(), part.begin(), part.end());
    QStringList missing = untested(rules_of(launcher), rows);
    for (const QString& rule : standing) missing.removeAll(rule);
    QCOMPARE(missing, QStringList());
    run_rows(launcher, rows);
}

}  // namespace

class LauncherOthersTest : public QObject {
    Q_OBJECT

  private slots:
    void deepspeed_rules() { run_launcher(LauncherId::deepspeed, {everywhere, deepspeed}); }
    void torchtitan_rules() {
        run_launcher(LauncherId::torchtitan, {everywhere, torchtitan_both, torchtitan_main, {{"T16", "moe ep=2", "moe ep=1"}}});
    }
    void torchtitan_0_2_rules() { run_launcher(LauncherId::torchtitan_0_2, {everywhere, torchtitan_both, torchtitan_0_2}); }
    void nanotron_rules() { run_launcher(LauncherId::nanotron, {everywhere, nanotron}); }
    void accelerate_rules() { run_launcher(LauncherId::accelerate, {everywhere, accelerate}); }
    void axolotl_rules() { run_launcher(LauncherId::axolotl, {everywhere, axolotl}); }
    void colossalai_rules() { run_launcher(LauncherId::colossalai, {everywhere, colossalai}); }
    void galvatron_rules() { run_launcher(LauncherId::galvatron, {everywhere, galvatron}); }

    void outer_launchers_fill_their_nodes() {
        for (const Outer& outer : outers()) {
            QVERIFY(check(launcher_line("dense gpus=64").scenario, outer.id).empty());
            QVERIFY(check(launcher_line("dense gpus=4").scenario, outer.id).empty());
            const auto found = check(launcher_line("dense gpus=60").scenario, outer.id);
            QCOMPARE(found.size(), std::size_t{1});
            QCOMPARE(found.front().field, std::string("gpus"));
        }
    }

    void zero_stages_are_suggested() {
        const auto found = check(launcher_line("dense pp=4 zero=3").scenario, LauncherId::deepspeed);
        const auto rule = std::ranges::find(found, std::string("D2"), &Violation::rule);
        QVERIFY(rule != found.end());
        QCOMPARE(rule->field, std::string("zero"));
        QCOMPARE(rule->nearest, (std::vector<std::int64_t>{1}));
    }

    /// Every rule of the reference text stands in a table, whose rows above prove it both ways; but these:
    void no_rule_of_the_reference_is_missing() {
        const std::map<std::string, const char*> elsewhere{
            {"M68", "says what the words uniform and block mean: nothing that could be refused; the memory model's tests hold it"},
            {"X10", "MaxText runs on JAX and is none of the launchers that are written for"},
            {"X11", "MaxText"},
            {"X12", "MaxText"}};
        std::ifstream text(LAYLINE_SHARED_DATA "/../reference/launcher-rules.md");
        if (!text) QSKIP("the reference text is not beside the source tree");
        std::set<std::string> known;
        for (const Launcher& one : launchers())
            for (const LauncherRules* table : rules_of(one.id))
                for (const LauncherRule& rule : *table) known.insert(std::string(rule.id).substr(0, std::string(rule.id).find('-')));
        for (const Outer& one : outers())
            for (const LauncherRule& rule : rules_of(one.id)) known.insert(rule.id);
        int seen = 0;
        for (std::string line; std::getline(text, line);) {
            if (!line.starts_with("| ") || line.size() < 4 || line[2] < 'A' || line[2] > 'X' || line[3] < '0' || line[3] > '9') continue;
            const std::string id = line.substr(2, line.find_first_of(" |", 2) - 2);
            QVERIFY2(known.contains(id) != elsewhere.contains(id), id.c_str());
            ++seen;
        }
        QVERIFY2(seen > 160, QByteArray::number(seen).constData());
    }

    void words_and_versions() {
        for (const Launcher& one : launchers()) {
            QCOMPARE(launcher_named(one.word), std::optional(one.id));
            QCOMPARE(launcher(one.id).word, one.word);
        }
        for (const Outer& one : outers()) QCOMPARE(outer_named(one.word), std::optional(one.id));
        QVERIFY(!launcher_named("megatron"));
        for (const Launcher& one : launchers()) {
            QCOMPARE(version_named(one.id, "")->id, one.id);
            QCOMPARE(std::string(version_named(one.id, "")->name), std::string(one.version));
            for (const LauncherVersion& version : versions_of(one.id)) QCOMPARE(version_named(one.id, version.word)->name, version.name);
            QVERIFY(version_named(one.id, "0.0.0") == nullptr);
        }
        QVERIFY(version_named(LauncherId::torchtitan, "0.2.2")->id == LauncherId::torchtitan_0_2);
        QVERIFY(version_named(LauncherId::torchtitan_0_2, "main")->id == LauncherId::torchtitan);
        QCOMPARE(launchers().size(), std::size_t{10});
    }
};

QTEST_APPLESS_MAIN(LauncherOthersTest)
#include "tst_launcher_others.moc"
