// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include "app/gui/session/autosave.h"
#include "app/gui/session/session_file.h"
#include "model/rules/rules.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

SavedSession sample() {
    SavedSession session;
    session.plan.scenario = with_field(default_scenario(), "tp", 4);
    session.plan.pins = {{"as published", default_scenario(), Measurement{79.31, 0.553, "arXiv 2311.05610"}, {}},
                         {{}, with_field(default_scenario(), "pp", 8), {}}};
    session.plan.pins[0].predicted = PinPrediction{{}, 80.25};
    session.plan.pins[1].predicted = PinPrediction{
        session_calibration("a site", R"({"format": "layline/calibration", "version": 1, "calibrations": [{"id": "x", "name": "x",
            "layer": "user", "factors": {"elementwise": 1.5}}]})"),
        81.5};
    session.plan.baseline = 1;
    session.plan.balance = StageBalance::time;
    session.plan.locked = {"global_batch", "tp"};
    session.convention = MfuConvention::megatron;
    return session;
}

QByteArray read(const QString& file) {
    QFile stream(file);
    return stream.open(QIODevice::ReadOnly) ? stream.readAll() : QByteArray();
}

void write(const QString& file, const QByteArray& text) {
    QFile stream(file);
    QVERIFY(stream.open(QIODevice::WriteOnly));
    stream.write(text);
}

/// The sentence with which a file is refused; empty when it is read.
QString refusal(const QString& file) {
    try {
        read_session(file.toStdString());
        return {};
    } catch (const InputError& error) {
        return QString::fromUtf8(error.what());
    }
}

}  // namespace

class TestSessionFile : public QObject {
    Q_OBJECT
  private slots:
    void a_session_comes_back_as_it_was_saved() {
        const std::filesystem::path file = path("plan.layline").toStdString();
        write_session(file, sample());
        const SavedSession back = read_session(file);
        QVERIFY(back.plan == sample().plan);
        QVERIFY(back.convention == MfuConvention::megatron);
    }

    void the_one_pin_of_version_1_becomes_a() {
        SavedSession old = sample();
        old.plan.pins = {{{}, default_scenario(), {}, {}}};
        old.plan.baseline = 0;
        write_session(path("new.layline").toStdString(), old);
        nlohmann::json document = read_json_file(path("new.layline").toStdString());
        document["version"] = 1;
        document["pinned"] = document["pins"][0]["scenario"];
        document.erase("pins");
        document.erase("baseline");
        write(path("old.layline"), QByteArray::fromStdString(document.dump()));
        QVERIFY(read_session(path("old.layline").toStdString()).plan == old.plan);
    }

    void an_illegal_layout_is_saved_like_any_other() {
        SavedSession session;
        session.plan.scenario = with_field(default_scenario(), "tp", 6);
        write_session(path("illegal.layline").toStdString(), session);
        QVERIFY(read_session(path("illegal.layline").toStdString()).plan == session.plan);
    }

    void nothing_but_the_file_is_left_behind() {
        QDir folder(folder_.path());
        QVERIFY(folder.mkdir(QStringLiteral("alone")));
        write_session(path("alone/plan.layline").toStdString(), sample());
        QCOMPARE(QDir(path("alone")).entryList(QDir::Files), QStringList{QStringLiteral("plan.layline")});
    }

    void every_truncation_is_refused_with_the_file_named() {
        write_session(path("whole.layline").toStdString(), sample());
        const QByteArray whole = read(path("whole.layline"));
        for (qsizetype size = 0; size + 2 < whole.size(); size += 37) {  // a prime step meets all kinds of places
            write(path("cut.layline"), whole.left(size));
            QVERIFY2(refusal(path("cut.layline")).contains(QStringLiteral("cut.layline")), qPrintable(QString::number(size)));
        }
    }

    void refused_data() {
        QTest::addColumn<QByteArray>("find");
        QTest::addColumn<QByteArray>("replace");
        QTest::addColumn<QString>("said");
        QTest::newRow("newer") << QByteArray("\"version\": 2") << QByteArray("\"version\": 9") << QStringLiteral("newer Layline");
        QTest::newRow("another format") << QByteArray("layline/session") << QByteArray("layline/profile") << QStringLiteral("/format");
        QTest::newRow("unknown key") << QByteArray("\"locked\"") << QByteArray("\"lucked\"") << QStringLiteral("lucked");
        QTest::newRow("unknown lock") << QByteArray("\"tp\"\n") << QByteArray("\"px\"\n") << QStringLiteral("/locked/");
        QTest::newRow("baseline beyond the pins")
            << QByteArray("\"baseline\": 1") << QByteArray("\"baseline\": 2") << QStringLiteral("/baseline");
        QTest::newRow("negative measurement") << QByteArray("\"step_time_s\": 79") << QByteArray("\"step_time_s\": -79")
                                              << QStringLiteral("/pins/0/measured/step_time_s");
        QTest::newRow("unknown convention") << QByteArray("\"megatron\"") << QByteArray("\"marketing\"")
                                            << QStringLiteral("mfu_convention");
        QTest::newRow("negative size") << QByteArray("\"hidden\": 8192") << QByteArray("\"hidden\": -8192") << QStringLiteral("/hidden");
        QTest::newRow("text for a number") << QByteArray("\"hidden\": 8192") << QByteArray("\"hidden\": \"wide\"")
                                           << QStringLiteral("/hidden");
    }
    void refused() {
        QFETCH(QByteArray, find);
        QFETCH(QByteArray, replace);
        QFETCH(QString, said);
        write_session(path("good.layline").toStdString(), sample());
        QByteArray text = read(path("good.layline"));
        QVERIFY2(text.contains(find), find.constData());
        write(path("bad.layline"), text.replace(find, replace));
        const QString sentence = refusal(path("bad.layline"));
        QVERIFY2(sentence.contains(said), qPrintable(sentence));
        QVERIFY2(sentence.contains(QStringLiteral("bad.layline")), qPrintable(sentence));
    }

    void every_refused_scenario_is_refused_as_a_session_too() {
        const QDir folder(QStringLiteral(LAYLINE_TEST_DATA "/refused"));
        const QStringList files = folder.entryList({QStringLiteral("*.json")});
        QVERIFY(files.size() > 10);
        for (const QString& file : files) QVERIFY2(!refusal(folder.filePath(file)).isEmpty(), qPrintable(file));
    }

    void a_folder_and_a_missing_file_are_refused() {
        QVERIFY(!refusal(folder_.path()).isEmpty());
        QVERIFY(!refusal(path("not there")).isEmpty());
    }

    void an_autosave_of_a_running_window_is_no_leftover() {
        const std::filesystem::path folder = path("autosave").toStdString();
        Autosave running(folder, [] { return sample(); });
        running.touch();
        running.save_now();
        QVERIFY(std::filesystem::exists(running.file()));
        Autosave other(folder, [] { return sample(); });
        QVERIFY(other.leftovers().empty());
    }

    void an_autosave_without_its_window_is_offered_and_read() {
        const std::filesystem::path folder = path("crashed").toStdString();
        std::filesystem::create_directories(folder);
        SavedSession session = sample();
        session.stands_for = "/somewhere/plan.layline";
        write_session(folder / "left.json", session);
        Autosave next(folder, [] { return sample(); });
        QCOMPARE(next.leftovers().size(), 1U);
        QCOMPARE(read_session(next.leftovers().front()).stands_for, session.stands_for);
        Autosave::discard(next.leftovers().front());
        QVERIFY(next.leftovers().empty());
    }

    void a_proper_end_leaves_no_autosave() {
        Autosave autosave(path("ended").toStdString(), [] { return sample(); });
        autosave.save_now();
        autosave.clear();
        QVERIFY(QDir(path("ended")).entryList(QDir::Files).isEmpty());
    }

    void a_folder_that_cannot_be_made_is_said_once() {
        write(path("file"), "in the way");
        Autosave autosave(path("file/below").toStdString(), [] { return sample(); });
        int failures = 0;
        connect(&autosave, &Autosave::failed, this, [&failures] { ++failures; });
        autosave.save_now();
        autosave.save_now();
        QCOMPARE(failures, 1);
    }

  private:
    QString path(const char* name) const { return folder_.filePath(QString::fromUtf8(name)); }
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestSessionFile)
#include "tst_session_file.moc"
