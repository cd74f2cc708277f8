// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "model/cost/parameters.h"
#include "model/scenario/presets.h"

using namespace layline;

class ParametersTest : public QObject {
    Q_OBJECT

  private slots:
    void published_totals_are_met_to_the_last_digit_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<qint64>("total");
        QTest::newRow("Llama 2 7B") << "llama-2-7b" << Q_INT64_C(6738415616);
        QTest::newRow("Llama 2 13B") << "llama-2-13b" << Q_INT64_C(13015864320);
        QTest::newRow("Llama 2 70B") << "llama-2-70b" << Q_INT64_C(68976648192);
        QTest::newRow("Llama 3.1 8B") << "llama-3.1-8b" << Q_INT64_C(8030261248);
        QTest::newRow("Llama 3.1 70B") << "llama-3.1-70b" << Q_INT64_C(70553706496);
        QTest::newRow("Llama 3.1 405B") << "llama-3.1-405b" << Q_INT64_C(405853388800);
        QTest::newRow("mT5 small") << "mt5-small" << Q_INT64_C(300176768);
        QTest::newRow("mT5 580M") << "mt5-base" << Q_INT64_C(582401280);
        QTest::newRow("mT5 1.2B") << "mt5-large" << Q_INT64_C(1229581312);
        QTest::newRow("mT5 3.7B") << "mt5-xl" << Q_INT64_C(3742619648);
        QTest::newRow("mT5 13B") << "mt5-xxl" << Q_INT64_C(12921057280);
        QTest::newRow("T5 11B") << "t5-11b" << Q_INT64_C(11307321344);
        QTest::newRow("T5 1.1 XXL") << "t5-v1.1-xxl" << Q_INT64_C(11135332352);
        QTest::newRow("Mistral 7B v0.3") << "mistral-7b" << Q_INT64_C(7248023552);
        QTest::newRow("Mistral Nemo 12B") << "mistral-nemo-12b" << Q_INT64_C(12247782400);
        QTest::newRow("Qwen2.5 72B") << "qwen2.5-72b" << Q_INT64_C(72706203648);
        QTest::newRow("Gemma 2 27B") << "gemma-2-27b" << Q_INT64_C(27227128320);
    }
    void published_totals_are_met_to_the_last_digit() {
        QFETCH(QString, model);
        QFETCH(qint64, total);
        QCOMPARE(qint64(count_parameters(model_preset(model.toStdString())).total), total);
    }

    /// arXiv 2311.05610 trains with a vocabulary of 128,000 and counts matrices without norms. Its 33.806 billion follow from an FFN
    /// of 17,920, while the MFU of its 30B runs follows from 17,888, which the preset has.
    void models_of_the_layout_study_weigh_what_is_printed_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<qint64>("ffn");
        QTest::addColumn<double>("billions");
        QTest::newRow("13B") << "llama-13b-128k" << qint64(13824) << 13.998;
        QTest::newRow("30B") << "llama-30b-128k" << qint64(17920) << 33.806;
        QTest::newRow("65B") << "llama-65b-128k" << qint64(22016) << 66.857;
    }
    void models_of_the_layout_study_weigh_what_is_printed() {
        QFETCH(QString, model);
        QFETCH(qint64, ffn);
        QFETCH(double, billions);
        Architecture architecture = model_preset(model.toStdString());
        architecture.ffn = ffn;
        const auto count = count_parameters(architecture);
        const auto norms = (2 * architecture.layers + 1) * architecture.hidden;
        const double matrices = double(count.total - norms) / 1e9;
        QVERIFY2(std::abs(matrices - billions) < 0.0006, qPrintable(QString::number(matrices)));
    }

    /// Table 1 of arXiv 2104.04473 prints billions with one decimal.
    void megatron_table_1() {
        const std::pair<const char*, double> table[] = {
            {"megatron-1.7b", 1.7},     {"megatron-3.6b", 3.6},   {"megatron-7.5b", 7.5},     {"megatron-18.4b", 18.4},
            {"megatron-39.1b", 39.1},   {"megatron-76.1b", 76.1}, {"megatron-145.6b", 145.6}, {"megatron-310.1b", 310.1},
            {"megatron-529.6b", 529.6}, {"megatron-1t", 1008.0},
        };
        for (const auto& [id, billions] : table) {
            const auto total = double(count_parameters(model_preset(id)).total);
            QVERIFY2(std::abs(total / 1e9 - billions) < 0.051, qPrintable(QString("%1: %2").arg(id).arg(total)));
        }
    }

    /// Every tensor of GPT-3, by hand: 96 layers of 12 h^2 matrices, 9 h + 4 h biases and norms; tables; one final norm.
    void gpt3_by_hand() {
        const Architecture gpt3 = model_preset("gpt3-175b");
        const qint64 h = 12288;
        const qint64 layer = 4 * h * h + 4 * h + 8 * h * h + 4 * h + h + 4 * h;
        const qint64 tables = qint64(gpt3.vocabulary) * h + 2048 * h;
        QCOMPARE(qint64(count_parameters(gpt3).total), 96 * layer + tables + 2 * h);
    }

    void untying_adds_one_embedding() {
        Architecture model = model_preset("llama-3.1-8b");
        const auto untied = count_parameters(model);
        model.tied_embeddings = true;
        const auto tied = count_parameters(model);
        QCOMPARE(untied.total - tied.total, model.vocabulary * model.hidden);
        QCOMPARE(tied.head, std::int64_t{0});
    }

    /// Of Mixtral's eight experts a token meets two; the other six are all that is not active.
    void active_leaves_out_the_experts_not_chosen() {
        const Architecture mixtral = model_preset("mixtral-8x7b");
        const auto count = count_parameters(mixtral);
        QCOMPARE(qint64(count.total), Q_INT64_C(46702792704));
        QCOMPARE(count.total - count.active, std::int64_t{32} * 6 * 3 * 4096 * 14336);
    }

    void latent_attention_of_deepseek_v3_by_hand() {
        const auto count = count_parameters(model_preset("deepseek-v3"));
        const qint64 queries = 7168 * 1536 + 1536 + 1536 * 128 * 192;
        const qint64 keys = 7168 * 576 + 512 + 512 * 128 * 256;
        QCOMPARE(qint64(count.attention_per_layer), queries + keys + 128 * 128 * 7168);
    }

    void an_encoder_shares_shapes_and_gives_the_decoder_cross_attention() {
        Architecture t5;
        t5.layers = 24;
        t5.encoder = Encoder{.layers = 24};
        t5.hidden = 4096;
        t5.heads = t5.kv_heads = 64;
        t5.head_size = 64;
        t5.ffn = 10240;
        t5.vocabulary = 32128;
        t5.positions = Positions::relative;
        t5.relative_buckets = 32;
        QCOMPARE(qint64(count_parameters(t5).total), Q_INT64_C(11135332352));
    }

    void shared_layers_are_counted_once() {
        Architecture model = model_preset("llama-2-7b");
        const auto all = count_parameters(model);
        model.layers_per_weights = 8;
        const auto shared = count_parameters(model);
        const auto layers = all.total - all.embedding - all.head - all.outside_layers;
        QCOMPARE(shared.total, all.total - layers + layers / 8);
    }

    void listed_dense_layers_lose_their_experts() {
        Architecture model = model_preset("mixtral-8x7b");
        model.moe->dense_layers = {0, 5, 31};
        QCOMPARE(model.expert_layers(), std::int64_t{29});
        QVERIFY(!model.is_expert_layer(5) && model.is_expert_layer(6));
        QCOMPARE(model.expert_layers_in(4, 3), std::int64_t{2});
    }
};

QTEST_APPLESS_MAIN(ParametersTest)
#include "tst_parameters.moc"
