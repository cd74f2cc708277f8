// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSvgRenderer>

#include "app/gui/schedule_export/schedule_export.h"
#include "tests/app/window_fixture.h"
#include "widgets/pipeline/schedule_view.h"

using namespace layline;
using namespace layline::test;

namespace {

const QSize head(0, ScheduleExport::head_height);

QByteArray written(WindowFixture& fixture, ScheduleFormat format, const char* name) {
    ScheduleExport writer(*fixture.window->schedule(), fixture.session, fixture.window.get());
    const QString path = fixture.file(name);
    if (!writer.write(format, path)) return {};
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// How many pixels of a picture have a colour, nearly.
int count(const QImage& image, const QColor& colour) {
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor at = image.pixelColor(x, y);
            found += std::abs(at.red() - colour.red()) + std::abs(at.green() - colour.green()) + std::abs(at.blue() - colour.blue()) < 12;
        }
    return found;
}

}  // namespace

class TestScheduleExport : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        QApplication::setStyle(new WindowStyle);
        apply_theme(ThemeChoice::light);
    }
    void init() { fail_on_warnings(); }

    void png_is_the_view_and_double_size_has_four_times_the_pixels() {
        WindowFixture fixture;
        const QSize size = fixture.window->schedule()->size() + head;
        const QImage once = QImage::fromData(written(fixture, ScheduleFormat::png, "once.png"));
        const QImage twice = QImage::fromData(written(fixture, ScheduleFormat::png_2x, "twice.png"));
        QCOMPARE(once.size(), size);
        QCOMPARE(twice.size(), 2 * size);
        const int forward = count(once, Theme::light().f);
        QVERIFY(forward > 500);
        QVERIFY(std::abs(count(twice, Theme::light().f) / (4.0 * forward) - 1) < 0.25);
    }

    /// Rows that scroll on the screen are all in the picture: the last stage's boxes stand at its foot.
    void rows_that_scroll_are_all_exported() {
        WindowFixture fixture;
        ScheduleView& view = *fixture.window->schedule();
        view.set_lanes(LaneView::unfolded);
        view.resize(view.width(), 300);
        QVERIFY(view.current_regions().most_scroll() > 0);
        const QImage image = QImage::fromData(written(fixture, ScheduleFormat::png, "tall.png"));
        QCOMPARE(image.size(), view.whole_size() + head);
        QVERIFY(image.height() > view.height());
        const int last_row = head.height() + view.current_regions().y_of(3) + view.current_regions().scroll + 2;
        int forwards = 0;
        for (int x = 0; x < image.width(); ++x) forwards += image.pixelColor(x, last_row) == Theme::light().f;
        QVERIFY(forwards > 20);
    }

    void svg_draws_the_same_picture() {
        WindowFixture fixture;
        const QByteArray text = written(fixture, ScheduleFormat::svg, "schedule.svg");
        QSvgRenderer renderer(text);
        QVERIFY(renderer.isValid());
        QCOMPARE(renderer.viewBox().size(), fixture.window->schedule()->size() + head);
        for (const char* words : {"1F1B", "Forward", "Optimizer", "bubble"}) QVERIFY2(text.contains(words), words);
        QImage image(renderer.viewBox().size(), QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        renderer.render(&painter);
        painter.end();
        const QImage direct = QImage::fromData(written(fixture, ScheduleFormat::png, "direct.png"));
        for (const QColor& colour : {Theme::light().f, Theme::light().b})
            QVERIFY2(std::abs(count(image, colour) / static_cast<double>(count(direct, colour)) - 1) < 0.25, qPrintable(colour.name()));
    }

    void pdf_is_one_page_of_the_views_size() {
        WindowFixture fixture;
        const QByteArray text = written(fixture, ScheduleFormat::pdf, "schedule.pdf");
        QVERIFY(text.startsWith("%PDF-"));
        QVERIFY(text.trimmed().endsWith("%%EOF"));
        QCOMPARE(text.count("/Type /Page\n"), 1);
    }

    void csv_has_a_line_for_every_box() {
        WindowFixture fixture;
        const QList<QByteArray> lines = written(fixture, ScheduleFormat::csv, "schedule.csv").trimmed().split('\n');
        const Estimate& estimate = *fixture.session.estimate();
        QCOMPARE(lines.size(), static_cast<qsizetype>(1 + estimate.timeline->schedule->actions.size() + estimate.lanes.size()));
        for (const QByteArray& line : lines) QCOMPARE(line.count(','), lines.front().count(','));
        QVERIFY(lines.front().startsWith("rank,stage,"));
    }

    void chrome_trace_is_the_whole_step() {
        WindowFixture fixture;
        const QJsonDocument trace = QJsonDocument::fromJson(written(fixture, ScheduleFormat::chrome_trace, "schedule.json"));
        double last_us = 0;
        for (const QJsonValue& event : trace.object()[QStringLiteral("traceEvents")].toArray())
            last_us = std::max(last_us, event[QStringLiteral("ts")].toDouble() + event[QStringLiteral("dur")].toDouble());
        QVERIFY(std::abs(last_us / (1e6 * fixture.session.estimate()->step_time_s) - 1) < 0.01);
    }

    void a_place_that_cannot_be_written_is_one_sentence() {
        WindowFixture fixture;
        ScheduleExport writer(*fixture.window->schedule(), fixture.session, fixture.window.get());
        QVERIFY(!writer.write(ScheduleFormat::csv, fixture.file("no/such/folder/schedule.csv")));
        QVERIFY(fixture.session.notice().text.contains(QStringLiteral("schedule.csv")));
    }

    void menus_offer_every_export_phase_and_lane() {
        const WindowFixture fixture;
        QStringList ids;
        for (const QAction* action : fixture.window->actions().all()) ids << action->objectName();
        for (const char* id : {"schedule.export_png", "schedule.export_png_2x", "schedule.export_svg", "schedule.export_pdf",
                               "schedule.export_csv", "schedule.export_trace", "schedule.warm_up", "schedule.steady", "schedule.drain"})
            QVERIFY2(ids.contains(QString::fromUtf8(id)), id);
        ScheduleView& view = *fixture.window->schedule();
        fixture.window->actions()["schedule.warm_up"]->trigger();
        QVERIFY(!view.time_map().shows_everything());
        fixture.window->actions()["schedule.lanes_unfolded"]->trigger();
        QCOMPARE(view.lanes(), LaneView::unfolded);
        QVERIFY(view.current_regions().row.lanes >= 3);
        fixture.window->actions()["schedule.lanes_hidden"]->trigger();
        QVERIFY(!view.current_regions().row.has_comm());
    }
};

QTEST_MAIN(TestScheduleExport)
#include "tst_schedule_export.moc"
