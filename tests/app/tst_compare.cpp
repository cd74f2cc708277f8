// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTextDocument>

#include "app/gui/compare/compare_page.h"
#include "app/gui/compare/comparison_model.h"
#include "app/gui/compare/pin_model.h"
#include "app/gui/compare/report.h"
#include "app/gui/main_window/docks.h"
#include "model/rules/rules.h"
#include "model/scenario/input_error.h"
#include "tests/app/window_fixture.h"
#include "widgets/common/text_button.h"
#include "widgets/table/flat_table.h"
#include "widgets/theme/numbers.h"

using namespace layline;
using namespace layline::test;

namespace {

const ComparisonRow* row_named(const std::vector<ComparisonRow>& rows, const QString& name) {
    const auto found = std::ranges::find(rows, name, &ComparisonRow::name);
    return found == rows.end() ? nullptr : &*found;
}

QByteArray read(const QString& file) {
    QFile stream(file);
    return stream.open(QIODevice::ReadOnly) ? stream.readAll() : QByteArray();
}

/// A: TP 2 with a published measurement; B: TP 4.
std::unique_ptr<PlanningSession> compared() {
    auto session = std::make_unique<PlanningSession>(Plan{default_scenario(), {}, {}});
    session->pin({"as published", default_scenario(), Measurement{79.31, 0.553, "arXiv 2311.05610"}, {}}, QStringLiteral("Pin"));
    session->set_field("tp", 4);
    session->settle();
    return session;
}

}  // namespace

class TestCompare : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        QApplication::setStyle(new WindowStyle);
        apply_theme(ThemeChoice::light);
    }
    void init() { fail_on_warnings(); }

    void inputs_that_differ_and_outputs_are_listed_with_signed_differences() {
        const auto session = compared();
        const Estimate a = estimate(default_scenario()), b = estimate(session->scenario());
        const auto rows = comparison({&a, std::nullopt}, {&b, std::nullopt}, MfuConvention::palm);
        const ComparisonRow* tp = row_named(rows, QStringLiteral("TP"));
        QVERIFY(tp != nullptr);
        QCOMPARE(tp->a, QStringLiteral("2"));
        QCOMPARE(tp->b, QStringLiteral("4"));
        QVERIFY(row_named(rows, QStringLiteral("PP")) == nullptr);
        const ComparisonRow* step = row_named(rows, QStringLiteral("Step time, s"));
        QVERIFY(step->difference.startsWith(u'+'));
        QVERIFY(step->worse && !step->better && step->share > 0);
        const ComparisonRow* peak = row_named(rows, QStringLiteral("Peak memory, GiB"));
        QVERIFY(peak->difference.startsWith(QChar(0x2212)));
        QVERIFY(peak->better && peak->share < 0);
        const ComparisonRow* mfu = row_named(rows, QStringLiteral("MFU, %"));
        QCOMPARE(mfu->difference, numbers::difference(100 * (b.mfu_palm - a.mfu_palm), 1));
        QVERIFY(mfu->worse);
    }

    void differences_change_sign_when_sides_are_swapped() {
        const Estimate a = estimate(default_scenario()), b = estimate(with_field(default_scenario(), "tp", 4));
        const auto forth = comparison({&a, {}}, {&b, {}}, MfuConvention::palm), back = comparison({&b, {}}, {&a, {}}, MfuConvention::palm);
        for (const ComparisonRow& row : forth) {
            if (row.kind != ComparisonRow::Kind::number) continue;
            const ComparisonRow* other = row_named(back, row.name);
            QVERIFY2(other != nullptr, qPrintable(row.name));
            QCOMPARE(other->share, -row.share);
            QCOMPARE(other->better, row.worse);
            QCOMPARE(other->a, row.b);
        }
    }

    void the_same_on_both_sides_is_neither_better_nor_worse() {
        const Estimate a = estimate(default_scenario());
        for (const ComparisonRow& row : comparison({&a, {}}, {&a, {}}, MfuConvention::palm)) QVERIFY(!row.better && !row.worse);
    }

    void an_illegal_side_shows_dashes() {
        const Estimate a = estimate(default_scenario()), b = estimate(with_field(default_scenario(), "tp", 6));
        const auto rows = comparison({&a, {}}, {&b, {}}, MfuConvention::palm);
        QCOMPARE(row_named(rows, QStringLiteral("Step time, s"))->b, QStringLiteral("–"));
        QVERIFY(row_named(rows, QStringLiteral("Step time, s"))->difference.isEmpty());
    }

    void the_models_keep_their_promises() {
        const auto session = compared();
        PinModel pins(*session);
        const QAbstractItemModelTester pin_tester(&pins, QAbstractItemModelTester::FailureReportingMode::QtTest);
        pins.refresh();
        session->set_field("pp", 8);
        session->pin();
        session->settle();
        pins.refresh();
        QCOMPARE(pins.rowCount(), 3);
        ComparisonModel rows;
        const QAbstractItemModelTester row_tester(&rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        rows.set_rows(comparison({session->pinned_estimate().get(), {}}, {session->estimate().get(), {}}, MfuConvention::palm));
        rows.set_rows({});
    }

    void pins_are_stepped_through_renamed_and_removed_by_key() {
        WindowFixture fixture;
        fixture.session.pin();
        fixture.session.set_field("tp", 4);
        fixture.session.pin();
        fixture.window->docks().raise("dock.compare");
        QTest::qWait(1);
        QTest::keyClick(fixture.window.get(), Qt::Key_PageDown, Qt::ControlModifier);
        QTest::qWait(1);
        QCOMPARE(fixture.session.plan().pinned()->layout.tp, 2);
        auto* page = fixture.window->findChild<ComparePage*>();
        page->pins()->setFocus();
        page->pins()->setCurrentIndex(page->pins()->model()->index(2, 1));
        QTest::keyClick(page->pins(), Qt::Key_Return);
        QTest::qWait(1);
        QCOMPARE(fixture.session.plan().pinned()->layout.tp, 4);
        QVERIFY(page->pins()->model()->setData(page->pins()->model()->index(1, 1), QStringLiteral("wide")));
        QCOMPARE(fixture.session.plan().pins[0].name, std::string("wide"));
        page->pins()->setCurrentIndex(page->pins()->model()->index(1, 1));
        QTest::keyClick(page->pins(), Qt::Key_O);
        QTest::qWait(1);
        QCOMPARE(fixture.session.scenario().layout.tp, 2);
        QTest::keyClick(page->pins(), Qt::Key_Delete);
        QTest::qWait(1);
        QCOMPARE(fixture.session.plan().pins.size(), 1U);
        fixture.session.undo_stack().undo();
        QCOMPARE(fixture.session.plan().pins.size(), 2U);
    }

    void the_table_follows_the_live_layout_only_while_it_is_shown() {
        WindowFixture fixture;
        fixture.session.pin();
        fixture.session.set_field("tp", 4);
        fixture.window->docks().raise("dock.compare");
        QTest::qWait(1);
        auto* page = fixture.window->findChild<ComparePage*>();
        QCOMPARE(row_named(page->comparison().rows(), QStringLiteral("TP"))->b, QStringLiteral("4"));
        fixture.session.set_field("tp", 8);
        QTest::qWait(1);
        QCOMPARE(row_named(page->comparison().rows(), QStringLiteral("TP"))->b, QStringLiteral("8"));
        fixture.window->docks().raise("dock.explain");
        fixture.session.set_field("tp", 1);
        QTest::qWait(1);
        QCOMPARE(row_named(page->comparison().rows(), QStringLiteral("TP"))->b, QStringLiteral("8"));
    }

    void a_report_in_html_says_what_the_table_says_and_holds_its_pictures() {
        const auto session = compared();
        const Report report = make_report(*session);
        write_report(report, path("report.html").toStdString());
        const QString html = QString::fromUtf8(read(path("report.html")));
        QTextDocument document;
        document.setHtml(html);
        const QString text = document.toPlainText();
        for (const ComparisonRow& row : report.rows) QVERIFY2(text.contains(row.name), qPrintable(row.name));
        QVERIFY(text.contains(QStringLiteral("as published")));
        QVERIFY(text.contains(QStringLiteral("79.3")));
        const QRegularExpression picture(QStringLiteral("data:image/png;base64,([^\"]+)"));
        int pictures = 0;
        for (auto found = picture.globalMatch(html); found.hasNext(); ++pictures) {
            const QImage image = QImage::fromData(QByteArray::fromBase64(found.next().captured(1).toLatin1()));
            QVERIFY(image.width() > 600);
            QVERIFY(distinct_colours(image) > 8);  // something is drawn
        }
        QCOMPARE(pictures, 3);
    }

    void a_report_in_markdown_finds_its_pictures() {
        const auto session = compared();
        write_report(make_report(*session), path("report.md").toStdString());
        const QString text = QString::fromUtf8(read(path("report.md")));
        QVERIFY(text.contains(QStringLiteral("| TP | 2 | 4 |")));
        const QRegularExpression picture(QStringLiteral("!\\[[^\\]]*\\]\\(([^)]+)\\)"));
        int pictures = 0;
        for (auto found = picture.globalMatch(text); found.hasNext(); ++pictures)
            QVERIFY(!QImage(path(found.next().captured(1).toUtf8().constData())).isNull());
        QCOMPARE(pictures, 3);
    }

    void a_report_in_pdf_is_one_page_with_its_pictures() {
        const auto session = compared();
        write_report(make_report(*session), path("report.pdf").toStdString());
        const QByteArray pdf = read(path("report.pdf"));
        QVERIFY(pdf.startsWith("%PDF-1."));
        QVERIFY(pdf.trimmed().endsWith("%%EOF"));
        QCOMPARE(pdf.count("/Type /Page\n") + pdf.count("/Type /Page "), 1);
        QVERIFY(pdf.count("/Subtype /Image") >= 3);
        // Laid out at the width of its pictures it is no longer than a page of A4, so that nothing is shrunk to be read with a glass.
        QTextDocument document;
        document.setHtml(report_html(make_report(*session)));
        document.setTextWidth(980);
        QVERIFY2(document.size().height() < 980 * 297.0 / 210, QByteArray::number(document.size().height()).constData());
    }

    void a_report_that_cannot_be_written_leaves_the_old_one_whole() {
        const auto session = compared();
        const Report report = make_report(*session);
        QVERIFY_EXCEPTION_THROWN(write_report(report, path("nowhere/report.pdf").toStdString()), InputError);
        QVERIFY_EXCEPTION_THROWN(write_report(report, path("report.docx").toStdString()), InputError);
        QVERIFY(!QFile::exists(path("report.docx")));
        QVERIFY(QDir(folder_.path()).entryList({QStringLiteral("*.docx*")}, QDir::Files).isEmpty());
    }

    void a_report_without_a_pin_shows_the_layout_alone() {
        PlanningSession session({default_scenario(), {}, {}});
        session.settle();
        const Report report = make_report(session);
        QVERIFY(report.rows.empty());
        QCOMPARE(report.layouts.size(), 1U);
        QCOMPARE(report.pictures.size(), 3U);
    }

  private:
    static int distinct_colours(const QImage& image) {
        QSet<QRgb> colours;
        for (int y = 0; y < image.height(); y += 3)
            for (int x = 0; x < image.width(); x += 3) colours.insert(image.pixel(x, y));
        return static_cast<int>(colours.size());
    }
    QString path(const char* name) const { return folder_.filePath(QString::fromUtf8(name)); }
    QTemporaryDir folder_;
};

QTEST_MAIN(TestCompare)
#include "tst_compare.moc"
