// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "model/calibration/csv_table.h"
#include "model/cost/calibration_file.h"
#include "model/scenario/json_file.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> shipped() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(presets_folder() / "calibrations"))
        if (entry.path().filename() != "kernel-laws.json") files.push_back(entry.path());
    return files;
}

/// Every text and every key of a document.
void collect(const nlohmann::json& value, std::set<std::string>& texts) {
    if (value.is_string()) texts.insert(value.get<std::string>());
    if (value.is_object())
        for (const auto& [key, inner] : value.items()) {
            texts.insert(key);
            collect(inner, texts);
        }
    if (value.is_array())
        for (const auto& inner : value) collect(inner, texts);
}

/// The longest list of numbers: a range has two, a stored run would have more.
std::size_t longest_numbers(const nlohmann::json& value) {
    std::size_t longest = value.is_array() && !value.empty() && value[0].is_number() ? value.size() : 0;
    if (value.is_structured())
        for (const auto& inner : value) longest = std::max(longest, longest_numbers(inner));
    return longest;
}

}  // namespace

/// Shipped calibrations hold coefficients and how well they fit, never a run.
class TestShippedCalibrations : public QObject {
    Q_OBJECT

  private slots:
    void they_hold_coefficients_only() {
        const std::set<std::string> allowed = {"id",       "name",         "layer",    "kernel_families", "frameworks",
                                               "clusters", "hidden_sizes", "factors",  "coefficients",    "band",
                                               "rows",     "fit",          "measured", "site_spreads"};
        QVERIFY(shipped().size() >= 10);
        for (const fs::path& file : shipped()) {
            const nlohmann::json document = read_json_file(file);
            for (const nlohmann::json& entry : document.at("calibrations"))
                for (const auto& [key, value] : entry.items())
                    QVERIFY2(allowed.contains(key), (file.filename().string() + ": " + key).c_str());
        }
    }

    void they_store_no_run() {
        for (const fs::path& file : shipped()) {
            const nlohmann::json document = read_json_file(file);
            QVERIFY2(longest_numbers(document) <= 2, file.filename().string().c_str());
            QVERIFY2(document.dump().find("residual_model") == std::string::npos, file.filename().string().c_str());
        }
    }

    void they_name_no_run() {
        const fs::path folder = fs::path(LAYLINE_SHARED_DATA) / "runs";
        if (!fs::is_directory(folder)) QSKIP("the public runs are not on this machine (../shared/data/runs)");
        std::set<std::string> texts;
        for (const fs::path& file : shipped()) collect(read_json_file(file), texts);
        for (const auto& entry : fs::directory_iterator(folder)) {
            const CsvTable table = CsvTable::read(entry.path());
            for (std::size_t row = 0; row < table.rows(); ++row) {
                const std::string& id = table.cell(row, "run_id");
                QVERIFY2(!texts.contains(id), id.c_str());
            }
        }
    }

    // The runs of arXiv 2311.05610 stay a test of transfer.
    void accelerator_defaults_never_saw_the_transfer_test() {
        for (const fs::path& file : shipped()) {
            const nlohmann::json document = read_json_file(file);
            for (const Calibration& calibration : read_calibrations(file))
                if (calibration.layer == CalibrationLayer::accelerator)
                    QVERIFY(document.at("source").get<std::string>().find("2311.05610") == std::string::npos);
        }
    }

    void every_shipped_value_lies_within_its_bounds() {
        for (const fs::path& file : shipped())
            for (const Calibration& calibration : read_calibrations(file)) {
                if (calibration.layer != CalibrationLayer::framework)
                    QVERIFY(calibration.rows < 10 || (calibration.band && *calibration.band > 0));
                for (const Calibration::Entry& entry : calibration.values)
                    QVERIFY2(entry.value <= entry.coefficient->high * 1.000001, entry.coefficient->name.data());
            }
    }
};

QTEST_APPLESS_MAIN(TestShippedCalibrations)
#include "tst_shipped_calibrations.moc"
