// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QTest>

#include "app/gui/palette/command_model.h"
#include "app/gui/palette/command_palette.h"
#include "tests/app/window_fixture.h"

using namespace layline;
using namespace layline::test;

namespace {

QStringList shown(const CommandModel& model) {
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row) texts << model.index(row).data().toString();
    return texts;
}

std::vector<Command> sample(int& ran) {
    return {{QStringLiteral("Save"), {}, true, [] {}},
            {QStringLiteral("Set tensor parallel to 5  TP"), {}, false, [] {}},
            {QStringLiteral("Set tensor parallel to 4  TP"), [] { return QStringLiteral("50 %"); }, true, [&ran] { ++ran; }},
            {QStringLiteral("Set tensor parallel to 64  TP"), {}, true, [] {}}};
}

}  // namespace

class TestCommandPalette : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { apply_theme(ThemeChoice::light); }
    void init() { fail_on_warnings(); }

    void the_model_is_a_proper_model() {
        int ran = 0;
        CommandModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.set_commands(sample(ran));
        for (const char* typed : {"", "tp", "tp 4", "nothing like it", "save", ""}) model.set_typed(QString::fromUtf8(typed));
        model.set_commands({});
    }

    void whole_words_come_first_and_impossible_values_last() {
        int ran = 0;
        CommandModel model;
        model.set_commands(sample(ran));
        model.set_typed(QStringLiteral("tp 4"));
        QCOMPARE(shown(model).value(0), QStringLiteral("Set tensor parallel to 4  TP"));
        model.set_typed(QStringLiteral("tensor"));
        QCOMPARE(shown(model).last(), QStringLiteral("Set tensor parallel to 5  TP"));
        model.set_typed(QStringLiteral("tensor save"));
        QVERIFY(shown(model).isEmpty());
    }

    void typing_a_value_and_enter_sets_it() {
        const WindowFixture fixture;
        QTest::keyClick(fixture.window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        CommandPalette* palette = fixture.window->command_palette();
        QVERIFY(palette->isVisible());
        QTest::keyClicks(palette->input(), QStringLiteral("tp 4"));
        QCOMPARE(palette->model()->index(0).data().toString(), QStringLiteral("Set tensor parallel to 4  TP"));
        QTest::keyClick(palette->input(), Qt::Key_Return);
        QTest::qWait(0);
        QVERIFY(!palette->isVisible());
        QCOMPARE(fixture.session.estimate()->scenario.layout.tp, 4);
    }

    void escape_closes_and_changes_nothing() {
        const WindowFixture fixture;
        const Plan before = fixture.session.plan();
        QTest::keyClick(fixture.window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        QTest::keyClick(fixture.window->command_palette()->input(), Qt::Key_Escape);
        QVERIFY(!fixture.window->command_palette()->isVisible());
        QVERIFY(fixture.session.plan() == before);
    }

    void every_enabled_action_is_a_command() {
        const WindowFixture fixture;
        QTest::keyClick(fixture.window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        const QStringList texts = shown(*fixture.window->command_palette()->model());
        for (const QAction* action : fixture.window->actions().all())
            if (action->isEnabled()) QVERIFY2(texts.contains(plain_text(*action)), qPrintable(action->text()));
    }
};

QTEST_MAIN(TestCommandPalette)
#include "tst_command_palette.moc"
