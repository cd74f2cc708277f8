// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <nlohmann/json.hpp>

#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"
#include "model/scenario/presets.h"
#include "model/scenario/scenario_json.h"

using namespace layline;

namespace {

/// Reads a scenario in which one value was replaced. @returns the error's place, "" when it was accepted.
QString place_refused(const std::string& pointer, const nlohmann::json& value) {
    nlohmann::json document = to_json(default_scenario());
    document[nlohmann::json::json_pointer(pointer)] = value;
    try {
        scenario_from_json(document);
    } catch (const InputError& error) {
        return QString::fromStdString(error.place());
    }
    return {};
}

}  // namespace

class ScenarioJsonTest : public QObject {
    Q_OBJECT

  private slots:
    void every_scenario_preset_survives_a_round_trip() {
        const auto presets = scenario_presets();
        QVERIFY(presets.size() >= 10);
        for (const PresetInfo& preset : presets) {
            const Scenario scenario = scenario_preset(preset.id);
            QVERIFY2(scenario_from_json(to_json(scenario)) == scenario, preset.id.c_str());
            QVERIFY2(!preset.source.empty(), preset.id.c_str());
        }
    }

    void every_preset_reads_and_names_its_source() {
        for (const auto& preset : model_presets())
            QVERIFY2(model_preset(preset.id).id == preset.id && !preset.source.empty(), preset.id.c_str());
        for (const auto& preset : accelerator_presets())
            QVERIFY2(accelerator_preset(preset.id).id == preset.id && !preset.source.empty(), preset.id.c_str());
        for (const auto& preset : cluster_presets())
            QVERIFY2(cluster_preset(preset.id).id == preset.id && !preset.source.empty(), preset.id.c_str());
    }

    void a_bad_value_is_refused_at_its_place_data() {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("value");
        QTest::newRow("zero layers") << "/architecture/layers"
                                     << "0";
        QTest::newRow("negative hidden") << "/architecture/hidden"
                                         << "-8192";
        QTest::newRow("huge layers") << "/architecture/layers"
                                     << "1e308";
        QTest::newRow("fractional heads") << "/architecture/heads"
                                          << "64.5";
        QTest::newRow("text for a number") << "/architecture/ffn"
                                           << "\"22016\"";
        QTest::newRow("null for a number") << "/gpus"
                                           << "null";
        QTest::newRow("array for a number") << "/layout/tp"
                                            << "[2]";
        QTest::newRow("unknown word") << "/layout/recompute"
                                      << "\"sometimes\"";
        QTest::newRow("number for a flag") << "/layout/sequence_parallel"
                                           << "1";
        QTest::newRow("zero stage 4") << "/layout/zero_stage"
                                      << "4";
        QTest::newRow("unknown key") << "/training/colour"
                                     << "\"red\"";
        QTest::newRow("kv heads that do not divide") << "/architecture/kv_heads"
                                                     << "7";
        QTest::newRow("infinite bandwidth") << "/cluster/network/bytes_per_s"
                                            << "1e300";
        QTest::newRow("link is no object") << "/cluster/scale_up"
                                           << "3";
    }
    void a_bad_value_is_refused_at_its_place() {
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        QCOMPARE(place_refused(pointer.toStdString(), nlohmann::json::parse(value.toStdString())), pointer);
    }

    void experts_fewer_than_top_k_are_refused() {
        const nlohmann::json moe = {{"experts", 2}, {"top_k", 4}, {"expert_ffn", 1024}};
        QCOMPARE(place_refused("/architecture/moe", moe), QStringLiteral("/architecture/moe/top_k"));
    }

    void an_unknown_preset_names_the_nearest() {
        try {
            model_preset("llama-3.1-8x");
            QFAIL("accepted");
        } catch (const InputError& error) {
            QVERIFY(QString::fromStdString(error.what()).contains(QStringLiteral("llama-3.1-8b")));
        }
    }

    void a_path_is_no_preset_id() { QVERIFY_EXCEPTION_THROWN(model_preset("../models/llama-2-7b"), InputError); }

    void a_missing_size_is_refused_not_defaulted() {
        nlohmann::json document = to_json(default_scenario());
        document["architecture"].erase("hidden");
        QVERIFY_EXCEPTION_THROWN(scenario_from_json(document), InputError);
    }

    void a_newer_version_is_refused_by_name() {
        nlohmann::json document = to_json(default_scenario());
        document["version"] = 99;
        try {
            scenario_from_json(document);
            QFAIL("accepted");
        } catch (const InputError& error) {
            QVERIFY(QString::fromStdString(error.found()).contains(QStringLiteral("version 99")));
        }
    }

    void hostile_text_is_refused_with_a_place() {
        QVERIFY_EXCEPTION_THROWN(parse_json("", "x"), InputError);
        QVERIFY_EXCEPTION_THROWN(parse_json("{\"a\": 1", "x"), InputError);
        QVERIFY_EXCEPTION_THROWN(parse_json("{\"a\": 1, \"a\": 2}", "x"), InputError);
        QVERIFY_EXCEPTION_THROWN(parse_json("{\"a\": \"\xff\xfe\"}", "x"), InputError);
        QVERIFY_EXCEPTION_THROWN(parse_json("[1e999]", "x"), InputError);
        QVERIFY_EXCEPTION_THROWN(parse_json(std::string(1'000'000, '['), "x"), InputError);
        try {
            parse_json("{\n\"a\": 1,\n oops }", "x");
            QFAIL("accepted");
        } catch (const InputError& error) {
            QCOMPARE(QString::fromStdString(error.place()), QStringLiteral("line 3"));
        }
    }

    void text_that_cannot_be_read_is_refused_at_its_field_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("found");
        const auto row = [](const char* name, const char* text, const char* place, const char* found) {
            QTest::newRow(name) << QString(text) << QString(place) << QString(found);
        };
        row("not a number", R"({"a": 1, "b": {"c": NaN}})", "/b/c, line 1", "\"NaN\" at byte 21");
        row("infinite", "{\"a\": [1,\n-Infinity]}", "/a/1, line 2", "\"-Infinity\" at byte 12");
        row("too large", R"({"a": [{"b": 1e400}]})", "/a/0/b", "1e400, too large for a double");
        row("twice", R"({"a": {"b": 1, "b": 2}})", "/a", "\"b\" twice in one object");
        row("cut", R"({"a": {"b": [1, )", "/a/b/1, line 1", "the end of the file");
    }
    void text_that_cannot_be_read_is_refused_at_its_field() {
        QFETCH(QString, text);
        QFETCH(QString, place);
        QFETCH(QString, found);
        try {
            parse_json(text.toStdString(), "x");
            QFAIL("accepted");
        } catch (const InputError& error) {
            QCOMPARE(QString::fromStdString(error.place()), place);
            QCOMPARE(QString::fromStdString(error.found()), found);
        }
    }

    void what_is_read_is_what_was_written() {
        const nlohmann::json document = {{"a", {1, -2, 0.5, true, nullptr, "x"}}, {"b", {{"c", nlohmann::json::array()}}}, {"", 7}};
        QVERIFY(parse_json(document.dump(), "x") == document);
        QVERIFY(parse_json("3", "x") == nlohmann::json(3));
    }

    void a_message_stays_a_sentence() {
        const InputError error("f", "/" + std::string(100'000, 'k'), "a\x1b[31m", "b");
        QVERIFY(std::string(error.what()).size() < 3000);
        QVERIFY(std::string(error.what()).find('\x1b') == std::string::npos);
    }
};

QTEST_APPLESS_MAIN(ScenarioJsonTest)
#include "tst_scenario_json.moc"
