// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <nlohmann/json.hpp>

#include "model/cost/parameters.h"
#include "model/scenario/hugging_face.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"

using namespace layline;
using Json = nlohmann::json;

namespace {

Json llama() {
    return {{"model_type", "llama"},   {"hidden_size", 4096},       {"intermediate_size", 11008}, {"num_attention_heads", 32},
            {"num_hidden_layers", 32}, {"num_key_value_heads", 32}, {"vocab_size", 32000},        {"tie_word_embeddings", false}};
}

Json mixtral() {
    return {{"model_type", "mixtral"},   {"hidden_size", 4096},      {"intermediate_size", 14336},
            {"num_attention_heads", 32}, {"num_hidden_layers", 32},  {"num_key_value_heads", 8},
            {"num_local_experts", 8},    {"num_experts_per_tok", 2}, {"vocab_size", 32000}};
}

Json deepseek() {
    return {{"model_type", "deepseek_v3"}, {"hidden_size", 7168},           {"intermediate_size", 18432},
            {"num_attention_heads", 128},  {"num_hidden_layers", 61},       {"kv_lora_rank", 512},
            {"q_lora_rank", 1536},         {"qk_nope_head_dim", 128},       {"qk_rope_head_dim", 64},
            {"v_head_dim", 128},           {"vocab_size", 129280},          {"n_routed_experts", 256},
            {"num_experts_per_tok", 8},    {"moe_intermediate_size", 2048}, {"n_shared_experts", 1},
            {"first_k_dense_replace", 3}};
}

qint64 total(const Json& config) { return count_parameters(import_hugging_face(config, "config.json").architecture).total; }

/// Where a file is refused; "" where it is accepted.
QString refused_at(const Json& config) {
    try {
        import_hugging_face(config, "config.json");
    } catch (const InputError& error) {
        return QString::fromStdString(error.place());
    }
    return {};
}

Json changed(Json config, const char* key, const Json& value) {
    config[key] = value;
    return config;
}

Json without(Json config, const char* key) {
    config.erase(key);
    return config;
}

bool mentions(const std::vector<std::string>& lines, const std::string& word) {
    return std::ranges::any_of(lines, [&](const std::string& line) { return line.find(word) != std::string::npos; });
}

}  // namespace

class HuggingFaceTest : public QObject {
    Q_OBJECT

  private slots:
    void every_file_has_its_published_total() {
        std::ifstream table(LAYLINE_SHARED_DATA "/models.csv");
        if (!table) QSKIP("the configurations are not here");
        std::string line;
        std::getline(table, line);
        int checked = 0;
        while (std::getline(table, line)) {
            const QStringList cells = QString::fromStdString(line).split(',');
            const QString file = QStringLiteral(LAYLINE_SHARED_DATA "/hugging_face/%1.config.json").arg(cells[0]);
            if (cells[1].isEmpty()) continue;
            const HuggingFaceImport import = read_hugging_face(file.toStdString());
            const ParameterCount count = count_parameters(import.architecture);
            QVERIFY2(count.total == cells[1].toLongLong(), qPrintable(QString("%1: %2").arg(file).arg(count.total)));
            if (!cells[2].isEmpty())
                QVERIFY2(count.active == cells[2].toLongLong(), qPrintable(QString("%1: %2 active").arg(file).arg(count.active)));
            QVERIFY2(import.approximate.empty(), qPrintable(file));
            ++checked;
        }
        QVERIFY(checked >= 14);
    }

    void a_whole_number_may_be_written_as_a_fraction() {
        QCOMPARE(total(changed(llama(), "num_hidden_layers", 32.0)), total(llama()));
        QCOMPARE(refused_at(changed(llama(), "num_hidden_layers", 32.5)), QString("/num_hidden_layers"));
        QCOMPARE(refused_at(changed(llama(), "num_hidden_layers", 1e300)), QString("/num_hidden_layers"));
    }

    void what_is_not_modelled_is_refused_by_name() {
        const std::string file = LAYLINE_SHARED_DATA "/hugging_face/google--gemma-4-26B-A4B.config.json";
        if (!QFile::exists(QString::fromStdString(file))) QSKIP("the configurations are not here");
        QVERIFY_EXCEPTION_THROWN(read_hugging_face(file), InputError);
        QCOMPARE(refused_at(changed(llama(), "model_type", "nemotron_h")), QString("/model_type"));
        QCOMPARE(refused_at(changed(llama(), "model_type", "mamba2")), QString("/model_type"));
        QCOMPARE(refused_at({{"hidden_size", 1}}), QString("/model_type"));
        QCOMPARE(refused_at(Json::array({1, 2})), QString(""));
    }

    /// Mistral's class puts 8 key-value heads where none are told, and as many as there are heads where null is.
    void told_null_is_not_untold() {
        Json config = changed(without(llama(), "num_key_value_heads"), "model_type", "mistral");
        const qint64 untold = total(config);
        config["num_key_value_heads"] = 8;
        QCOMPARE(untold, total(config));
        config["num_key_value_heads"] = config["num_attention_heads"];
        const qint64 as_many = total(config);
        config["num_key_value_heads"] = nullptr;
        QCOMPARE(total(config), as_many);
        QVERIFY(as_many > untold);
    }

    /// Published totals of models whose sizes are well known.
    void families_by_their_published_totals_data() {
        QTest::addColumn<QString>("config");
        QTest::addColumn<qint64>("expected");
        const auto row = [](const char* name, const char* config, qint64 expected) { QTest::newRow(name) << QString(config) << expected; };
        row("Llama 3.2 1B",
            R"({"model_type":"llama","hidden_size":2048,"intermediate_size":8192,"num_attention_heads":32,"num_hidden_layers":16,"num_key_value_heads":8,"head_dim":64,"vocab_size":128256,"tie_word_embeddings":true})",
            1235814400);
        row("Mistral 7B v0.1",
            R"({"model_type":"mistral","hidden_size":4096,"intermediate_size":14336,"num_attention_heads":32,"num_hidden_layers":32,"num_key_value_heads":8,"sliding_window":4096,"vocab_size":32000,"tie_word_embeddings":false})",
            7241732096);
        row("Mixtral 8x22B",
            R"({"model_type":"mixtral","hidden_size":6144,"intermediate_size":16384,"num_attention_heads":48,"num_hidden_layers":56,"num_key_value_heads":8,"num_local_experts":8,"num_experts_per_tok":2,"vocab_size":32768})",
            140630071296);
        row("Qwen2 7B",
            R"({"model_type":"qwen2","hidden_size":3584,"intermediate_size":18944,"num_attention_heads":28,"num_hidden_layers":28,"num_key_value_heads":4,"vocab_size":152064,"tie_word_embeddings":false})",
            7615616512);
        row("Qwen1.5 MoE A2.7B",
            R"({"model_type":"qwen2_moe","hidden_size":2048,"intermediate_size":5632,"moe_intermediate_size":1408,"shared_expert_intermediate_size":5632,"num_attention_heads":16,"num_hidden_layers":24,"num_key_value_heads":16,"num_experts":60,"num_experts_per_tok":4,"decoder_sparse_step":1,"vocab_size":151936,"tie_word_embeddings":false})",
            14315784192);
        row("Gemma 7B",
            R"({"model_type":"gemma","hidden_size":3072,"intermediate_size":24576,"num_attention_heads":16,"num_hidden_layers":28,"num_key_value_heads":16,"head_dim":256,"vocab_size":256000})",
            8537680896);
        row("Gemma 2 9B",
            R"({"model_type":"gemma2","hidden_size":3584,"intermediate_size":14336,"num_attention_heads":16,"num_hidden_layers":42,"num_key_value_heads":8,"head_dim":256,"vocab_size":256000,"sliding_window":4096})",
            9241705984);
        row("Gemma 3 1B",
            R"({"model_type":"gemma3_text","hidden_size":1152,"intermediate_size":6912,"num_attention_heads":4,"num_hidden_layers":26,"num_key_value_heads":1,"head_dim":256,"vocab_size":262144,"sliding_window":512})",
            999885952);
        row("GPT-2", R"({"model_type":"gpt2","n_embd":768,"n_head":12,"n_layer":12,"n_positions":1024,"n_ctx":1024,"vocab_size":50257})",
            124439808);
        row("GPT-2 XL",
            R"({"model_type":"gpt2","n_embd":1600,"n_head":25,"n_layer":48,"n_positions":1024,"n_ctx":1024,"vocab_size":50257})",
            1557611200);
        row("Pythia 6.9B",
            R"({"model_type":"gpt_neox","hidden_size":4096,"intermediate_size":16384,"num_attention_heads":32,"num_hidden_layers":32,"use_parallel_residual":true,"tie_word_embeddings":false,"vocab_size":50432})",
            6857302016);
        row("OPT 125M",
            R"({"model_type":"opt","hidden_size":768,"ffn_dim":3072,"num_attention_heads":12,"num_hidden_layers":12,"max_position_embeddings":2048,"do_layer_norm_before":true,"word_embed_proj_dim":768,"vocab_size":50272})",
            125239296);
        row("OPT 350M",
            R"({"model_type":"opt","hidden_size":1024,"ffn_dim":4096,"num_attention_heads":16,"num_hidden_layers":24,"max_position_embeddings":2048,"do_layer_norm_before":false,"word_embed_proj_dim":512,"vocab_size":50272})",
            331196416);
        row("Phi 2",
            R"({"model_type":"phi","hidden_size":2560,"intermediate_size":10240,"num_attention_heads":32,"num_hidden_layers":32,"num_key_value_heads":32,"qk_layernorm":false,"tie_word_embeddings":false,"vocab_size":51200})",
            2779683840);
        row("Phi 3 mini",
            R"({"model_type":"phi3","hidden_size":3072,"intermediate_size":8192,"num_attention_heads":32,"num_hidden_layers":32,"num_key_value_heads":32,"tie_word_embeddings":false,"vocab_size":32064})",
            3821079552);
        row("T5 small",
            R"({"model_type":"t5","d_ff":2048,"d_kv":64,"d_model":512,"num_heads":8,"num_layers":6,"relative_attention_num_buckets":32,"vocab_size":32128})",
            60506624);
        row("T5 11B",
            R"({"model_type":"t5","d_ff":65536,"d_kv":128,"d_model":1024,"num_heads":128,"num_layers":24,"relative_attention_num_buckets":32,"vocab_size":32128})",
            11307321344);
        row("mT5 base",
            R"({"model_type":"mt5","d_ff":2048,"d_kv":64,"d_model":768,"num_heads":12,"num_layers":12,"num_decoder_layers":12,"feed_forward_proj":"gated-gelu","tie_word_embeddings":false,"relative_attention_num_buckets":32,"vocab_size":250112})",
            582401280);
        row("DeepSeek V2 Lite",
            R"({"model_type":"deepseek_v2","hidden_size":2048,"intermediate_size":10944,"moe_intermediate_size":1408,"n_routed_experts":64,"n_shared_experts":2,"num_experts_per_tok":6,"first_k_dense_replace":1,"moe_layer_freq":1,"topk_method":"greedy","kv_lora_rank":512,"q_lora_rank":null,"qk_nope_head_dim":128,"qk_rope_head_dim":64,"v_head_dim":128,"num_attention_heads":16,"num_key_value_heads":16,"num_hidden_layers":27,"tie_word_embeddings":false,"vocab_size":102400})",
            15706484224);
        row("GPT-OSS 20B",
            R"({"model_type":"gpt_oss","hidden_size":2880,"intermediate_size":2880,"num_attention_heads":64,"num_key_value_heads":8,"head_dim":64,"num_hidden_layers":24,"num_local_experts":32,"num_experts_per_tok":4,"attention_bias":true,"tie_word_embeddings":false,"vocab_size":201088})",
            20914757184);
        row("Qwen2 57B A14B",
            R"({"model_type":"qwen2_moe","hidden_size":3584,"intermediate_size":18944,"num_hidden_layers":28,"num_attention_heads":28,"vocab_size":151936,"num_key_value_heads":4,"moe_intermediate_size":2560,"num_experts":64,"num_experts_per_tok":8,"shared_expert_intermediate_size":20480,"decoder_sparse_step":1,"tie_word_embeddings":false,"use_sliding_window":false,"sliding_window":32768,"max_window_layers":28})",
            57408658944);
        row("Qwen3 1.7B",
            R"({"model_type":"qwen3","hidden_size":2048,"intermediate_size":6144,"num_hidden_layers":28,"num_attention_heads":16,"vocab_size":151936,"num_key_value_heads":8,"tie_word_embeddings":true,"head_dim":128,"attention_bias":false,"use_sliding_window":false,"sliding_window":null,"max_window_layers":28})",
            1720574976);
        row("Falcon 40B",
            R"({"alibi":false,"model_type":"falcon","bias":false,"hidden_size":8192,"multi_query":true,"new_decoder_architecture":true,"num_attention_heads":128,"num_hidden_layers":60,"num_kv_heads":8,"parallel_attn":true,"vocab_size":65024})",
            41303293952);
        row("Falcon 180B, tied",
            R"({"alibi":false,"model_type":"falcon","bias":false,"hidden_size":14848,"multi_query":true,"new_decoder_architecture":true,"num_attention_heads":232,"num_hidden_layers":80,"num_kv_heads":8,"parallel_attn":true,"vocab_size":65024})",
            178557088768);
        row("Falcon RW 1B",
            R"({"alibi":true,"model_type":"falcon","bias":true,"hidden_size":2048,"multi_query":false,"new_decoder_architecture":false,"num_attention_heads":32,"num_hidden_layers":24,"parallel_attn":false,"vocab_size":50304})",
            1311625216);
        row("Kimi K2",
            R"({"model_type":"kimi_k2","hidden_size":7168,"intermediate_size":18432,"num_hidden_layers":61,"num_attention_heads":64,"vocab_size":163840,"num_key_value_heads":64,"moe_intermediate_size":2048,"n_routed_experts":384,"n_shared_experts":1,"num_experts_per_tok":8,"first_k_dense_replace":1,"q_lora_rank":1536,"topk_method":"noaux_tc","num_nextn_predict_layers":0,"attention_bias":false,"kv_lora_rank":512,"qk_nope_head_dim":128,"qk_rope_head_dim":64,"v_head_dim":128,"moe_layer_freq":1})",
            1026408232448);
        row("Llama 4 Maverick, language",
            R"({"model_type":"llama4","text_config":{"attention_chunk_size":8192,"head_dim":128,"hidden_size":5120,"interleave_moe_layer_step":2,"intermediate_size":8192,"intermediate_size_mlp":16384,"model_type":"llama4_text","num_attention_heads":40,"num_experts_per_tok":1,"num_hidden_layers":48,"num_key_value_heads":8,"num_local_experts":128,"vocab_size":202048},"tie_word_embeddings":false})",
            400711848960);
        row("mT5 XXL",
            R"({"model_type":"mt5","d_ff":10240,"d_kv":64,"d_model":4096,"decoder_start_token_id":0,"dropout_rate":0.1,"initializer_factor":1.0,"is_encoder_decoder":true,"n_positions":512,"num_heads":64,"num_layers":24,"output_past":true,"pad_token_id":0,"relative_attention_num_buckets":32,"vocab_size":250112,"task_specific_params":{"summarization":{"x":1}},"feed_forward_proj":"gated-gelu","num_decoder_layers":24,"tie_word_embeddings":false})",
            12921057280);
    }
    void families_by_their_published_totals() {
        QFETCH(QString, config);
        QFETCH(qint64, expected);
        QCOMPARE(total(Json::parse(config.toStdString())), expected);
    }

    /// A million million parameters: 384 experts in each but the first layer.
    void kimi_k2_by_hand() {
        Json config = deepseek();
        config["model_type"] = "kimi_k2";
        config["num_attention_heads"] = 64;
        config["n_routed_experts"] = 384;
        config["first_k_dense_replace"] = 1;
        config["vocab_size"] = 163840;
        const qint64 h = 7168;
        const qint64 attention = h * 1536 + 1536 + 1536 * 64 * 192 + h * 576 + 512 + 512 * 64 * 256 + 64 * 128 * h;
        const qint64 experts = 385 * 3 * h * 2048 + 384 * h + 384;
        const qint64 expected = 2 * 163840 * h + 61 * (attention + 2 * h) + 60 * experts + 3 * h * 18432 + h;
        QCOMPARE(total(config), expected);
    }

    /// Llama 4's heads have 128 features unless told otherwise, and no biases whatever the file says; every layer has experts, one shared.
    void llama4_by_hand() {
        const Json config = {{"model_type", "llama4_text"}, {"hidden_size", 64},        {"intermediate_size", 40},
                             {"intermediate_size_mlp", 72}, {"num_attention_heads", 4}, {"num_key_value_heads", 2},
                             {"num_hidden_layers", 2},      {"num_local_experts", 4},   {"num_experts_per_tok", 1},
                             {"vocab_size", 100},           {"attention_bias", true}};
        const qint64 attention = 64 * 128 * (2 * 4 + 2 * 2);
        const qint64 experts = 5 * 3 * 64 * 40 + 64 * 4;
        QCOMPARE(total(config), 2 * (attention + experts + 2 * 64) + 2 * 100 * 64 + 64);
        QVERIFY(mentions(import_hugging_face(config, "config.json").assumed, "head_dim = 128"));
    }

    void falcon_trusts_multi_query_over_the_stated_heads() {
        const Json falcon = {{"model_type", "falcon"},    {"hidden_size", 4544},
                             {"num_attention_heads", 71}, {"num_hidden_layers", 32},
                             {"num_kv_heads", 71},        {"multi_query", true},
                             {"parallel_attn", true},     {"bias", false},
                             {"vocab_size", 65024},       {"new_decoder_architecture", false}};
        const HuggingFaceImport import = import_hugging_face(falcon, "config.json");
        QCOMPARE(import.architecture.kv_heads, std::int64_t{1});
        QVERIFY(mentions(import.assumed, "num_kv_heads"));
        QCOMPARE(total(falcon), Q_INT64_C(6921720704));
        QCOMPARE(total(changed(falcon, "tie_word_embeddings", false)), Q_INT64_C(7217189760));
    }

    /// Gemma 3 4B: 4,300,079,472 parameters published, of which its vision tower has 416,866,032 and its projector 2,950,272.
    void a_multimodal_file_is_read_at_its_text_model() {
        const Json gemma = {{"model_type", "gemma3"},
                            {"vision_config", {{"hidden_size", 1152}}},
                            {"text_config",
                             {{"model_type", "gemma3_text"},
                              {"hidden_size", 2560},
                              {"intermediate_size", 10240},
                              {"num_hidden_layers", 34},
                              {"sliding_window", 1024}}}};
        const HuggingFaceImport import = import_hugging_face(gemma, "config.json");
        QCOMPARE(qint64(count_parameters(import.architecture).total), Q_INT64_C(4300079472) - 416866032 - 2950272);
        QVERIFY(mentions(import.approximate, "vision_config"));
        QVERIFY(mentions(import.assumed, "num_attention_heads = 8"));
    }

    void mtp_layers_are_kept_but_not_in_the_total() {
        const Json config = changed(deepseek(), "num_nextn_predict_layers", 1);
        const auto import = import_hugging_face(config, "config.json");
        QCOMPARE(import.architecture.mtp_layers, std::int64_t{1});
        QCOMPARE(total(config), total(deepseek()));
        QCOMPARE(total(deepseek()), Q_INT64_C(671026419200));
    }

    void qwen_layers_without_experts_are_listed() {
        const Json qwen = {{"model_type", "qwen3_moe"},    {"hidden_size", 2048},       {"intermediate_size", 6144},
                           {"moe_intermediate_size", 768}, {"num_attention_heads", 32}, {"num_hidden_layers", 48},
                           {"num_key_value_heads", 4},     {"head_dim", 128},           {"num_experts", 128},
                           {"num_experts_per_tok", 8},     {"vocab_size", 151936},      {"decoder_sparse_step", 2},
                           {"mlp_only_layers", {1, 2, 47}}};
        const auto model = import_hugging_face(qwen, "config.json").architecture;
        QCOMPARE(model.expert_layers(), std::int64_t{22});
        QVERIFY(!model.is_expert_layer(0) && !model.is_expert_layer(1) && model.is_expert_layer(3));
        QCOMPARE(refused_at(changed(qwen, "mlp_only_layers", {48})), QString("/mlp_only_layers"));
    }

    void absent_values_are_assumed_aloud_and_unknown_keys_ignored_aloud() {
        const HuggingFaceImport import =
            import_hugging_face(changed(without(llama(), "num_key_value_heads"), "house_colour", "green"), "config.json");
        QCOMPARE(import.architecture.kv_heads, std::int64_t{32});
        QVERIFY(mentions(import.assumed, "num_key_value_heads = 32"));
        QVERIFY(mentions(import.assumed, "head_dim = 128"));
        QCOMPARE(import.ignored, std::vector<std::string>{"house_colour"});
        QVERIFY(import.approximate.empty());
    }

    void a_known_shape_in_the_wrong_family_is_marked_approximate() {
        QVERIFY(mentions(import_hugging_face(changed(llama(), "num_local_experts", 8), "config.json").approximate, "num_local_experts"));
        QVERIFY(import_hugging_face(changed(llama(), "num_local_experts", 0), "config.json").approximate.empty());
    }

    void windows_follow_the_listed_layers() {
        Json oss = {{"model_type", "gpt_oss"},
                    {"hidden_size", 2880},
                    {"intermediate_size", 2880},
                    {"num_attention_heads", 64},
                    {"num_key_value_heads", 8},
                    {"num_hidden_layers", 4},
                    {"num_local_experts", 32},
                    {"num_experts_per_tok", 4},
                    {"vocab_size", 201088},
                    {"sliding_window", 128},
                    {"layer_types", {"sliding_attention", "full_attention", "sliding_attention", "full_attention"}}};
        QCOMPARE(import_hugging_face(oss, "").architecture.full_attention_every, std::int64_t{2});
        oss["layer_types"] = {"full_attention", "full_attention", "full_attention", "full_attention"};
        QCOMPARE(import_hugging_face(oss, "").architecture.sliding_window, std::int64_t{0});
        oss["layer_types"] = {"full_attention", "sliding_attention", "sliding_attention", "full_attention"};
        QVERIFY(mentions(import_hugging_face(oss, "").approximate, "layer_types"));
        oss["layer_types"] = {"full_attention"};
        QCOMPARE(refused_at(oss), QString("/layer_types"));
        oss["layer_types"] = {"linear_attention", "full_attention", "full_attention", "full_attention"};
        QCOMPARE(refused_at(oss), QString("/layer_types"));
    }

    void contradictions_are_refused_at_their_field() {
        QCOMPARE(refused_at(changed(llama(), "num_attention_heads", 30)), QString("/num_key_value_heads"));
        QCOMPARE(refused_at(changed(without(llama(), "num_key_value_heads"), "num_attention_heads", 30)), QString("/num_attention_heads"));
        QCOMPARE(refused_at(changed(llama(), "num_key_value_heads", 5)), QString("/num_key_value_heads"));
        QCOMPARE(refused_at(changed(llama(), "num_key_value_heads", 64)), QString("/num_key_value_heads"));
        QCOMPARE(refused_at(changed(mixtral(), "num_experts_per_tok", 9)), QString("/num_experts_per_tok"));
        QCOMPARE(refused_at(without(mixtral(), "num_local_experts")), QString("/num_local_experts"));
        QCOMPARE(refused_at(without(deepseek(), "kv_lora_rank")), QString("/kv_lora_rank"));
        QCOMPARE(refused_at(changed(deepseek(), "first_k_dense_replace", 62)), QString("/first_k_dense_replace"));
        QCOMPARE(refused_at(without(llama(), "hidden_size")), QString("/hidden_size"));
    }

    void hostile_values_are_refused_at_their_field_data() {
        QTest::addColumn<QString>("value");
        for (const char* value :
             {"\"4096\"", "1e308", "-1", "0", "4096.5", "true", "[32]", "{}", "18446744073709551615", "9223372036854775807", "99999999999"})
            QTest::newRow(value) << QString(value);
    }
    void hostile_values_are_refused_at_their_field() {
        QFETCH(QString, value);
        for (const char* key : {"num_hidden_layers", "hidden_size", "vocab_size", "num_attention_heads", "intermediate_size"}) {
            const QString place = refused_at(changed(llama(), key, Json::parse(value.toStdString())));
            QCOMPARE(place, QString("/") + key);
        }
        if (value != "true")
            QCOMPARE(refused_at(changed(llama(), "tie_word_embeddings", Json::parse(value.toStdString()))),
                     QString("/tie_word_embeddings"));
    }

    void sizes_that_multiply_to_nonsense_are_refused() {
        Json huge = mixtral();
        huge["num_hidden_layers"] = 10'000;
        huge["hidden_size"] = 1'000'000;
        huge["head_dim"] = 128;
        huge["num_local_experts"] = 100'000;
        QVERIFY_EXCEPTION_THROWN(import_hugging_face(huge, "config.json"), InputError);
    }

    void broken_files_are_refused() {
        QTemporaryDir folder;
        const auto written = [&](const QByteArray& text) {
            const QString path = folder.filePath("config.json");
            QFile file(path);
            if (!file.open(QIODevice::WriteOnly)) return std::string{};
            file.write(text);
            return path.toStdString();
        };
        for (const QByteArray& text :
             {QByteArray(), QByteArray("{"), QByteArray("{\"model_type\": NaN}"), QByteArray("null"), QByteArray("[]"),
              QByteArray(200'000, '['), QByteArray("{\"a\":").repeated(2'000'000), QByteArray("\xff\xfe\x00", 3)})
            QVERIFY_EXCEPTION_THROWN(read_hugging_face(written(text)), InputError);
        QVERIFY_EXCEPTION_THROWN(read_hugging_face(folder.filePath("absent.json").toStdString()), InputError);
        QVERIFY_EXCEPTION_THROWN(read_hugging_face(folder.path().toStdString()), InputError);
    }
};

QTEST_APPLESS_MAIN(HuggingFaceTest)
#include "tst_hugging_face.moc"
