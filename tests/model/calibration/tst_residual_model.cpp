// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <nlohmann/json.hpp>

#include "model/calibration/residual_model.h"
#include "model/scenario/input_error.h"

using namespace layline;

namespace {

constexpr std::size_t count = 60;

/// Runs that differ in two features.
Features place(std::size_t i) {
    Features features{};
    features[0] = static_cast<double>(i % 10) / 2;
    features[1] = static_cast<double>(i / 10) / 2;
    return features;
}

/// A smooth error of some percent.
double smooth(const Features& at) { return 0.05 * std::sin(at[0]) + 0.03 * at[1]; }

struct Runs {
    std::vector<Features> features;
    std::vector<double> residuals;
};

Runs smooth_runs() {
    Runs runs;
    for (std::size_t i = 0; i < count; ++i) {
        runs.features.push_back(place(i));
        runs.residuals.push_back(smooth(place(i)) + 0.004 * std::sin(12.9898 * static_cast<double>(i)));
    }
    return runs;
}

/// Every sixth run took up to twenty times as long as those like it.
Runs erratic_runs() {
    Runs runs = smooth_runs();
    for (std::size_t i = 2; i < count; i += 6) runs.residuals[i] += 0.5 + 2.5 * static_cast<double>(i) / count;
    return runs;
}

/// The greatest error between the runs.
double worst(const ResidualModel& model) {
    double worst = 0;
    for (std::size_t i = 0; i < count; ++i) {
        Features between = place(i);
        between[0] += 0.25;
        worst = std::max(worst, std::abs(model.predict(between).mean - smooth(between)));
    }
    return worst;
}

}  // namespace

/// A Gaussian process against the smooth law that its runs were drawn from.
class TestResidualModel : public QObject {
    Q_OBJECT

  private slots:
    void what_is_smooth_is_found_with_either_noise() {
        const Runs runs = smooth_runs();
        for (const ResidualNoise noise : {ResidualNoise::normal, ResidualNoise::heavy_tailed}) {
            const double error = worst(ResidualModel(runs.features, runs.residuals, noise));
            QVERIFY2(error < 0.02, qPrintable(QString::number(error)));
        }
    }

    void erratic_runs_do_not_bend_their_neighbours() {
        const Runs runs = erratic_runs();
        const ResidualModel normal(runs.features, runs.residuals, ResidualNoise::normal);
        const ResidualModel heavy(runs.features, runs.residuals, ResidualNoise::heavy_tailed);
        QVERIFY2(worst(normal) > 0.1, qPrintable(QString::number(worst(normal))));
        QVERIFY2(worst(heavy) < 0.06, qPrintable(QString::number(worst(heavy))));
        for (std::size_t i = 0; i < count; ++i) QCOMPARE(heavy.precisions()[i] < 0.2, i % 6 == 2);
    }

    void far_from_all_runs_it_says_nothing() {
        const Runs runs = smooth_runs();
        const ResidualModel model(runs.features, runs.residuals, ResidualNoise::normal);
        Features far{};
        far.fill(300);
        const ResidualPrediction there = model.predict(far);
        const double prior = std::hypot(model.scales().signal, model.scales().noise);
        QVERIFY(std::abs(there.mean) < 1e-12);
        QVERIFY(std::abs(there.deviation / prior - 1) < 1e-9);
        QVERIFY(model.predict(place(11)).deviation < 0.5 * prior);
    }

    void a_file_holds_all_of_it() {
        const Runs runs = erratic_runs();
        const ResidualModel model(runs.features, runs.residuals, ResidualNoise::heavy_tailed);
        const ResidualModel read = ResidualModel::from_json(nlohmann::json::parse(model.to_json().dump()), "/residual_model");
        const Features at = place(7);
        QCOMPARE(read.predict(at).mean, model.predict(at).mean);
        QCOMPARE(read.predict(at).deviation, model.predict(at).deviation);
    }

    void a_file_without_precisions_has_normal_noise() {
        const Runs runs = smooth_runs();
        const ResidualModel model(runs.features, runs.residuals, ResidualNoise::normal);
        nlohmann::json older = model.to_json();
        QCOMPARE(older.erase("precisions"), 1U);
        QCOMPARE(ResidualModel::from_json(older, "").predict(place(7)).mean, model.predict(place(7)).mean);
    }

    void what_is_no_precision_is_refused_by_its_place_data() {
        QTest::addColumn<QString>("precisions");
        QTest::addColumn<QString>("place");
        QTest::newRow("too few") << "[1]"
                                 << "/precisions";
        QTest::newRow("no list") << "3"
                                 << "/precisions";
        QTest::newRow("negative") << "[1, -1]"
                                  << "/precisions/1";
        QTest::newRow("a word") << "[\"much\", 1]"
                                << "/precisions/0";
    }

    void what_is_no_precision_is_refused_by_its_place() {
        QFETCH(const QString, precisions);
        QFETCH(const QString, place);
        const ResidualModel model({layline::Features{}, layline::Features{}}, {0.01, 0.02}, ResidualNoise::normal);
        nlohmann::json document = model.to_json();
        document["precisions"] = nlohmann::json::parse(precisions.toStdString());
        try {
            ResidualModel::from_json(document, "");
            QFAIL("not refused");
        } catch (const InputError& error) {
            QCOMPARE(QString::fromStdString(error.place()), place);
        }
    }
};

QTEST_APPLESS_MAIN(TestResidualModel)
#include "tst_residual_model.moc"
